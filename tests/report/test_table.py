from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from cardassay.model.scheme import (
    Edition,
    Neighbour,
    Register,
    Scheme,
    Subject,
    Validity,
    ValidityRule,
)
from cardassay.model.source import Confidence, Source
from cardassay.model.supplier import Role
from cardassay.packs.applicability import ALWAYS
from cardassay.packs.pack import Pack, PackHead, Rule
from cardassay.report.table import expert_table, table_html, table_markdown

from . import fixtures

SOURCE = Source("Guide of the example scheme", Confidence.ONE_SOURCE, date(2026, 11, 22), "4.2")
WEAK = replace(SOURCE, confidence=Confidence.OPEN)
SCHEME = Scheme(
    id="iso-9001",
    name="ISO 9001 <fictional>",
    title="Quality",
    subject=Subject.MANAGEMENT_SYSTEM,
    source=SOURCE,
    certifies="The way of working of a plant.",
    applies="Always.",
    checks_first="Is the plant named?",
    paper="certificate",
    family=1,
    holder_role=Role.SITE_OPERATOR,
    match_site=True,
    editions=(
        Edition("ISO 9001:2015", SOURCE, last_day=date(2029, 9, 30)),
        Edition("ISO 9001:2026", WEAK),
    ),
    validity=Validity(ValidityRule.PRINTED, SOURCE, 36, surveillance_months=12),
    register=Register("Example register", "", True, "Silence proves nothing.", "Ask the body.", SOURCE),
    neighbours=(Neighbour("iso-14001", "Another subject.", SOURCE),),
)
OTHER = replace(SCHEME, id="odd", name="Odd paper", family=None, source=WEAK, neighbours=(), register=None)
SCHEMES = {"odd": OTHER, "iso-9001": SCHEME}
PACK = Pack(
    PackHead("financial-grade", "Base", "Base", date(2026, 11, 22)),
    (Rule(fixtures.R_9001, ALWAYS),),
    (),
    "x",
    b"",
)


def test_families_come_in_order_and_other_papers_last() -> None:
    assert [family.number for family in expert_table(SCHEMES, [PACK])] == [1, None]


def test_a_row_says_who_holds_it_how_long_and_who_asks() -> None:
    row = expert_table(SCHEMES, [PACK])[0].rows[0]

    assert row.holder == "the site operator; must name the site"
    assert row.validity == "until the printed last day, usually 36 months, surveillance every 12 months"
    assert row.asked_by == ("ISO 9001 (financial-grade, blocking)",)
    assert row.not_instead == ("iso-14001: Another subject.",)


def test_what_is_not_sourced_is_marked() -> None:
    rows = [family.rows[0] for family in expert_table(SCHEMES, [PACK])]

    assert rows[0].editions == (
        "ISO 9001:2015 until 2029-09-30",
        "ISO 9001:2026 (not sourced: a question only)",
    )
    assert [row.sourced for row in rows] == [True, False]


def test_the_page_loads_nothing_and_escapes_names() -> None:
    text = table_html(SCHEMES, [PACK])

    assert "ISO 9001 &lt;fictional&gt;" in text
    assert re.findall(r'(?:src|href)="(?!#)', text) == []


def test_markdown_takes_no_name_for_markup() -> None:
    assert "### ISO 9001 &lt;fictional>" in table_markdown(SCHEMES, [PACK])
