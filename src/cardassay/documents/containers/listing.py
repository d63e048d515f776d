"""
Lists of certificates that a manufacturer made: each row claims a certificate, and proves none.

A list is told by its head line (labels in ``listing.toml``). What its rows say is never sure and
of the lowest grade of evidence; it tells which papers to ask for.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import resources
from typing import Any

from cardassay.documents.containers.table import Table, cell_text
from cardassay.documents.dates import Order, find_days, settle_order
from cardassay.documents.designation import Designation, find_designations
from cardassay.documents.folding import fold
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.document import Document, Flag, Kind
from cardassay.model.evidence import Fact, Grade, Method, no_detail
from cardassay.model.problem import Problem

__all__ = ["list_of_certificates"]

_WHY = "it stands in a list that the supplier made; ask for the certificate itself"
_DAYS = ("first_issue_day", "issue_day", "last_day")
_NAMING = {"standard", "certificate", "number"}
_TELLING = {"last_day", "issue_day", "certification_body"}
_HEAD_ROWS = 60
"""Rows from the top among which the head line stands."""

_MOST_CLAIMS = 2_000
_LONGEST_LABEL = 60
_BRACKETS = re.compile(r"[(\[（【][^)\]）】]*[)\]）】]")
_SIDES = re.compile(r"[/|\n;]|\s[-–]\s")
_MARKS = re.compile(r"[^\w\s']+|_")


@dataclass(frozen=True, slots=True)
class _Labels:
    roles: Mapping[str, str] = field(hash=False)
    """Folded label to column."""

    schemes: tuple[tuple[str, tuple[str, ...]], ...] = ()


@functools.cache
def _labels() -> _Labels:
    file = resources.files("cardassay.documents.containers") / "listing.toml"
    raw = tomllib.loads(file.read_text("utf-8"))
    roles: dict[str, str] = {}
    for role, labels in raw["columns"].items():
        for label in labels:
            roles.setdefault(_plain(label), role)
    schemes = tuple((one["id"], tuple(map(fold, one["words"]))) for one in raw["scheme"])
    return _Labels(roles, schemes)


def _plain(label: str) -> str:
    return " ".join(_MARKS.sub(" ", fold(label)).split())


def list_of_certificates(
    tables: Sequence[Table], file: str, sha256: str, problems: tuple[Problem, ...] = ()
) -> Document | None:
    """The document of a workbook that lists certificates; ``None`` when it is something else."""
    attestations: list[Attestation] = []
    found = list(problems)
    for table in tables:
        head = _head_of(table)
        if head is None:
            continue
        columns, below = head
        for claim in _claims(table, columns, below):
            if len(attestations) >= _MOST_CLAIMS:
                found.append(_too_long(table))
                break
            attestations.append(
                Attestation(
                    scheme=claim.scheme,
                    facts=claim.facts,
                    origin=Origin(file, sha256, len(attestations)),
                    kind=Kind.SELF_DECLARATION.value,
                    grade=Grade.CLAIMED,
                    stands_alone=False,
                )
            )
    if not attestations:
        return None
    says = (
        f"A list that the supplier made names {len(attestations)} certificate"
        f"{'' if len(attestations) == 1 else 's'}; a list is a claim. Ask for the papers themselves."
    )
    return Document(
        file,
        sha256,
        Kind.SELF_DECLARATION,
        attestations=tuple(attestations),
        flags=(Flag("only-listed", says),),
        problems=tuple(found),
    )


def _too_long(table: Table) -> Problem:
    return Problem(
        "too-large",
        f"sheet {table.name}",
        f"The list names more than {_MOST_CLAIMS} certificates; the first {_MOST_CLAIMS} were read.",
    )


def _head_of(table: Table) -> tuple[Mapping[str, int], int] | None:
    """Columns by role and the number of the first row below the head line."""
    for number, row in enumerate(table.rows[:_HEAD_ROWS]):
        columns = _columns(row)
        if len(columns) >= 3 and _NAMING & columns.keys() and _TELLING & columns.keys():
            return columns, number + 1
    return None


def _columns(row: Sequence[object]) -> dict[str, int]:
    columns: dict[str, int] = {}
    lengths: dict[str, int] = {}
    for number, cell in enumerate(row[:100]):
        if isinstance(cell, str) and (found := _role(cell)) is not None:
            role, length = found
            # "Certificate No." says more than the "No." of the running number.
            if length > lengths.get(role, 0):
                columns[role], lengths[role] = number, length
    return columns


def _role(text: str) -> tuple[str, int] | None:
    """The column that a label stands over, and how long the label is."""
    if len(text) > 2 * _LONGEST_LABEL:
        return None
    roles = _labels().roles
    bare = _BRACKETS.sub(" ", text)
    for side in (
        bare,
        *_SIDES.split(bare),
        *_BRACKETS.sub(lambda match: f"/{match.group()[1:-1]}/", text).split("/"),
    ):
        plain = _plain(side)
        if plain in roles:
            return roles[plain], len(plain)
    return None


@dataclass(frozen=True, slots=True)
class _Claim:
    scheme: str
    facts: Mapping[str, Fact[Any]] = field(hash=False)


def _claims(table: Table, columns: Mapping[str, int], below: int) -> Iterator[_Claim]:
    order = settle_order(
        cell_text(row[columns[role]])
        for row in table.rows[below:]
        for role in _DAYS
        if role in columns and columns[role] < len(row)
    )
    for row in table.rows[below:]:
        cells = {role: row[at] for role, at in columns.items() if at < len(row) and cell_text(row[at])}
        if len(cells) < 2 or not _NAMING & cells.keys() or _columns(row).keys() >= {*list(columns)[:3]}:
            continue
        words = " | ".join(text for text in map(cell_text, row) if text)[:400]
        yield from _of_row(cells, table.number, words, order)


def _of_row(cells: Mapping[str, object], page: int, words: str, order: Order) -> Iterator[_Claim]:
    texts = {role: cell_text(cell) for role, cell in cells.items()}
    named = " ".join(texts[role] for role in ("standard", "certificate") if role in texts)

    def fact(value: Any, detail: Mapping[str, object] = no_detail) -> Fact[Any]:
        return Fact(value, False, page, None, words, Method.PLAIN_TEXT, detail, _WHY)

    facts: dict[str, Fact[Any]] = {}
    for role in (
        "number",
        "holder",
        "scope",
        "certification_body",
        "accreditation_body",
        "level",
        "product",
        "status",
    ):
        if role in texts:
            facts[role] = fact(texts[role])
    for role in _DAYS:
        if role in cells and (day := _day(cells[role], role, order)) is not None:
            facts[role] = fact(day)
    if "site" in texts or "address" in texts:
        facts["sites"] = fact(
            ({"name": texts.get("site", ""), "address": texts.get("address", ""), "scope": ""},)
        )
    designations = [one for one in find_designations(named) if one.standard is None or not one.standard.base]
    if "number" not in facts and "certificate" in texts and "standard" in texts:
        facts["number"] = fact(texts["certificate"])
    if not designations:
        if named and "standard" not in facts:
            facts["standard"] = fact(named)
        yield _Claim(_scheme_of(named), facts)
    for designation in designations:
        detail = {"adopts": designation.adopts} if designation.adopts else no_detail
        yield _Claim(_scheme_by(designation), {**facts, "standard": fact(designation.text, detail)})


def _scheme_by(designation: Designation) -> str:
    return designation.standard.scheme if designation.standard is not None else "other-management-system"


def _scheme_of(named: str) -> str:
    folded = f" {fold(named)} "
    return next(
        (scheme for scheme, words in _labels().schemes if any(word in folded for word in words)), "unknown"
    )


def _day(cell: object, role: str, order: Order) -> date | None:
    """The day in a cell; ``None`` when there is none, or when it can be read in two ways."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = [day for day in find_days(cell_text(cell)[:200], order) if day.day is not None]
    if len(found) == 2 and role == "last_day":
        # "01.02.2024 - 31.01.2027" below "validity"
        found = found[1:]
    if len(found) != 1 or found[0].other is not None:
        return None
    return found[0].day
