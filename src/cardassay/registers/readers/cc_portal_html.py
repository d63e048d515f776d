"""
The product pages of the Common Criteria portal, active and archived, in their old and new form.

One table for each category, whose caption says how many products it should hold: a page that holds
fewer was saved in part and says nothing of what it does not hold. Days are year-month-day. The
certificate's number is looked for in the names of the files, as in the CSV list.
"""

from __future__ import annotations

import re

from cardassay.model.register import Description, Listing, Row, RowStatus
from cardassay.registers.lists.decoding import decoded, looks_like_html, not_this, note_empty
from cardassay.registers.lists.heads import plain
from cardassay.registers.lists.html_tables import Cell, Link, Page, Table, TableRow, read_tables
from cardassay.registers.lists.notes import Notes, cut
from cardassay.registers.readers.cells import PORTAL, RowMaker, origin_of
from cardassay.registers.readers.file_names import number_of_files

__all__ = ["read"]

_HEADS = {
    "product": "product",
    "developer": "vendor",
    "certificate": "certificate",
    "issued": "issued",
    "ends": "expiration",
    "archived": "archive",
    "level": "compliance",
    "scheme": "scheme",
}
"""A word of each column's head; the longer heads come first in the page itself."""

_COUNT = re.compile(r"^(?P<category>.*?)\s*[–-]\s*(?P<count>[\d,.]+)\s+(?:\w+\s+)?Certified Products?", re.I)
_MAINTENANCE = re.compile(r"^(?P<day>\d{4}-\d\d-\d\d)\s*[–-]\s*(?P<title>.*)$", re.S)


def read(data: bytes, description: Description, file: str) -> Listing:
    """The products of a page of the portal, one row each, and what could not be read."""
    notes = Notes()
    page = read_tables(decoded(data, notes)) if looks_like_html(data) else Page()
    tables = [(table, places) for table in page.tables if (places := _places(table))]
    if not tables:
        not_this("the portal's page of products", data, notes)
        return Listing((), notes.all(), usable=False)
    status = description.status
    if status is RowStatus.UNKNOWN and "archive" in page.title.casefold():
        status = RowStatus.ARCHIVED
    origin, rows = origin_of(data, file), list[Row]()
    usable = True
    for table, places in tables:
        category = _category(table, notes)
        usable &= category is not None
        for line in table.rows:
            shown = _COUNT.sub(lambda match: match["category"], category or plain(table.caption))
            made = _row(line, places, len(table.heads), shown, notes, description, status)
            if made is not None:
                scheme, row = made
                rows.append(row.row(scheme, origin, len(rows), status))
    usable &= not notes.left_too_many_out(len(rows))
    if not page.whole:
        notes.add(*cut("end of the page"))
    if not rows:
        note_empty(notes)
    heads = tuple(dict.fromkeys(head for table, _ in tables for head in table.heads))
    return Listing(tuple(rows), notes.all(), heads, usable and page.whole and bool(rows))


def _places(table: Table) -> dict[str, int]:
    """The column of each field; empty when it is another table."""
    places: dict[str, int] = {}
    for at, head in enumerate(table.heads):
        folded = head.casefold()
        for name in ("ends", "archived", "issued", "scheme", "level", "developer", "certificate", "product"):
            if _HEADS[name] in folded and name not in places:
                places[name] = at
                break
    return places if {"product", "issued", "scheme"} <= places.keys() else {}


def _category(table: Table, notes: Notes) -> str | None:
    """The category without its count; ``None`` when fewer products stand there than it says."""
    caption = plain(table.caption)
    found = _COUNT.match(caption)
    if found is None:
        return caption
    promised = int(re.sub(r"\D", "", found["count"]))
    held = sum(len(line.cells) > 1 for line in table.rows)
    if held >= promised:
        return found["category"]
    notes.add(
        "fewer-rows",
        f"table “{found['category']}”",
        f"The page says that it lists {promised} products here but holds {held}: it was saved in "
        "part. What is not among the rows may well be on the register: save the whole page.",
    )
    return None


def _row(
    line: TableRow,
    places: dict[str, int],
    wide: int,
    category: str,
    notes: Notes,
    description: Description,
    status: RowStatus,
) -> tuple[str, RowMaker] | None:
    row = RowMaker(f"line {line.line}", notes)
    if len(line.cells) == 1:
        # "This list was generated on …" spans the table.
        return None
    if len(line.cells) < wide:
        row.problem(
            "row-broken",
            "",
            f"The row has {len(line.cells)} cells where the table has {wide}; it is left out. "
            "Look the entry up on the register's page.",
        )
        return None
    cells = {name: line.cells[at] for name, at in places.items()}
    name = plain(cells["product"].lead)
    row.text("product", name)
    row.text("category", category)
    row.text("developer", cells["developer"].text if "developer" in cells else "")
    country = row.country(_mark(cells["scheme"]))
    if "level" in cells:
        row.level(re.sub(r"\s+(?=A[A-Z]{2}_)", ",", plain(cells["level"].text)), "Compliance")
    issued = row.day("issue_day", cells["issued"].text, "Date Certificate Issued", PORTAL)
    _last(row, cells, status)
    report, others = _documents(row, cells)
    found = number_of_files(report, others, name, country, str(issued.year) if issued else "")
    row.number(found)
    scheme = "eucc" if found is not None and found.number.startswith("EUCC-") else description.schemes[0]
    return scheme, row


def _mark(cell: Cell) -> str:
    words = plain(cell.text)
    return words if words else next((title[:2] for title in cell.titles), "")


def _last(row: RowMaker, cells: dict[str, Cell], status: RowStatus) -> None:
    if "ends" in cells:
        name = "archived_day" if status is RowStatus.ARCHIVED else "last_day"
        row.day(name, cells["ends"].text, "Certificate Validity Expiration Date", PORTAL)
    if "archived" in cells:
        row.day("archived_day", cells["archived"].text, "Archived Date", PORTAL)


def _documents(row: RowMaker, cells: dict[str, Cell]) -> tuple[list[str], list[str]]:
    """Addresses of the reports and of the other files that bear the number; all are kept."""
    report: list[str] = []
    others: list[str] = []
    profiles: list[str] = []
    product = cells["product"]
    for link in product.links:
        words = plain(link.text).casefold()
        if link.item >= 0:
            continue
        if words == "certification report":
            report.append(link.address)
            row.keep("Certification Report URL", plain(link.address))
        elif words == "security target":
            others.append(link.address)
            row.keep("Security Target URL", plain(link.address))
        elif "/ppfiles/" in link.address:
            profiles.append(plain(link.text))
        else:
            row.keep(plain(link.text) or "Link", plain(link.address))
    row.texts("protection_profiles", profiles)
    for link in cells["certificate"].links if "certificate" in cells else ():
        others.append(link.address)
        row.keep(plain(link.text) or "Certificate URL", plain(link.address))
    if "developer" in cells and (site := next(iter(cells["developer"].links), None)) is not None:
        row.keep("Vendor's web site", plain(site.address))
    for count, item in enumerate(product.items):
        _maintenance(row, count, plain(item), [link for link in product.links if link.item == count])
    return report, others


def _maintenance(row: RowMaker, count: int, item: str, links: list[Link]) -> None:
    """Keep one maintenance under the column names of the CSV list."""
    found = _MAINTENANCE.match(item)
    row.keep(f"Maintenance Date {count + 1}", found["day"] if found else "")
    row.keep(f"Maintenance Title {count + 1}", found["title"] if found else item)
    for link in links:
        row.keep(f"{plain(link.text)} {count + 1}", plain(link.address))
