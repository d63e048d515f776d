from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from cardassay.model.assessment import Assessment
from cardassay.model.finding import Stretch
from cardassay.model.outcome import Outcome
from cardassay.model.requirement import Target
from cardassay.model.verdict import Cell, Verdict
from cardassay.report.terminal import print_assessments
from cardassay.report.terminal_bars import bar
from cardassay.report.timeline import Row, Scale, Segment, State, rows, scale_of
from cardassay.report.view import groups, matrix, schedule, target_words

from . import fixtures

CASE = fixtures.assessment()


def printed(assessments: Iterable[Assessment], width: int = 80) -> str:
    stream = io.StringIO()
    print_assessments(assessments, Console(file=stream, width=width, color_system=None))
    return stream.getvalue()


def test_the_report_reads_as_the_golden_file_has_it(golden: Callable[[str, str], str]) -> None:
    shown = printed([CASE, fixtures.qualified()])

    assert shown == golden("assess.txt", shown)


def test_no_line_is_wider_than_the_terminal() -> None:
    assert max(map(len, printed([CASE]).splitlines())) <= 80


def test_blockers_come_before_conditions_and_conditions_before_questions() -> None:
    text = printed([CASE])

    assert text.index("BLOCKERS") < text.index("CONDITIONS") < text.index("OPEN QUESTIONS")


def test_no_control_character_of_a_file_reaches_the_terminal() -> None:
    assert not [sign for sign in printed([CASE]) if sign < " " and sign != "\n"]
    assert "\u202e" not in printed([CASE])


@pytest.mark.parametrize("width", [40, 80, 132])
def test_the_report_can_be_printed_at_any_width(width: int) -> None:
    assert "NOT QUALIFIED" in printed([CASE], width)


def test_every_finding_is_in_exactly_one_group() -> None:
    grouped = [finding for group in groups(CASE) for finding in group.findings]

    assert sorted(f.id for f in grouped) == sorted(f.id for f in CASE.findings)


def test_targets_are_said_in_as_few_entries_as_say_them_exactly() -> None:
    here, there = "musterstadt", "beispielhausen"
    every = [Target(brand, "", site) for brand in ("visa", "mastercard") for site in (here, there)]

    assert target_words(every, CASE) == "Visa, Mastercard · Werk Musterstadt, Werk Beispielhausen"
    assert target_words(every[:3], CASE) == (
        "Visa · Werk Musterstadt, Werk Beispielhausen; Mastercard · Werk Musterstadt"
    )
    assert target_words([Target()], CASE) == "whole offer"


def test_a_renewal_ahead_is_told_from_a_break() -> None:
    by_title = {(row.requirement.id, row.where): row.segments for row in rows(CASE)}

    life = by_title["visa.chip-life", "Visa · Debit card"]
    held = by_title["management.iso-9001", "Werk Musterstadt"]
    assert [segment.state for segment in life] == [State.COVERED, State.FAILED]
    assert [segment.state for segment in held] == [State.COVERED, State.RENEWAL]


def test_what_is_asked_on_one_day_only_has_no_bar() -> None:
    once = replace(CASE.findings[0], timeline=(Stretch(CASE.day, CASE.day, Outcome.NOT_SATISFIED),))

    assert rows(replace(CASE, findings=(once,))) == ()


def test_one_bad_day_in_years_is_still_drawn() -> None:
    day = date(2030, 5, 5)
    segments = (
        Segment(CASE.day, date(2030, 5, 4), State.COVERED),
        Segment(day, day, State.FAILED),
        Segment(date(2030, 5, 6), date(2034, 1, 31), State.COVERED),
    )

    assert "x" in bar(Row(fixtures.R_9001, "", segments), scale_of(CASE), 20).plain


def test_activities_that_fare_the_same_share_a_row_of_the_matrix() -> None:
    sites, found = matrix(CASE)

    assert sites == ("Werk Musterstadt", "Werk Beispielhausen")
    assert [(row.brand, row.activities) for row in found] == [
        ("Mastercard", ("personalisation",)),
        ("Visa", ("card body manufacture",)),
        ("Visa", ("personalisation",)),
    ]
    same = tuple(
        Cell(Target("visa", activity, "musterstadt", "debit"), Verdict.QUALIFIED, Verdict.QUALIFIED)
        for activity in ("pin", "mailing")
    )
    (_, (row,)) = matrix(replace(CASE, verdicts=replace(CASE.verdicts, cells=same)))
    assert row.activities == ("PIN handling", "mailing")


def test_both_ends_of_the_scale_are_drawn() -> None:
    scale = Scale(date(2027, 1, 1), date(2027, 12, 31))

    assert scale.span(Segment(date(2027, 1, 1), date(2027, 12, 31), State.OPEN)) == (0.0, 1.0)
    assert scale.share(date(2020, 1, 1)) == 0.0
    assert scale.share(date(2040, 1, 1)) == 1.0


def test_a_paper_for_which_several_findings_wait_is_scheduled_once() -> None:
    duty = CASE.findings[6]
    twice = replace(CASE, findings=(duty, replace(duty, target=Target(site="beispielhausen"))))
    (entry,) = schedule(twice)

    assert len(entry.findings) == 2
