"""Fictional lists and descriptions, made by code."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from cardassay.model.register import Listing, Row, Snapshot
from cardassay.registers.described import Described
from cardassay.registers.describing import DescriptionFile, read_description
from cardassay.registers.parsing import parse
from cardassay.registers.snapshots import add

HEAD = """
id = "specimen-list"
name = "Specimen list of chips (fictional)"
publisher = "Specimen Scheme Office (fictional)"
schemes = ["emvco-ic"]
source = "made"
silence = "question"
silence_says = "A question: ask the office."
freshness_days = 31
address = "https://register.example"
hosts = ["register.example"]
look_instead = "Ask the office by mail."

[sources.made]
document = "Made for the tests"
confidence = "1"
checked_on = 2026-11-22
"""

TABLE = """
[table]
seen = true

[[table.columns]]
header = ["Certificate No.", "Approval number"]
field = "number"
needed = true

[[table.columns]]
header = ["Product"]
field = "product"

[[table.columns]]
header = ["Vendor"]
field = "holder"

[[table.columns]]
header = ["Level"]
field = "level"
assurance = true

[[table.columns]]
header = ["Valid until"]
field = "last_day"

[[table.columns]]
header = ["Status"]
field = "status"

[[table.columns]]
header = ["Activities"]
field = "activities"
split = [";", "|"]

[[table.statuses]]
words = ["Active", "In force"]
status = "active"

[[table.statuses]]
words = ["Suspended"]
status = "suspended"
"""

HEADS = ("Certificate No.", "Product", "Vendor", "Level", "Valid until", "Status")
ROWS = (
    ("SPEC-0001", "Specimen Chip A1", "Musterkarte Fiktiv GmbH", "EAL5+,ALC_DVS.2", "2027-03-31", "Active"),
    ("SPEC-0002", "Specimen Chip B1", "Musterkarte Fiktiv GmbH", "EAL4", "2028-03-31", "Suspended"),
    ("SPEC-0003", "Specimen Chip C1", "Specimen Card Works Ltd (fictional)", "EAL6+", "2029-01-31", "Active"),
)


def describe(text: str = HEAD + TABLE, name: str = "specimen-list") -> Described:
    """The description in a text that has no fault."""
    described, faults = read_description(DescriptionFile(name, f"registers/{name}.toml", text.encode()))
    assert faults == ()
    assert described is not None
    return described


def faults_of(text: str, name: str = "specimen-list") -> list[str]:
    """The faults of a description, as a person reads them."""
    _, faults = read_description(DescriptionFile(name, f"registers/{name}.toml", text.encode()))
    return [str(fault) for fault in faults]


def own(workspace: Path, text: str = HEAD + TABLE, name: str = "specimen-list") -> None:
    """Puts a description of one's own into a workspace."""
    (workspace / "registers").mkdir(parents=True, exist_ok=True)
    (workspace / "registers" / f"{name}.toml").write_text(text, encoding="utf-8")


def csv_text(rows: Iterable[Sequence[object]] = ROWS, heads: Sequence[str] = HEADS, mark: str = ",") -> str:
    """A list in CSV."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark)
    writer.writerow(heads)
    writer.writerows(rows)
    return out.getvalue()


def read(data: bytes | str, described: Described | None = None) -> Listing:
    """What a list says by the description of this module."""
    content = data.encode() if isinstance(data, str) else data
    return parse(content, described or describe(), "registers/specimen-list/list.csv")


def value(row: Row, name: str) -> object:
    """The value of a field; ``None`` when the row does not say it."""
    fact = row.attestation.fact(name)
    return fact.value if fact is not None else None


def codes(listing: Listing) -> list[str]:
    """The codes of the problems."""
    return [problem.code for problem in listing.problems]


_BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{}</sheets></workbook>'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STYLES = (
    '<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def xlsx(sheets: dict[str, Sequence[Sequence[object]]]) -> bytes:
    """A spreadsheet; days become cells with the form of a day."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        names = "".join(
            f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"/>'
            for at, name in enumerate(sheets, 1)
        )
        links = "".join(
            f'<Relationship Id="rId{at}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>'
            for at in range(1, len(sheets) + 1)
        )
        links += f'<Relationship Id="rId99" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr("xl/workbook.xml", _BOOK.format(names))
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        )
        archive.writestr("xl/styles.xml", _STYLES)
        for at, rows in enumerate(sheets.values(), 1):
            archive.writestr(f"xl/worksheets/sheet{at}.xml", _sheet(rows))
    return out.getvalue()


def _sheet(rows: Sequence[Sequence[object]]) -> str:
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{chr(65 + at)}{number}", cell) for at, cell in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>')
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{''.join(lines)}</sheetData></worksheet>"
    )


def _cell(place: str, cell: object) -> str:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, date):
        return f'<c r="{place}" s="1"><v>{(cell - date(1899, 12, 30)).days}</v></c>'
    if isinstance(cell, (int, float)):
        return f'<c r="{place}"><v>{cell}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>'


TODAY, DAY = date(2026, 11, 22), date(2026, 11, 20)


def put(workspace: Path, data: bytes | None = None, day: date = DAY, **more: str) -> tuple[Snapshot, bool]:
    """A snapshot of a list in a workspace, and whether it is new there."""
    data = csv_text().encode() if data is None else data
    return add(
        workspace, "specimen-list", data, day=day, today=TODAY, origin="https://register.example", **more
    )
