"""The chain picture: links, the words between them, the first broken one, what mends it, known breaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from cardassay.model.attestation import Attestation, Origin
from cardassay.model.chain import (
    Chain,
    ChainKind,
    Exposure,
    Link,
    Meeting,
    Mend,
    Moment,
    Question,
    Standing,
    Step,
)
from cardassay.model.evidence import Fact
from cardassay.model.outcome import Outcome
from cardassay.model.register import Row, RowStatus
from cardassay.model.supplier import Component
from cardassay.report.chain_picture import chain_pictures, step_words
from cardassay.report.chain_value import chain_value
from cardassay.report.html import render_html
from cardassay.report.terminal_chains import print_chains

from .fixtures import assessment

OK, OPEN, NO = Outcome.SATISFIED, Outcome.INDETERMINATE, Outcome.NOT_SATISFIED
CASE = assessment()
PLATFORM = Component("EXA OS 3.1", "", ("PCN0042",))
CHIP = Component("EX 90 rev. C", "", ("ICCN0090",), None, ("Exacrypt v2.1",))


def paper(number: str) -> Attestation:
    facts = {"number": Fact(number, True)}
    return Attestation("mastercard-loa", facts, Origin(f"{number}.pdf", "c" * 64))


CITED = Step("FIK-2", "FIK-1", "component", "The composite is based on FIK-1.", 7, "FIK-2.pdf", True)
ROW = Row("row 12", paper("FIK-1"), RowStatus.ARCHIVED)
REACHED = Exposure(
    "roca",
    "ROCA",
    "CVE-2017-15361",
    "the chip at the root",
    (CITED, replace(CITED, citing="FIK-1", cited="FIK-0")),
    True,
    "State the library version.",
    "Whether keys are made on the card.",
    "chains.known-breaks@debit",
    "platform",
    "FIK-0",
)
CRITERIA = Chain(
    ChainKind.COMMON_CRITERIA,
    "debit",
    "",
    (
        Link(
            "platform",
            PLATFORM,
            paper("FIK-2"),
            OK,
            "fine",
            "cc.platform@debit",
            CITED,
            None,
            (Moment("today", date(2026, 11, 22), Standing.IN_FORCE),),
            (Question("cc.scheme-days@debit", OPEN, "stands on a national certificate"),),
            (Question("java-card.tck@debit", OK, "Java Card tests: holds"),),
        ),
        Link("ic", CHIP, None, OPEN, "no paper was presented", "cc.ic@debit", None, ROW),
    ),
    "ic",
    "",
    Mend("ic", "cc.ic@debit", "supplier-sends", "Send the chip's certificate.", "Specimen Chips AG", "FIK-1"),
    (
        Meeting("platform", OK, "both speak of it", "chains.meet@debit"),
        Meeting("ic", OPEN, "one only", "chains.meet@debit"),
    ),
    (REACHED,),
)
BRAND = Chain(
    ChainKind.EMVCO_BRAND,
    "debit",
    "mastercard",
    (
        Link(
            "card",
            Component("Specimen"),
            paper("L-1"),
            OK,
            "fine",
            "m@debit",
            Step("L-1", "EXA OS 3.0", "name", "EXA OS 3.0", 1, "L-1.pdf", True, False),
        ),
        Link("platform", PLATFORM, paper("P-1"), NO, "another platform", "p@debit"),
    ),
    "platform",
)
BOTH = replace(CASE, chains=(BRAND, CRITERIA))


def page(case) -> str:
    return render_html([case], read_bytes=lambda sha256: b"")


def picture():
    (only,) = chain_pictures(BOTH, {"cc.ic@debit": "s1-f9"})
    return only


def test_every_layer_has_one_line_with_both_chains_and_the_offer_beside_each_other():
    nodes = picture().nodes
    rows = {node.y for node in nodes}

    assert len(rows) == 3
    assert all(len([node for node in nodes if node.y == y]) in (2, 3) for y in rows)


def test_the_first_broken_link_of_each_chain_is_marked_and_told_with_what_mends_it():
    shown = picture()

    assert [node.tag for node in shown.nodes if node.tag] == ["first broken link", "first open link"]
    criteria = shown.broken[1]
    assert criteria.where == "First open link: Common Criteria / EUCC, integrated circuit"
    assert criteria.mends == "Send the chip's certificate. Its number: FIK-1."
    assert criteria.who == "From: Specimen Chips AG"
    assert criteria.href == "s1-f9"


def test_the_words_between_two_papers_say_whether_they_fit_with_sign_and_not_by_colour_alone():
    labels = {edge.label: edge.state for edge in picture().edges if edge.label}

    assert labels["cites FIK-1, p. 7"] == "cited"
    assert labels["names EXA OS 3.0, p. 1"] == "not-satisfied"
    html = page(BOTH)
    assert "✖ names EXA OS 3.0, p. 1" in html


def test_a_register_row_in_the_place_of_a_paper_is_shown_as_that():
    node = next(node for node in picture().nodes if node.name == "no paper; a register row")

    assert (node.number, node.note) == ("no. FIK-1", "FIK-1.pdf, row 12")


def test_a_known_break_is_told_with_every_step_and_what_is_not_known():
    (reached,) = picture().reached

    assert reached.steps[0] == "FIK-2 cites FIK-1: “The composite is based on FIK-1.” (FIK-2.pdf, page 7)"
    assert len(reached.steps) == 2
    assert "about every second one" in reached.caution
    html = page(BOTH)
    assert "Possibly affected by ROCA (CVE-2017-15361)</strong>, not shown to be" in html
    assert "⚠ possibly affected: ROCA" in html


def test_a_break_that_the_offer_itself_names_is_told_once_and_of_no_chain():
    named = replace(REACHED, path=(), indirect=False, printed="EX 90 rev. C")
    case = replace(CASE, chains=(replace(BRAND, exposures=(named,)), replace(CRITERIA, exposures=(named,))))

    (only,) = chain_pictures(case, {})

    (reached,) = only.reached
    assert reached.says.startswith("What is offered, platform: “EX 90 rev. C” is")


def test_a_row_in_the_place_of_a_paper_bears_no_mark_of_a_link_that_holds():
    marks = {mark for mark, says in picture().sentences if "in its place the register row" in says}

    assert marks == {"indeterminate"}


def test_where_the_chains_meet_stands_in_the_middle():
    middle = {node.head: node.days for node in picture().nodes if node.state == "offered"}

    assert middle["offered platform"] == "✔ both chains meet here"
    assert middle["offered integrated circuit"] == "? not shown that they meet here"


@pytest.mark.parametrize("bad", ["<script>alert(1)</script>", "\x1b[31mred", "‮gnp.exe"])
def test_words_of_papers_are_shown_as_letters_only(bad):
    step = replace(CITED, sentence=bad, cited=bad, file=bad)
    link = replace(CRITERIA.links[0], below=step)
    case = replace(
        CASE,
        chains=(
            replace(
                CRITERIA,
                links=(link, *CRITERIA.links[1:]),
                exposures=(replace(REACHED, path=(step,), printed=bad, says=bad),),
            ),
        ),
    )

    html = page(case)
    assert "<script>alert" not in html
    assert "\x1b" not in html
    assert "\x1b" not in step_words(step)


def test_the_terminal_tells_links_words_and_breaks_in_eighty_columns_without_colour(capsys):
    print_chains(BOTH, Console(width=80, no_color=True, force_terminal=False))
    text = capsys.readouterr().out

    assert "> first open link: integrated circuit, no paper was presented" in text
    assert "Possibly affected by ROCA" in text
    assert "? asked about this link: stands on a national certificate" in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_value_has_every_step_and_row_with_its_place():
    value = chain_value(CRITERIA, lambda paper: None)

    platform, ic = value["links"]
    assert platform["below"]["page"] == 7
    assert platform["days"] == [{"what": "today", "day": "2026-11-22", "standing": "in-force"}]
    assert ic["stand_in"] == {
        "number": "FIK-1",
        "name": "",
        "place": "row 12",
        "file": "FIK-1.pdf",
        "sha256": "c" * 64,
        "status": "archived",
    }
    assert value["possibly_affected"][0]["indirect"] is True
    assert value["mend"]["who"] == "Specimen Chips AG"
