"""Tables of a web page as rows of cells with their links, through the standard library's parser."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from cardassay.registers.lists.heads import plain

__all__ = ["Cell", "Link", "Page", "Table", "TableRow", "read_tables"]

_SILENT = frozenset({"script", "style", "noscript"})


@dataclass(slots=True)
class Link:
    """A link inside a cell."""

    address: str
    text: str = ""
    item: int = -1
    """Which list item of the cell it stands in, from 0; -1 outside of any."""


@dataclass(slots=True)
class Cell:
    """One cell of a table."""

    text: str = ""
    lead: str = ""
    """The text before the first division or line break: the name above its documents."""

    links: list[Link] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    """Text of each list item before its first link."""

    titles: list[str] = field(default_factory=list)
    """What pictures and marks of the cell say when pointed at."""


@dataclass(slots=True)
class TableRow:
    """One row of a table's body."""

    line: int
    cells: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """One table of the page."""

    id: str = ""
    caption: str = ""
    heads: list[str] = field(default_factory=list)
    rows: list[TableRow] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """What a web page holds."""

    title: str = ""
    """Its first heading."""

    tables: list[Table] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    """All links, those in cells too."""

    whole: bool = False
    """The page ends as one."""


def read_tables(text: str) -> Page:
    """The tables of a page, in their order; a row that is not closed is left out."""
    parser = _Parser()
    parser.feed(text)
    parser.close()
    return parser.page


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._silent = 0
        self._table: Table | None = None
        self._row: TableRow | None = None
        self._cell: Cell | None = None
        self._head = False
        self._broken = False
        """A division or line break was met in this cell."""
        self._link: Link | None = None
        self._in: str = ""
        self._linked = False
        """A link was met in this list item."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._table = Table(id=told.get("id", ""))
            self.page.tables.append(self._table)
            self._row = self._cell = None
        elif tag in ("caption", "h1"):
            self._in = tag
        elif tag == "tr" and self._table is not None:
            self._row = TableRow(self.getpos()[0])
        elif tag in ("td", "th") and self._row is not None:
            self._cell, self._head, self._broken = Cell(), tag == "th", False
        elif tag == "a" and told.get("href"):
            self._link = Link(told["href"], item=len(self._cell.items) - 1 if self._cell else -1)
            self.page.links.append(self._link)
            if self._cell is not None:
                self._cell.links.append(self._link)
                self._linked = True
        elif self._cell is not None:
            self._within(tag, told, self._cell)

    def _within(self, tag: str, told: dict[str, str], cell: Cell) -> None:
        if tag in ("div", "br", "ol", "ul", "p") and cell.lead.strip():
            self._broken = True
        if tag == "br":
            cell.text += " "
        elif tag == "li":
            cell.items.append("")
            self._linked = False
        elif tag in ("img", "span") and (title := plain(told.get("title"))):
            cell.titles.append(title)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ("td", "th") and self._cell is not None and self._row is not None:
            if self._head and self._table is not None:
                self._table.heads.append(plain(self._cell.text))
            else:
                self._row.cells.append(self._cell)
            self._cell = self._link = None
        elif tag == "tr" and self._row is not None and self._table is not None:
            if self._row.cells:
                self._table.rows.append(self._row)
            self._row = None
        elif tag == "table":
            self._table = self._row = self._cell = None
        elif tag == "a":
            self._link = None
        elif tag in ("caption", "h1"):
            self._in = ""
        elif tag in ("html", "body"):
            self.page.whole = True

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._in == "caption" and self._table is not None:
            self._table.caption += data
        elif self._in == "h1":
            self.page.title += data
        if self._link is not None:
            self._link.text += data
        cell = self._cell
        if cell is None:
            return
        cell.text += data
        if not self._broken:
            cell.lead += data
        if self._link is None and cell.items and not self._linked:
            cell.items[-1] += data
