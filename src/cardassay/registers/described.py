"""
Descriptions of registers with the form of their lists: which column fills which field, and how.

The keys of a description file are the fields of :class:`Described`; a file with the reader ``table``
says in ``[table]`` how its columns map, so that a new list needs no code.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from cardassay.model.register import Description, RowStatus
from cardassay.model.source import Source

__all__ = [
    "READERS",
    "ROW_SCHEMES",
    "Column",
    "Constant",
    "Described",
    "Note",
    "SchemeWords",
    "Slashes",
    "StatusWords",
    "TableForm",
]

READERS = {
    "table": "cardassay.registers.lists.table",
    "cc-portal-csv": "cardassay.registers.readers.cc_portal_csv",
    "cc-portal-html": "cardassay.registers.readers.cc_portal_html",
    "cc-portal-pp": "cardassay.registers.readers.cc_portal_pp",
    "anssi-pdf": "cardassay.registers.readers.anssi_pdf",
    "eucc": "cardassay.registers.readers.eucc",
    "sec-certs": "cardassay.registers.readers.sec_certs",
    "pqctoday": "cardassay.registers.readers.pqctoday",
}
"""Readers by the word in a description, with the module that holds ``read``; loaded on use."""


ROW_SCHEMES = {
    "cc-protection-profile": "Certified protection profile: demands on a kind of product, held by no product",
    "cspn": "Certification de sécurité de premier niveau of ANSSI: a short evaluation in limited time",
}
"""
Schemes of rows for which there is no scheme file, since no card project asks for them.

Lists such as ANSSI's catalogue hold such rows beside those of Common Criteria. They are kept and can be
searched; under an identifier of their own no paper of a dossier is ever held against them by its name.
"""


class Slashes(enum.StrEnum):
    """Which number of ``03/04/2026`` is the day."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list, or one key of a record."""

    header: tuple[str, ...]
    """Spellings of its head; case, blanks, accents and punctuation do not matter."""
    field: str = ""
    """
    Field that it fills, or ``site.name``, ``site.address``, ``site.scope`` for the one site of a
    row. Without it the column is only looked at for :attr:`chooses_scheme`.
    """
    needed: bool = False
    """A list without it is not the list that is described."""
    split: tuple[str, ...] = ()
    """What stands between the entries of a cell that holds several."""
    assurance: bool = False
    """The cell is a level with components, ``EAL5+,ALC_DVS.2``: fills level, eal and components."""
    carried: bool = False
    """A blank cell means the one above, as merged cells come out."""
    chooses_scheme: bool = False
    """The cell says to which scheme the row belongs, by the words in ``[[table.schemes]]``."""


@dataclass(frozen=True, slots=True)
class StatusWords:
    """Words of a register for one standing."""

    words: tuple[str, ...]
    status: RowStatus


@dataclass(frozen=True, slots=True)
class SchemeWords:
    """Words by which a row is known to belong to a scheme; one of them suffices, the first entry wins."""

    words: tuple[str, ...]
    """Whole words; ``ICCN*`` is the beginning of one."""
    scheme: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that holds for every row and stands in no column."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class TableForm:
    """How a list in CSV, XLSX, XLS, ODS, JSON or JSON lines maps to fields."""

    columns: tuple[Column, ...]
    seen: bool
    """The heads were seen on a real list; else they are guesses, and a list is told so."""
    says: str = ""
    """Where the heads come from, or what was not seen."""
    records: str = ""
    """Path to the records in JSON, such as ``result.items``; empty where they are the whole file."""
    sheet: str = ""
    """Name of the sheet; empty for the first one that bears the head."""
    encodings: tuple[str, ...] = ("utf-8", "windows-1252")
    """Tried in this order where no byte order mark decides."""
    delimiter: str = ""
    """Character between cells; empty where the list itself shows it."""
    header_within: int = 40
    """Rows at the top among which the head stands; titles may come before it."""
    slashes: Slashes | None = None
    """Order in ``03/04/2026``; empty where the column itself has to show it."""
    nothing: tuple[str, ...] = ("", "-", "–", "—", "n/a", "none")
    """Cells that say nothing."""
    statuses: tuple[StatusWords, ...] = ()
    schemes: tuple[SchemeWords, ...] = ()
    other_scheme: str = "unknown"
    """Scheme of a row whose word is in no entry of ``[[table.schemes]]``."""
    constants: tuple[Constant, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a person who uses the register should know."""

    says: str
    source: Source


@dataclass(frozen=True, slots=True)
class Described(Description):
    """A description with what only the room of registers needs."""

    table: TableForm | None = None
    """The form of the list; ``None`` for lists with a reader of their own."""
    look_instead: str = ""
    """Where and how a person looks it up, when no public file exists."""
    notes: tuple[Note, ...] = ()
