"""One row of a list as an attestation: cells under described heads become facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from cardassay.documents.containers.table import cell_text
from cardassay.documents.dates import Order
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.evidence import Fact, Grade, Method
from cardassay.model.fields import FIELDS, Form
from cardassay.model.register import Row, RowStatus
from cardassay.registers.described import Column, Described, TableForm
from cardassay.registers.lists.days import NoDayError, day_of, no_day, order_of
from cardassay.registers.lists.grid import Cell, Line
from cardassay.registers.lists.heads import plain, plain_head
from cardassay.registers.lists.levels import read_level
from cardassay.registers.lists.notes import Notes, shown
from cardassay.registers.lists.statuses import STATUSES

__all__ = ["Bound", "bind", "register_fact", "row_of"]

_DAY_FORMS = (Form.DAY, Form.DAYS)
_UNSEEN = "the columns of this register's description are not seen for real"
_DAMAGED = "the row has fewer cells than the list has columns"


def register_fact(value: Any, words: str, why_not_sure: str = "") -> Fact[Any]:
    """A fact of a register's row."""
    return Fact(value, not why_not_sure, words=words, method=Method.REGISTER, why_not_sure=why_not_sure)


@dataclass(frozen=True, slots=True)
class Bound:
    """The heads of one list bound to the columns of its description."""

    form: TableForm
    heads: tuple[str, ...]
    """As printed; a second one of a name has its place behind it."""
    columns: tuple[Column | None, ...]
    """The described column of each head; ``None`` for one that is kept as it is."""
    orders: Mapping[int, Order]
    """Order of day and month, by place of the column."""
    statuses: Mapping[str, RowStatus]
    nothing: frozenset[str]
    made: dict[tuple[int, str, str], dict[str, Fact[Any]]]
    """Facts made so far, by column, cell and why they are not sure; of cells that say nothing else."""

    def settled(self, lines: Sequence[Line]) -> Bound:
        """The same with the order of day and month that each column shows."""
        orders = {}
        for place, column in enumerate(self.columns):
            if column is not None and column.field and _shape(column) in _DAY_FORMS:
                texts = (
                    cell for line in lines if isinstance(cell := _cell(line, place), str) and len(cell) < 40
                )
                orders[place] = order_of(texts, self.form.slashes)
        return replace(self, orders=orders)

    def carried(self, lines: Sequence[Line]) -> Iterator[Line]:
        """The rows, with blank cells filled from above where the description says so."""
        places = [at for at, column in enumerate(self.columns) if column is not None and column.carried]
        last: dict[int, Cell] = {}
        for line in lines:
            if not places:
                yield line
                continue
            cells = list(line.cells)
            for place in places:
                if place < len(cells) and cells[place] not in (None, ""):
                    last[place] = cells[place]
                elif place < len(cells):
                    cells[place] = last.get(place)
            yield replace(line, cells=tuple(cells))


def bind(heads: Sequence[str], form: TableForm) -> Bound:
    """The heads of a list, each with its described column; the first of two equal heads counts."""
    by_head = {plain_head(head): column for column in form.columns for head in column.header}
    taken: set[str] = set()
    columns: list[Column | None] = []
    names: dict[str, int] = {}
    for place, head in enumerate(heads):
        column = by_head.get(plain_head(head))
        # Two spellings of one column in one list: only the first fills the field.
        key = column.header[0] if column is not None else ""
        columns.append(column if key not in taken else None)
        name = head or f"column {place + 1}"
        while name in names:
            name = f"{name} ({place + 1})"
        names[name] = place
        if column is not None:
            taken.add(key)
    own = {plain_head(word): entry.status for entry in form.statuses for word in entry.words}
    statuses = {**STATUSES, **own}
    nothing = frozenset(" ".join(word.casefold().split()) for word in form.nothing)
    return Bound(form, tuple(names), tuple(columns), {}, statuses, nothing, {})


def row_of(
    line: Line, bound: Bound, described: Described, file: str, sha256: str, index: int, notes: Notes
) -> Row | None:
    """The row, or ``None`` when it says neither number nor product nor holder; both are noted."""
    why = _DAMAGED if line.damaged else "" if bound.form.seen else _UNSEEN
    facts: dict[str, Fact[Any]] = {}
    site: dict[str, str] = {}
    more: dict[str, str] = {}
    status, scheme = described.status, ""
    for place, (cell, head, column) in enumerate(zip(line.cells, bound.heads, bound.columns, strict=False)):
        # Most columns hold few different cells; equal facts are made once, and shared.
        if isinstance(cell, str) and (known := bound.made.get((place, cell, why))) is not None:
            facts.update(known)
            continue
        words = _words(cell)
        if not words:
            continue
        if column is None:
            more[head] = words
            continue
        if column.chooses_scheme:
            scheme = _scheme(words, bound.form)
        if not column.field:
            more[head] = words
            continue
        if words.casefold() in bound.nothing:
            if column.field in FIELDS and FIELDS[column.field].may_be_none:
                facts[column.field] = register_fact((), words, why)
            continue
        if column.field.startswith("site."):
            site[column.field.removeprefix("site.")] = plain(words)
            continue
        try:
            made = _facts_of(cell, words, column, bound.orders.get(place, Order.UNKNOWN), why)
        except NoDayError as error:
            more[head] = words
            where = f"{line.place}, column “{head}”"
            notes.add("bad-day", where, no_day(words, error), of=f"column “{head}”")
            continue
        facts.update(made)
        if column.field == "status":
            status = _status(words, bound, f"{line.place}, column “{head}”", notes)
        elif isinstance(cell, str) and not column.chooses_scheme:
            bound.made[place, cell, why] = made
    if site:
        facts["sites"] = register_fact((site,), "; ".join(site.values()), why)
    for constant in bound.form.constants:
        facts.setdefault(constant.field, register_fact(constant.value, "", why))
    if not any(name in facts for name in ("number", "product", "holder")):
        if facts or more:
            content = " | ".join(words for cell in line.cells if (words := _words(cell)))
            notes.add(
                "row-says-nothing",
                line.place,
                f"The row gives neither number nor product nor holder and was left out: “{shown(content)}”. "
                "It may be a heading, or a piece of a row that was broken in two.",
            )
        return None
    attestation = Attestation(
        scheme or described.schemes[0],
        MappingProxyType(facts),
        Origin(file, sha256, index),
        grade=Grade.REGISTER,
    )
    return Row(line.place, attestation, status, MappingProxyType(more))


def _cell(line: Line, place: int) -> Cell:
    return line.cells[place] if place < len(line.cells) else None


def _words(cell: Cell) -> str:
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, tuple):
        return "; ".join(words for item in cell if (words := cell_text(item)))
    return cell_text(cell)


def _shape(column: Column) -> Form:
    return FIELDS[column.field].form if column.field in FIELDS else Form.TEXT


def _facts_of(cell: Cell, words: str, column: Column, order: Order, why: str) -> dict[str, Fact[Any]]:
    """
    What a cell says: the fact of its field, and of a level its parts.

    Raises:
        NoDayError: The field holds a day and the cell does not.
    """
    facts = {column.field: register_fact(_value(cell, words, column, order), words, why)}
    if column.assurance:
        _add_level(facts, words, why)
    return facts


def _value(cell: Cell, words: str, column: Column, order: Order) -> Any:
    shape = _shape(column)
    if shape is Form.TEXT:
        return plain(words)
    if shape is Form.DAY:
        return day_of(cell, order)
    parts = [plain(part) for part in _parts(cell, words, column)]
    if shape is Form.DAYS:
        return tuple(day_of(part, order) for part in parts)
    return parts[0] if shape is Form.TEXT_OR_TEXTS and len(parts) == 1 else tuple(parts)


def _parts(cell: Cell, words: str, column: Column) -> list[str]:
    pieces = [cell_text(item) for item in cell] if isinstance(cell, tuple) else [words]
    raw = cell if isinstance(cell, str) and "\n" in column.split else None
    if raw is not None:
        pieces = [" ".join(piece.split()) for piece in raw.split("\n")]
    for mark in column.split:
        if mark != "\n":
            pieces = [part for piece in pieces for part in piece.split(mark)]
    return [part.strip() for part in pieces if part.strip()]


def _add_level(facts: dict[str, Fact[Any]], words: str, why: str) -> None:
    claim = read_level(words)
    if claim is None or not claim.eal:
        return
    why = why or claim.doubt
    facts["eal"] = register_fact(claim.eal, words, why)
    if claim.components is not None:
        facts["components"] = register_fact(claim.components, words, why or claim.lacking)


def _status(words: str, bound: Bound, where: str, notes: Notes) -> RowStatus:
    known = bound.statuses.get(plain_head(words))
    if known is not None:
        return known
    notes.add(
        "unknown-status",
        where,
        f"The description does not know the status word “{shown(words)}”; the row's standing is taken as "
        "unknown. Add the word to [[table.statuses]].",
        of=f"“{shown(words, 40)}”",
    )
    return RowStatus.UNKNOWN


def _scheme(words: str, form: TableForm) -> str:
    plain = f" {plain_head(words)} "
    for entry in form.schemes:
        for word in entry.words:
            # "ICCN*" is the beginning of a word, for numbers that bear their kind.
            if f" {plain_head(word)}{'' if word.endswith('*') else ' '}" in plain:
                return entry.scheme
    return form.other_scheme
