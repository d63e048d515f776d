"""Cells of a list as facts: one row is filled cell by cell, and what cannot be read becomes a problem."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from cardassay.documents.dates import Order
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.document import Kind
from cardassay.model.evidence import Fact, Grade, Method, no_detail
from cardassay.model.register import Row, RowStatus
from cardassay.registers.lists.days import NoDayError, day_of, no_day
from cardassay.registers.lists.heads import plain, plain_head
from cardassay.registers.lists.levels import read_level
from cardassay.registers.lists.notes import Notes
from cardassay.registers.lists.statuses import STATUSES
from cardassay.registers.readers.file_names import Numbered

__all__ = ["EUROPEAN", "PORTAL", "PROFILE_SCHEME", "RowMaker", "origin_of", "status_of"]

PORTAL, EUROPEAN = Order.MONTH_FIRST, Order.DAY_FIRST
"""Order in 03/04/2026 on the portal, and in the lists of European bodies."""

PROFILE_SCHEME = "cc-protection-profile"
"""Scheme of a certified protection profile: no product holds it, and no product's number is its."""

_ALPHA_2 = {"UK": "GB"}
"""Country marks of the portal that are not those of ISO 3166-1."""


def status_of(word: object) -> RowStatus | None:
    """The standing that a word means; ``None`` for a word that is not known."""
    return STATUSES.get(plain_head(plain(word)))


@dataclass(slots=True)
class RowMaker:
    """One row in the making; ``notes`` gathers the problems of the whole listing."""

    place: str
    notes: Notes
    page: int | None = None
    """Page on which the row stands; ``None`` for lists without pages."""

    doubt: str = ""
    """Why nothing of this row is sure; empty where each value speaks for itself."""

    facts: dict[str, Fact[object]] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)

    def problem(self, code: str, column: str, message: str) -> None:
        """Say what of this row could not be read."""
        where = f'{self.place}, column "{column}"' if column else self.place
        self.notes.add(code, where, message, of=column)

    def keep(self, column: str, cell: object) -> None:
        """Keep a cell that fills no field, under its header."""
        if words := plain(cell):
            self.more[column] = words

    def say(
        self,
        name: str,
        value: object,
        words: str = "",
        *,
        doubt: str = "",
        detail: Mapping[str, object] | None = None,
    ) -> None:
        """Fill a field with a value and its words as printed; with a ``doubt``, not surely."""
        doubt = doubt or self.doubt
        self.facts[name] = Fact(
            value=value,
            sure=not doubt,
            page=self.page,
            words=words or plain(value),
            method=Method.REGISTER,
            why_not_sure=doubt,
            detail=MappingProxyType(dict(detail)) if detail else no_detail,
        )

    def text(self, name: str, cell: object, doubt: str = "") -> None:
        """Fill a field with the words of a cell; an empty cell says nothing."""
        if words := plain(cell):
            self.say(name, words, words, doubt=doubt)

    def texts(self, name: str, cells: Sequence[object], *, doubt: str = "") -> None:
        """Fill a field with the words of several cells, each once; nothing when all are empty."""
        if words := tuple(dict.fromkeys(filter(None, map(plain, cells)))):
            self.say(name, words, "; ".join(words), doubt=doubt)

    def day(
        self, name: str, cell: object, column: str, order: Order = Order.UNKNOWN, *, doubt: str = ""
    ) -> date | None:
        """Fill a field with the day in a cell; what is no day becomes a problem and is kept as words."""
        words = plain(cell)
        if not words:
            return None
        try:
            day = day_of(words, order)
        except NoDayError as error:
            self.more[column] = words
            self.problem("bad-day", column, no_day(words, error))
            return None
        self.say(name, day, words, doubt=doubt)
        return day

    def country(self, cell: object) -> str:
        """Fill the country of the issuing scheme; gives the mark as printed."""
        mark = plain(cell)
        if mark:
            self.say("country", _ALPHA_2.get(mark.upper(), mark), mark)
        return mark

    def level(self, cell: object, column: str, *, doubt: str = "") -> None:
        """Fill level, base level and components; a cell that names no level is kept as it is."""
        words = plain(cell)
        claim = read_level(words)
        if claim is None:
            self.keep(column, words)
            return
        self.say("level", words, words, doubt=doubt)
        doubt = doubt or claim.doubt
        if claim.eal:
            self.say("eal", claim.eal, words, doubt=doubt)
        if claim.components is not None:
            self.say("components", claim.components, words, doubt=doubt or claim.lacking)
        if claim.inner:
            self.keep(f"{column}, inner package", claim.inner)

    def number(self, found: Numbered | None, *, doubt: str = "") -> None:
        """Fill the number; with what it was made of, when the list has no column for it."""
        if found is None:
            return
        detail = {"derived": found.derived} if found.derived else None
        self.say("number", found.number, plain(found.words), doubt=doubt or found.doubt, detail=detail)

    def row(
        self,
        scheme: str,
        data_origin: tuple[str, str],
        index: int,
        status: RowStatus,
        *,
        stands_alone: bool = True,
    ) -> Row:
        """The row; ``data_origin`` is the file with the SHA-256 of its bytes, ``index`` counts from 0."""
        file, sha256 = data_origin
        return Row(
            place=self.place,
            attestation=Attestation(
                scheme=scheme,
                facts=MappingProxyType(self.facts),
                origin=Origin(file, sha256, index),
                kind=Kind.REGISTER_EXTRACT.value,
                grade=Grade.REGISTER,
                stands_alone=stands_alone,
            ),
            status=status,
            more=MappingProxyType(self.more),
        )


def origin_of(data: bytes, file: str) -> tuple[str, str]:
    """The file with the SHA-256 of its bytes, as every row of it cites it."""
    return file, hashlib.sha256(data).hexdigest()
