"""The portal's product pages: one table for each category, counted in its caption."""

from __future__ import annotations

from datetime import date

from cardassay.model.register import Listing, RowStatus
from cardassay.registers.readers import cc_portal_html
from tests.registers.readers import made

_ROW = """
<tr class=""><td class="b"><!-- ID: 2026.9001 -->
  {name}<a name="2026.9001" style="text-decoration:none;">&nbsp;</a><span title="2026.9001">&nbsp;</span>
  <div class="none"><img src="/spacer.gif"> <br />
    <a href="/files/epfiles/{report}" class="button2">Certification Report</a>
    <a href="/files/epfiles/{target}" class="button2">Security Target</a>
    <br /><a href="/files/ppfiles/pp9001b_pdf.pdf" class="button2">Specimen Chip Profile, Version 1</a>
    {maintenance}
  </div></td><!--end-product-cell-->
<td><a href="https&#x3a;&#x2f;&#x2f;musterkarte.example&#x2f;">Musterkarte Fiktiv GmbH</a></td>
<td><a href="/files/epfiles/{certificate}" class="button2">CCRA Certificate</a></td>
<td style="text-align:center"><span title="2026.9001">{issued}</span></td>
<td style="text-align:center">{ends}</td>
<td>EAL5+<br />ALC_DVS.2<br />AVA_VAN.5</td>
<td><a href="/ccra/members/#DE"><img src="/de.png" title="DE &ndash; Specimen body" /><br />DE</a></td></tr>
"""
_MAINTENANCE = """<div>Maintenance Report(s)</div><ol><li>2026-08-26 &ndash; Chip A1 rev. 2<br/>
<a href="/files/epfiles/9001ma1a_pdf.pdf" class="button2">Maintenance Report</a></li></ol>"""
_HEADS = (
    "Product",
    "Vendor",
    "Product<br />Certificate",
    "Date&nbsp;Certificate<br />Issued",
    "Certificate<br />Validity<br />Expiration<br />Date",
    "Compliance",
    "Scheme",
)


def row(name: str = "Musterkarte Chip A1", issued: str = "2025-03-31", maintenance: str = "") -> str:
    return _ROW.format(
        name=name,
        issued=issued,
        ends="2030-03-31",
        report="9001a_pdf.pdf",
        target="9001b_pdf.pdf",
        certificate="9001c_pdf.pdf",
        maintenance=maintenance,
    )


_HEADER = """<!--Manticore--><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"><html><body>
<script>if (a < b) { document.write("<table><tr><td>no row</td></tr></table>"); }</script>
"""
_GENERATED = "This list was generated on Monday, March 2, 2026, at 9:32 AM"


def page(*rows: str, count: int | None = None, title: str = "Certified Products") -> bytes:
    heads = "".join(f"<th>{head}</th>" for head in _HEADS)
    held = len(rows) if count is None else count
    return f"""{_HEADER}<h1 id="page_title">{title}</h1>
<table class="tablesorter gridTable" id="tblIC"><thead><tr>{heads}</tr></thead>
<tfoot><tr class=""><td colspan="7">{_GENERATED}</td></tr></tfoot>
<caption><a name="IC">ICs, Smart Cards &ndash; {held} Certified Products</a></caption>
<tbody>{"".join(rows)}</tbody></table></body></html>""".encode()


def read(data: bytes, status: RowStatus = RowStatus.ACTIVE) -> Listing:
    return cc_portal_html.read(data, made.describe("cc-portal-html", status=status), "page.html")


def test_a_product_of_the_page_says_what_it_says_in_the_csv_list():
    listing = read(page(row(maintenance=_MAINTENANCE)))

    (found,) = listing.rows
    assert found.name == "Musterkarte Chip A1"
    assert found.number == "BSI-DSZ-CC-9001-2025"
    assert made.sure(found, "number")
    assert made.value(found, "category") == "ICs, Smart Cards"
    assert made.value(found, "developer") == "Musterkarte Fiktiv GmbH"
    assert made.value(found, "country") == "DE"
    assert made.value(found, "components") == ("ALC_DVS.2", "AVA_VAN.5")
    assert made.value(found, "issue_day") == date(2025, 3, 31)
    assert made.value(found, "last_day") == date(2030, 3, 31)
    assert made.value(found, "protection_profiles") == ("Specimen Chip Profile, Version 1",)
    assert found.more["Maintenance Date 1"] == "2026-08-26"
    assert found.more["Maintenance Title 1"] == "Chip A1 rev. 2"
    assert found.more["Maintenance Report 1"] == "/files/epfiles/9001ma1a_pdf.pdf"
    assert listing.problems == ()
    assert listing.usable
    assert made.keeps_the_contract(listing)


def test_a_page_that_holds_fewer_products_than_it_says_is_not_the_whole_list():
    listing = read(page(row(), row("Musterkarte Chip A2"), count=27))

    assert len(listing.rows) == 2
    assert made.codes(listing) == ["fewer-rows"]
    assert "27" in listing.problems[0].message
    assert not listing.usable


def test_the_archived_page_gives_days_of_archiving():
    listing = read(page(row(), title="Archived Certified Products"), RowStatus.UNKNOWN)

    assert listing.rows[0].status is RowStatus.ARCHIVED
    assert made.value(listing.rows[0], "archived_day") == date(2030, 3, 31)


def test_a_page_cut_in_a_row_gives_the_whole_rows_before():
    data = page(row(), row("Musterkarte Chip A2"))

    listing = read(data[: data.rindex(b"Musterkarte Chip A2") + 400])

    assert [found.name for found in listing.rows] == ["Musterkarte Chip A1"]
    assert "list-cut" in made.codes(listing)
    assert not listing.usable


def test_a_day_that_is_not_is_named_and_the_row_stays():
    listing = read(page(row(issued="2025-13-01"), row("Musterkarte Chip A2")))

    assert [found.name for found in listing.rows] == ["Musterkarte Chip A1", "Musterkarte Chip A2"]
    assert "bad-day" in made.codes(listing)


def test_a_page_that_shows_an_error_gives_no_row():
    listing = read(b"<!DOCTYPE html><html><body><h1>Service Unavailable</h1></body></html>")

    assert made.codes(listing) == ["not-a-list"]
    assert not listing.usable
