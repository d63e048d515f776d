"""
The product lists of the Common Criteria portal as CSV: active and archived products.

Fourteen columns, Windows-1252, days as month/day/year. A product with several maintenances stands
in several rows, and once more without any; here it is one row with its maintenances beside it. The
list has no column for the certificate's number: it is looked for in the names of the files. The
day of archiving of an active product lies ahead: it is the last day of its certificate, as the
portal's own page calls it. Of an archived product it is the day on which it was moved.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cardassay.model.register import Description, Listing, Row, RowStatus
from cardassay.registers.lists.csv_list import CsvTable, iterate_cells, read_csv
from cardassay.registers.lists.decoding import decoded, looks_like_html, not_this, note_empty
from cardassay.registers.lists.heads import plain
from cardassay.registers.lists.notes import Notes, doubled_numbers, shown
from cardassay.registers.readers.cells import PORTAL, RowMaker, origin_of
from cardassay.registers.readers.file_names import number_of_files
from cardassay.registers.readers.renamed import ADDRESS, DAY, LEVEL, WORDS, may_be

__all__ = ["read"]

_HEADERS = {
    "category": ("category",),
    "name": ("name", "product name", "product"),
    "manufacturer": ("manufacturer", "vendor", "developer"),
    "scheme": ("scheme",),
    "level": ("assurance level", "security level", "eal"),
    "profiles": ("protection profile(s)", "protection profiles", "protection profile"),
    "certified": ("certification date", "certificate date", "date certificate issued"),
    "archived": ("archived date", "archive date", "certificate validity expiration date"),
    "report": ("certification report url", "certification report", "report link", "report url"),
    "target": ("security target url", "security target", "st link", "st url"),
    "maintained": ("maintenance date",),
    "maintenance": ("maintenance title",),
    "maintenance report": ("maintenance report",),
    "maintenance target": ("maintenance st",),
}
_MAINTENANCE = ("maintained", "maintenance", "maintenance report", "maintenance target")
_FORMS = {
    "level": LEVEL,
    **dict.fromkeys(("certified", "archived", "maintained"), DAY),
    **dict.fromkeys(("report", "target", "maintenance report", "maintenance target"), ADDRESS),
}
"""What the cells of a column are; words where it is not named."""
_SAMPLE = 200
_ENOUGH = 5
"""Known columns by which the list is known, though the one with the names is not."""
_NEEDED = ("name", "certified", "report")
"""Columns without which a product cannot be found by number, name and day."""


@dataclass(slots=True)
class _Product:
    row: int
    cells: dict[str, str]
    others: dict[str, str]
    maintenances: list[tuple[str, ...]] = field(default_factory=list)


_LIST = "the portal's list of products as CSV"


def read(data: bytes, description: Description, file: str) -> Listing:
    """The products of a list of the portal, one row each, and what could not be read."""
    notes = Notes()
    if not data.strip() or looks_like_html(data):
        not_this(_LIST, data, notes)
        return Listing((), notes.all(), usable=False)
    table = read_csv(decoded(data, notes), notes)
    places = _places(table.columns)
    if "name" not in places and len(places) < _ENOUGH:
        # Of another file its rows say nothing that a person needs.
        notes = Notes()
        not_this(_LIST, data, notes, table.columns)
        return Listing((), notes.all(), table.columns, usable=False)
    _about_header(table, places, notes)
    origin = origin_of(data, file)
    products = _products(table, places, notes)
    rows = tuple(
        _row(product, table.columns, places, description, origin, index, notes)
        for index, product in enumerate(products)
    )
    if not rows:
        note_empty(notes)
    usable = bool(rows) and table.whole and all(name in places for name in _NEEDED)
    return Listing(rows, (*notes.all(), *doubled_numbers(rows)), table.columns, usable)


def _places(columns: tuple[str, ...]) -> dict[str, int]:
    folded = [column.casefold().replace(" link", " url") for column in columns]
    places = {}
    for name, headers in _HEADERS.items():
        for header in headers:
            if header.replace(" link", " url") in folded:
                places[name] = folded.index(header.replace(" link", " url"))
                break
    return places


def _about_header(table: CsvTable, places: dict[str, int], notes: Notes) -> None:
    columns = table.columns
    known = set(places.values())
    unknown = {column: at for at, column in enumerate(columns) if column and at not in known}
    missing = {_expected(name): _FORMS.get(name, WORDS) for name in _HEADERS if name not in places}
    order = [_expected(name) for name in _HEADERS]
    now = may_be(
        missing,
        {column: [record.cells[at] for record in table.records[:_SAMPLE]] for column, at in unknown.items()},
        {column: order[at] for column, at in unknown.items() if at < len(order)},
    )
    found = ", ".join(f"“{shown(column)}”" for column in unknown) or "no other column"
    others = []
    for name in (name for name in _HEADERS if name not in places):
        head = _expected(name)
        guess = f" “{now[head]}” may be it now." if head in now else ""
        if name not in _NEEDED and not guess:
            others.append(f"“{head}”")
            continue
        lost = " What the list does not hold says nothing without it." if name in _NEEDED else ""
        notes.add(
            "column-missing",
            "header",
            f"Expected “{head}”, found {found}.{guess} The other columns were read.{lost} Compare the header "
            f"with the register's page; in a copy whose head says “{head}” again the column is read.",
        )
    if others:
        notes.add(
            "column-missing",
            "header",
            f"The list has no column for: {', '.join(others)}. Its form may have changed; the other columns "
            "were read. Compare the header with the register's page.",
        )
    if unknown:
        notes.add(
            "column-unknown", "header", f"Columns that are not known are kept with their rows: {found}."
        )


def _expected(name: str) -> str:
    """The head of a column as the portal prints it."""
    return _HEADERS[name][0].title().replace("Url", "URL").replace("(S)", "(s)").replace(" St", " ST")


def _products(table: CsvTable, places: dict[str, int], notes: Notes) -> list[_Product]:
    """The products in the order of the list, the rows of one product joined."""
    known = {at: name for name, at in places.items()}
    products: dict[tuple[str, ...], _Product] = {}
    for record in table.records:
        cells = {name: plain(record.cells[at]) for name, at in places.items()}
        others = {
            column: plain(cell)
            for at, (column, cell) in enumerate(iterate_cells(table.columns, record.cells))
            if at not in known and plain(cell)
        }
        if not any(cells.values()):
            continue
        if not cells.get("name", "-"):
            notes.add(
                "no-name",
                f"row {record.row}",
                "The row names no product; it is kept with its other columns and found by number only.",
            )
        key = (
            *(value for name, value in cells.items() if name not in _MAINTENANCE),
            *(part for pair in others.items() for part in pair),
        )
        product = products.setdefault(key, _Product(record.row, cells, others))
        maintenance = tuple(cells.get(name, "") for name in _MAINTENANCE)
        if any(maintenance) and maintenance not in product.maintenances:
            product.maintenances.append(maintenance)
    return list(products.values())


def _row(
    product: _Product,
    columns: tuple[str, ...],
    places: dict[str, int],
    description: Description,
    origin: tuple[str, str],
    index: int,
    notes: Notes,
) -> Row:
    row = RowMaker(f"row {product.row}", notes)
    cells = product.cells

    def header(name: str) -> str:
        return columns[places[name]] if name in places else name

    row.text("product", cells.get("name"))
    row.text("developer", cells.get("manufacturer"))
    row.text("category", cells.get("category"))
    country = row.country(cells.get("scheme"))
    row.level(cells.get("level"), header("level"))
    row.texts("protection_profiles", cells.get("profiles", "").split(","))
    certified = row.day("issue_day", cells.get("certified"), header("certified"), PORTAL)
    _archived(row, cells.get("archived", ""), header("archived"), description.status)
    for name in ("report", "target"):
        row.keep(header(name), cells.get(name))
    for count, maintenance in enumerate(sorted(product.maintenances, key=_moment), start=1):
        for name, cell in zip(_MAINTENANCE, maintenance, strict=True):
            row.keep(f"{header(name)} {count}", cell)
    row.more.update(product.others)
    year = str(certified.year) if certified else ""
    found = number_of_files(
        filter(None, [cells.get("report")]),
        filter(None, [cells.get("target")]),
        cells.get("name", ""),
        country,
        year,
    )
    row.number(found)
    scheme = "eucc" if found is not None and found.number.startswith("EUCC-") else description.schemes[0]
    return row.row(scheme, origin, index, description.status)


def _archived(row: RowMaker, cell: str, column: str, status: RowStatus) -> None:
    """The day on which the entry is, or was, moved to the archive."""
    if status is RowStatus.ACTIVE:
        row.day("last_day", cell, column, PORTAL)
    elif status is RowStatus.UNKNOWN:
        row.day(
            "archived_day",
            cell,
            column,
            PORTAL,
            doubt="the list does not say whether its products are archived; the day may lie ahead",
        )
    else:
        row.day("archived_day", cell, column, PORTAL)


def _moment(maintenance: tuple[str, ...]) -> tuple[str, ...]:
    """Sorts maintenances from the oldest: month/day/year turned round."""
    month, _, rest = maintenance[0].partition("/")
    day, _, year = rest.partition("/")
    return (year, month, day, *maintenance[1:])
