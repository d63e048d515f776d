"""
Tables on the pages of a PDF, found by where the words stand: no ruled lines, no shading needed.

Rows are told apart by the blank strip between them, which is higher than the one between lines of
one cell. Columns begin from the words of the header and their borders lie in the blank strips
between all words below it. Nothing depends on one edition's page numbers or measures.
"""

from __future__ import annotations

import bisect
import ctypes
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from cardassay.documents.pdf import MAX_PAGES
from cardassay.model.evidence import Box

__all__ = [
    "Band",
    "Columns",
    "Piece",
    "Sheet",
    "bands_of",
    "columns_of",
    "header_cells",
    "lines_of",
    "sheets_of",
    "with_new_end",
]

_ROW_GAP = 0.3
"""Of the height of a line: the least blank strip between two rows; between lines there is none."""

_LARGE = 1.9
"""Of the usual height of a line (rows are half as high again as headers): above that are headings."""

_CELL_GAP = 0.5
"""Of the height of a line: the least blank between two cells of a header; words stand closer."""

_TOUCHING = 0.12
"""Of the height of a line: parts of one word stand closer than that."""

_HYPHEN = "\ufffe\x02"
_PART = re.compile(rf"[^-\s{_HYPHEN}]*[-{_HYPHEN}]+|[^-\s{_HYPHEN}]+")
_HYPHENS = str.maketrans(dict.fromkeys(_HYPHEN, "-"))
_LONGEST_ADDRESS = 4096

_OBJECT = re.compile(rb"(?<![0-9])(\d{1,7}) (\d{1,5}) obj\b(.{0,4000}?)endobj", re.DOTALL)
_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")
_FREE = 8_388_600
"""A number of an object that no file has; PDF allows up to 8,388,607."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, or the part of a word up to its hyphen, where it stands on the page."""

    text: str
    box: Box

    @property
    def centre(self) -> float:
        """The middle between left and right."""
        return (self.box[0] + self.box[2]) / 2


@dataclass(slots=True)
class Band:
    """A strip across the page with no blank strip in it: a row, a header, a heading."""

    page: int
    """Counted from 1."""

    top: float
    bottom: float
    pieces: list[Piece] = field(default_factory=list)

    @property
    def height(self) -> float:
        """The usual height of its lines."""
        return median(piece.box[3] - piece.box[1] for piece in self.pieces)

    @property
    def text(self) -> str:
        """Its words, line by line across all columns."""
        return " ".join(line for line, _ in lines_of(self.pieces))


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of columns from left to right, and the borders between them."""

    names: tuple[str, ...]
    borders: tuple[float, ...]

    def cells(self, pieces: Iterable[Piece]) -> dict[str, list[Piece]]:
        """The words of each column."""
        found: dict[str, list[Piece]] = {name: [] for name in self.names}
        for piece in pieces:
            found[self.names[bisect.bisect_left(self.borders, piece.centre)]].append(piece)
        return found


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on one page: its words, and the addresses it links to with their places."""

    pieces: tuple[Piece, ...]
    links: tuple[tuple[Box, str], ...]


def sheets_of(data: bytes) -> Iterator[Sheet]:
    """
    The pages of a PDF in their order, one at a time.

    Raises:
        PdfiumError: The bytes are no PDF, or one with a password.
    """
    document = pdfium.PdfDocument(data)
    for index in range(min(len(document), MAX_PAGES)):
        page = document[index]
        text = page.get_textpage()
        height = page.get_size()[1]
        yield Sheet(tuple(_pieces(text, height)), tuple(_links(document, page, height)))
        text.close()
        page.close()


def with_new_end(data: bytes) -> bytes | None:
    """
    A PDF that lost its end, with an end that lists the pages found in it; ``None`` when it holds none.

    The end of a PDF says where everything stands. Where it is missing, the whole objects before the
    cut still hold pages; their letters may lack a font that stood behind it.
    """
    kept = data[: data.rfind(b"endobj") + len(b"endobj")]
    pages = [found for found in _OBJECT.finditer(kept) if _PAGE.search(found[3])]
    if not pages:
        return None
    kids = b" ".join(b"%s %s R" % (found[1], found[2]) for found in pages)
    root, tree = _FREE + 1, _FREE
    return kept + (
        b"\n%d 0 obj\n<</Type/Pages/Count %d/Kids[%s]>>\nendobj" % (tree, len(pages), kids)
        + b"\n%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj" % (root, tree)
        + b"\ntrailer\n<</Size %d/Root %d 0 R>>\nstartxref\n0\n%%%%EOF\n" % (root + 1, root)
    )


def _pieces(page: Any, height: float) -> Iterator[Piece]:
    """The words in the order of the page's text; words with hyphens come in parts."""
    text = page.get_text_range()
    by_index = len(text) == page.count_chars()
    box = raw.FS_RECTF()
    at = ctypes.byref(box)

    def place(offset: int) -> tuple[float, float, float, float]:
        sign = offset if by_index else raw.FPDFText_GetCharIndexFromTextIndex(page.raw, offset)
        if sign < 0 or not raw.FPDFText_GetLooseCharBox(page.raw, sign, at):
            return (0.0, 0.0, 0.0, 0.0)
        return (box.left, height - box.top, box.right, height - box.bottom)

    for match in _PART.finditer(text):
        # A hyphen at the end of a line binds two lines to one word: each part has its own place.
        first, last = place(match.start()), place(match.end() - 1)
        if last[2] > first[0] and last[3] > first[1]:
            words = match[0].translate(_HYPHENS)
            yield Piece(words, (first[0], min(first[1], last[1]), last[2], max(first[3], last[3])))


def bands_of(page: int, pieces: Iterable[Piece]) -> list[Band]:
    """The strips of a page from top to bottom; words set much larger stand in strips of their own."""
    ordered = sorted(pieces, key=lambda piece: piece.box[1])
    if not ordered:
        return []
    usual = median(piece.box[3] - piece.box[1] for piece in ordered)
    bands: list[Band] = []
    for large in (False, True):
        last: Band | None = None
        for piece in ordered:
            if (piece.box[3] - piece.box[1] > _LARGE * usual) is not large:
                continue
            if last is None or piece.box[1] - last.bottom >= _ROW_GAP * usual:
                last = Band(page, piece.box[1], piece.box[3])
                bands.append(last)
            last.bottom = max(last.bottom, piece.box[3])
            last.pieces.append(piece)
    return sorted(bands, key=lambda band: band.top)


def header_cells(header: Band) -> list[tuple[str, float, float]]:
    """The cells of a header from left to right: words, left and right edge."""
    least = _CELL_GAP * header.height
    groups: list[list[Piece]] = []
    right = 0.0
    for piece in sorted(header.pieces, key=lambda piece: piece.box[0]):
        if groups and piece.box[0] - right < least:
            groups[-1].append(piece)
            right = max(right, piece.box[2])
        else:
            groups.append([piece])
            right = piece.box[2]
    return [
        (
            " ".join(line for line, _ in lines_of(group)),
            min(piece.box[0] for piece in group),
            max(piece.box[2] for piece in group),
        )
        for group in groups
    ]


def columns_of(cells: Sequence[tuple[str, float, float]], rows: Iterable[Band]) -> Columns:
    """The columns under the cells of a header; each border lies in the widest blank of all rows."""
    spans = sorted((piece.box[0], piece.box[2]) for row in rows for piece in row.pieces)
    spans += [(left, right) for _, left, right in cells]
    borders = []
    for (_, left, right), (_, next_left, next_right) in itertools.pairwise(cells):
        borders.append(_blank((left + right) / 2, (next_left + next_right) / 2, sorted(spans)))
    return Columns(tuple(words for words, _, _ in cells), tuple(borders))


def _blank(low: float, high: float, spans: Sequence[tuple[float, float]]) -> float:
    """The middle of the widest stretch between two places that no word touches."""
    best, width, at = (low + high) / 2, 0.0, low
    for left, right in spans:
        if right <= low or left >= high:
            continue
        if left - at > width:
            best, width = (at + left) / 2, left - at
        at = max(at, right)
    return (at + high) / 2 if high - at > width else best


def lines_of(pieces: Iterable[Piece]) -> list[tuple[str, Box]]:
    """The lines of a cell from top to bottom, parts of words joined, each with its box."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.box[1] + piece.box[3], piece.box[0])):
        middle = (piece.box[1] + piece.box[3]) / 2
        if lines and lines[-1][0].box[1] <= middle <= lines[-1][0].box[3]:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [(_joined(sorted(line, key=lambda piece: piece.box[0])), _around(line)) for line in lines]


def _joined(line: Sequence[Piece]) -> str:
    text, right = "", 0.0
    for piece in line:
        apart = piece.box[0] - right > _TOUCHING * (piece.box[3] - piece.box[1])
        text += (" " if text and apart else "") + piece.text
        right = piece.box[2]
    return text


def _around(pieces: Sequence[Piece]) -> Box:
    return (
        min(piece.box[0] for piece in pieces),
        min(piece.box[1] for piece in pieces),
        max(piece.box[2] for piece in pieces),
        max(piece.box[3] for piece in pieces),
    )


def _links(document: Any, page: Any, height: float) -> Iterator[tuple[Box, str]]:
    position, link, at = ctypes.c_int(0), raw.FPDF_LINK(), raw.FS_RECTF()
    while raw.FPDFLink_Enumerate(page.raw, position, link):
        address = _address(document, link)
        if address and raw.FPDFLink_GetAnnotRect(link, at):
            yield (at.left, height - at.top, at.right, height - at.bottom), address


def _address(document: Any, link: Any) -> str:
    action = raw.FPDFLink_GetAction(link)
    if not action:
        return ""
    length = raw.FPDFAction_GetURIPath(document.raw, action, None, 0)
    if not 1 < length <= _LONGEST_ADDRESS:
        return ""
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFAction_GetURIPath(document.raw, action, buffer, length)
    return buffer.value.decode("utf-8", "replace")
