"""What a file is by its first bytes, and whether a list of that kind can be read by a reader."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from cardassay.model.problem import Problem
from cardassay.registers.lists.decoding import is_text, looks_like_html, other_file, titled
from cardassay.registers.lists.notes import WHOLE

__all__ = ["kind_of", "other_kind"]

CSV, JSON, PAGE, PDF, SHEET, XML = "CSV", "JSON", "a web page", "a PDF", "an XLSX spreadsheet", "XML"
TEXT, NO_TEXT, ZIP, ODS = "plain text", "bytes that are no text", "a ZIP archive", "an ODS spreadsheet"
_PACKED = (
    ("xl/", SHEET),
    ("word/", "a Word document"),
    ("ppt/", "a presentation"),
)
_CELLS = (b",", b";", b"\t", b"|")
_BEGIN = 4096
_BLANK = b"\xef\xbb\xbf\xff\xfe \t\r\n"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a reader reads."""

    what: str
    how: str
    kinds: frozenset[str]


_READ = {
    "table": _Wanted(
        "CSV, XLSX, ODS or JSON with the columns of its description",
        "Save the list itself in one of these forms, or name the register whose list this is",
        frozenset({CSV, TEXT, JSON, SHEET, ODS, ZIP, XML}),
    ),
    "cc-portal-csv": _Wanted(
        "a CSV of products, or the portal's page of products",
        "Save it as CSV with the portal's own columns (Category, Name, Manufacturer, …)",
        frozenset({CSV, PAGE}),
    ),
    "cc-portal-html": _Wanted(
        "the portal's page of products", "Open that page and save it as HTML", frozenset({PAGE})
    ),
    "cc-portal-pp": _Wanted(
        "the portal's page of protection profiles, or a data set of sec-certs as JSON",
        "Open that page and save it as HTML",
        frozenset({PAGE, JSON}),
    ),
    "anssi-pdf": _Wanted("a PDF", "Save ANSSI's catalogue as the PDF that it is", frozenset({PDF})),
    "eucc": _Wanted(
        "a web page, a feed, or JSON",
        "Open ENISA's page of all certificates and save it as HTML",
        frozenset({PAGE, JSON, XML}),
    ),
    "sec-certs": _Wanted(
        "a data set as JSON or CSV", "Save the data set itself in one of these forms", frozenset({JSON, CSV})
    ),
    "pqctoday": _Wanted(
        "JSON, one record a line", "Save the file of records itself (.jsonl)", frozenset({JSON})
    ),
}


def kind_of(data: bytes) -> str:
    """
    What the bytes are, in the words that a person gets.

    >>> kind_of(b"%PDF-1.7"), kind_of(b'[{"a": 1}]'), kind_of(b"a;b;c"), kind_of(b"Dear Sir")
    ('a PDF', 'JSON', 'CSV', 'plain text')
    """
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    if what := other_file(data):
        return what
    if looks_like_html(data):
        return PAGE
    if not is_text(data):
        return NO_TEXT
    begin = data[:_BEGIN].replace(b"\x00", b"").lstrip(_BLANK)
    if begin.startswith((b"{", b"[")):
        return JSON
    if re.match(rb"<(?:\?xml|rss|feed)\b", begin, re.IGNORECASE):
        return XML
    # A list that is read by its own reader begins with its head.
    first = begin.partition(b"\n")[0]
    return CSV if any(mark in first for mark in _CELLS) else TEXT


def _packed(data: bytes) -> str:
    try:
        names = [name.casefold() for name in zipfile.ZipFile(io.BytesIO(data)).namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return ZIP
    if b"opendocument.spreadsheet" in data[:200]:
        return ODS
    return next((kind for begin, kind in _PACKED if any(name.startswith(begin) for name in names)), ZIP)


def other_kind(data: bytes, reader: str, register: str) -> Problem | None:
    """
    Why a file cannot be the list of a register; ``None`` when a reader should look at it.

    Args:
        data: The file.
        reader: Name of the register's reader.
        register: Name of the register, for a person.
    """
    wanted = _READ[reader]
    kind = kind_of(data)
    if kind in wanted.kinds:
        return None
    said = f"{kind}{titled(data)}" if kind == PAGE else kind
    why = ""
    if kind == PAGE:
        why = " A server often answers with a page when the address changed, asks for a log-in or is busy."
    return Problem(
        "web-page" if kind == PAGE else "not-a-list" if kind == NO_TEXT else "other-file",
        WHOLE,
        f"The file is {said}; the list of {register} comes as {wanted.what}.{why} {wanted.how}. Nothing was "
        "read.",
    )
