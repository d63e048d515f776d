"""What waits for a person, as it is shown."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from rich.console import Console

from cardassay.model.evidence import Fact, Method
from cardassay.model.open_value import Need, OpenKind, OpenName, OpenValue, OtherReading, Paper
from cardassay.model.outcome import Outcome
from cardassay.model.verdict import Verdict
from cardassay.report.open_values import (
    open_values_json,
    print_changes,
    print_flags,
    print_list,
    print_open_kind,
    print_open_name,
    print_open_value,
    print_others,
)

from . import fixtures

CASE = fixtures.assessment()
WAITING = tuple(finding.id for finding in CASE.findings[:5])
PAPER = Paper("certs/scan.pdf", "ab" * 32)
VALUE = OpenValue(
    supplier=CASE.supplier.folder,
    paper=PAPER,
    kind="management-system-certificate",
    scheme="iso-9001",
    attestation=2,
    attestations=2,
    field="last_day",
    fact=Fact(
        date(2027, 3, 4),
        sure=False,
        page=3,
        box=(72.0, 410.0, 190.0, 421.0),
        words="Valid until 03/04/2027 \u202e(forged)",
        method=Method.OCR,
        why_not_sure="a second recogniser reads the line in the picture as “Valid until 03/04/2029”",
    ),
    need=Need.BLOCKING,
    waiting=WAITING,
    others=(
        OtherReading(date(2029, 4, 3), "a second way of reading sees this"),
        OtherReading(date(2027, 4, 3), "the same numbers, day and month the other way round"),
    ),
)
NAME = OpenName(
    supplier=CASE.supplier.folder,
    paper=PAPER,
    field="holder",
    fact=Fact("Musterkarten Fiktiv GmbH", sure=True, page=1),
    printed="Musterkarten Fiktiv GmbH",
    party="muster",
    site="",
    meant="Musterkarte Fiktiv GmbH",
    why="its letters nearly agree",
    need=Need.OTHER,
    waiting=WAITING[:1],
)


def out(width: int = 80) -> tuple[Console, io.StringIO]:
    stream = io.StringIO()
    return Console(file=stream, width=width, color_system=None, highlight=False), stream


def test_one_value_as_a_person_sees_it(golden: Callable[[str, str], str]) -> None:
    console, stream = out()
    print_open_value(VALUE, CASE, console, number=3, count=26)
    print_others(VALUE, console)
    shown = stream.getvalue()

    assert shown == golden("review-value.txt", shown)


def test_one_name_as_a_person_sees_it(golden: Callable[[str, str], str]) -> None:
    console, stream = out()
    print_open_name(NAME, CASE, console, number=4, count=26)
    shown = stream.getvalue()

    assert shown == golden("review-name.txt", shown)


def test_questions_that_the_paper_raises_are_told_before_its_values_are_confirmed() -> None:
    flagged = next(document for document in CASE.documents if document.flags)
    console, stream = out()
    print_flags(replace(VALUE, paper=Paper(flagged.file, flagged.sha256)), CASE, console)

    assert stream.getvalue().startswith("beware       ")


def test_a_paper_of_a_doubtful_kind_shows_what_hangs_on_it() -> None:
    values = tuple(("last_day", date(2027, 3, number)) for number in range(1, 12))
    kind = OpenKind(CASE.supplier.folder, PAPER, "brand-letter", values, Need.BLOCKING, WAITING)
    console, stream = out()
    print_open_kind(kind, CASE, console, number=1, count=1)
    (given,) = json.loads(open_values_json([kind]))

    assert "read as      brand letter" in stream.getvalue()
    assert "- and 3 more" in stream.getvalue()
    assert (given["form"], given["sha256"], given["read"]) == ("kind", PAPER.sha256, "brand-letter")


def test_a_value_that_nobody_read_says_so() -> None:
    console, stream = out()
    print_open_value(replace(VALUE, fact=None, others=()), CASE, console, number=1, count=1)

    assert "read         nothing\n" in stream.getvalue()


def test_an_empty_list_is_shown_as_what_the_paper_says() -> None:
    console, stream = out()
    nothing = replace(VALUE, field="open_findings", fact=Fact((), sure=False), others=())
    print_open_value(nothing, CASE, console, number=1, count=1)

    assert "none (the paper says that there is none)" in stream.getvalue()


def test_a_long_scope_does_not_push_the_question_off_the_screen() -> None:
    assert VALUE.fact is not None
    console, stream = out()
    long = replace(VALUE.fact, words="manufacture of cards, " * 200)
    print_open_value(replace(VALUE, fact=long), CASE, console, number=1, count=1)

    assert len(stream.getvalue().splitlines()) < 30


def test_the_list_has_one_entry_for_each_in_the_order_of_need() -> None:
    console, stream = out(100)
    print_list([VALUE, NAME, replace(VALUE, need=Need.NOTHING)], CASE, console)
    lines = stream.getvalue().splitlines()

    assert lines[1] == "keeps a blocking requirement open (1)"
    assert lines[2] == "  certs/scan.pdf"
    assert lines[3].startswith("    - last day: 2027-03-04  (a second recogniser")
    assert any("is “Musterkarten Fiktiv GmbH” the same as Musterkarte Fiktiv GmbH?" in line for line in lines)


def test_the_json_has_what_an_answer_needs_to_be_found_again() -> None:
    value, name = json.loads(open_values_json([VALUE, NAME]))

    assert (value["sha256"], value["attestation"], value["field"]) == VALUE.key
    assert value["others"][0] == {"value": "2029-04-03", "why": "a second way of reading sees this"}
    assert "answer" not in value
    assert (name["printed"], name["party"], name["site"]) == NAME.key


def test_changes_are_told_by_verdict_and_requirement() -> None:
    finding = CASE.findings[-1]
    moved = replace(finding, outcome=next(o for o in Outcome if o is not finding.outcome))
    verdicts = replace(CASE.verdicts, by_evidence=Verdict.QUALIFIED)
    after = replace(CASE, findings=(*CASE.findings[:-1], moved), verdicts=verdicts)
    console, stream = out(100)
    print_changes([CASE], [after], console, answered={CASE.supplier.folder: 2})

    assert "→ qualified" in stream.getvalue()
    assert moved.requirement.title in stream.getvalue()


def test_suppliers_without_answers_are_left_out_of_the_changes() -> None:
    console, stream = out()
    print_changes([CASE], [CASE], console, answered={})

    assert stream.getvalue() == ""
