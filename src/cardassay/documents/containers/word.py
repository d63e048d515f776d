"""Word-processor files (docx, odt): their text in reading order, and the pictures inside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from cardassay.documents.containers.naming import Names
from cardassay.documents.containers.parts import Member, Own, Parts, RefusedError
from cardassay.documents.containers.xml import walk_xml
from cardassay.documents.containers.zips import Zip
from cardassay.documents.page import Page, Paper, Words
from cardassay.documents.plain import MAX_CHARS
from cardassay.model.evidence import Method
from cardassay.model.problem import Problem

__all__ = ["EDITABLE", "inner_files", "open_word"]

EDITABLE = "it stands in an office file, which anybody can change; ask for the issuer's PDF"

_EDGES = re.compile(r"word/(?:header|footer)\d*\.xml$")
_INNER = re.compile(r"(?:word|xl|ppt)/(?:media|embeddings)/[^/]+$|Pictures/[^/]+$")
_DRAWN = re.compile(r"\.(?:emf|wmf|wdp|svg|svm)$", re.IGNORECASE)
"""Drawings of office programs: logos and charts, in forms that no picture reader takes."""


def open_word(data: bytes, file: str, sha256: str, archive: Zip) -> Parts:
    """The text as a paper of its own, then the files inside."""
    names = {entry.filename: entry for entry in archive.entries}
    odt = "word/document.xml" not in names
    main = "content.xml" if odt else "word/document.xml"
    collector = _Odt() if odt else _Docx()
    if main not in names:
        raise RefusedError(
            Problem("damaged", "whole file", "The office file holds no text; ask the sender for a PDF of it.")
        )
    headers = sorted(name for name in names if _EDGES.match(name) and "header" in name)
    footers = sorted(name for name in names if _EDGES.match(name) and "footer" in name)
    for name in (*headers, main, *footers):
        walk_xml(archive.read(names[name]), name, collector.start, collector.end, collector.text)
        collector.close_line()
    text = "\f".join(page for page in collector.pages() if page.strip())[:MAX_CHARS]
    problems: list[Problem] = []
    if not text.strip() and not any(_INNER.match(name) for name in names):
        problems.append(
            Problem("no-text", "whole file", "The file holds no text; ask for it again, best as a PDF.")
        )
    if any(name.endswith("vbaProject.bin") for name in names):
        problems.append(MACROS)
    pages = tuple(Page(number, page, Words(page)) for number, page in enumerate(text.split("\f"), 1))
    yield Own(Paper(file, sha256, "office", Method.PLAIN_TEXT, pages, tuple(problems)), EDITABLE)
    yield from inner_files(archive)


MACROS = Problem(
    "macros",
    "whole file",
    "The office file holds macros; none was run. Certificates never need any: ask the sender for a PDF.",
)


def inner_files(archive: Zip) -> Parts:
    """Pictures and embedded files of an office file."""
    shown = Names()
    for entry in archive.entries:
        if not _INNER.match(entry.filename) or _DRAWN.search(entry.filename):
            continue
        try:
            yield Member(shown.harmless(entry.filename), archive.read(entry), picture=True)
        except RefusedError as refusal:
            yield refusal.problem


class _Lines:
    """Text as it is met, in lines and pages; cells of a table row stand on one line, a tab apart."""

    def __init__(self) -> None:
        self._pages: list[list[str]] = [[]]
        self._line: list[str] = []
        self._cells = 0
        self._skip = 0

    def pages(self) -> Iterable[str]:
        return ("\n".join(lines) for lines in self._pages)

    def close_line(self) -> None:
        line = "".join(self._line).rstrip()
        self._line.clear()
        if line:
            self._pages[-1].append(line)

    def close_paragraph(self) -> None:
        # A paragraph in a cell does not end the row.
        if self._cells:
            self._line.append(" ")
        else:
            self.close_line()

    def close_cell(self) -> None:
        while self._line and self._line[-1] == " ":
            self._line.pop()
        self._line.append("\t")

    def new_page(self) -> None:
        if not self._cells:
            self.close_line()
            self._pages.append([])


class _Docx(_Lines):
    """WordprocessingML: runs of ``w:t`` in paragraphs, tables and text boxes."""

    def __init__(self) -> None:
        super().__init__()
        self._in_text = False
        self._hidden = False

    def start(self, name: str, values: Mapping[str, str]) -> None:
        # A text box is written twice, for old programs as a fallback; deleted text is no text.
        if name in ("Fallback", "del", "moveFrom") or self._skip:
            self._skip += 1
        elif name == "r":
            self._hidden = False
        elif name == "vanish":
            self._hidden = values.get("val", "true") not in ("0", "false", "off")
        elif name == "t":
            self._in_text = True
        elif name == "tab" and "val" not in values:
            self._line.append("\t")
        elif name in ("br", "cr"):
            if values.get("type") == "page":
                self.new_page()
            elif self._cells:
                self._line.append(" ")
            else:
                self.close_line()
        elif name == "lastRenderedPageBreak":
            self.new_page()
        elif name == "noBreakHyphen":
            self._line.append("-")
        elif name == "tr":
            self._cells += 1

    def end(self, name: str) -> None:
        if self._skip:
            self._skip -= 1
        elif name == "t":
            self._in_text = False
        elif name == "p":
            self.close_paragraph()
        elif name == "tc":
            self.close_cell()
        elif name == "tr":
            self._cells = max(0, self._cells - 1)
            if not self._cells:
                self.close_line()

    def text(self, text: str) -> None:
        if self._in_text and not self._skip and not self._hidden:
            self._line.append(text)


class _Odt(_Lines):
    """OpenDocument text: what stands in paragraphs and headings."""

    def __init__(self) -> None:
        super().__init__()
        self._paragraphs = 0

    def start(self, name: str, values: Mapping[str, str]) -> None:
        if name in ("annotation", "tracked-changes", "styles", "automatic-styles") or self._skip:
            self._skip += 1
        elif name in ("p", "h"):
            self._paragraphs += 1
        elif name == "tab":
            self._line.append("\t")
        elif name == "s":
            self._line.append(" ")
        elif name in ("line-break", "soft-page-break"):
            if name == "soft-page-break":
                self.new_page()
            elif self._cells:
                self._line.append(" ")
            else:
                self.close_line()
        elif name == "table-row":
            self._cells += 1

    def end(self, name: str) -> None:
        if self._skip:
            self._skip -= 1
        elif name in ("p", "h"):
            self._paragraphs -= 1
            self.close_paragraph()
        elif name == "table-cell":
            self.close_cell()
        elif name == "table-row":
            self._cells = max(0, self._cells - 1)
            if not self._cells:
                self.close_line()

    def text(self, text: str) -> None:
        if self._paragraphs and not self._skip:
            self._line.append(text.replace("\n", " "))
