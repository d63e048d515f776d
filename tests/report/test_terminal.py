from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from cardassay.model.assessment import Assessment
from cardassay.model.finding import Finding, Stretch
from cardassay.model.outcome import Outcome
from cardassay.model.reason import Reason
from cardassay.model.requirement import Target
from cardassay.report.terminal import print_assessments
from cardassay.report.terminal_bars import bar
from cardassay.report.timeline import Scale, Segment, State, rows, scale_of
from cardassay.report.view import groups, schedule, target_words

from . import fixtures

CASE = fixtures.assessment()


def printed(assessments: Iterable[Assessment], width: int = 80) -> str:
    stream = io.StringIO()
    print_assessments(assessments, Console(file=stream, width=width, color_system=None))
    return stream.getvalue()


def test_the_report_reads_as_the_golden_file_has_it(snapshot: Callable[[str, str], None]) -> None:
    snapshot("assess.txt", printed([CASE, fixtures.qualified()]))


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


def test_all_combinations_are_listed_by_axis_and_others_one_by_one() -> None:
    here, there = "musterstadt", "beispielhausen"
    every = [Target(brand, "", site) for brand in ("visa", "mastercard") for site in (here, there)]

    assert target_words(every, CASE) == "Visa, Mastercard · Werk Musterstadt, Werk Beispielhausen"
    assert target_words(every[:3], CASE) == (
        "Visa · Werk Musterstadt; Visa · Werk Beispielhausen; Mastercard · Werk Musterstadt"
    )


def test_a_renewal_ahead_is_told_from_a_break() -> None:
    by_title = {row.requirement.id: row.segments for row in rows(CASE.findings, CASE)}

    assert [s.state for s in by_title["visa.chip-life"]] == [State.COVERED, State.FAILED]
    renewed = [row for row in rows(CASE.findings, CASE) if row.segments[0].state is State.COVERED]
    assert [s.state for s in renewed[1].segments] == [State.COVERED, State.RENEWAL]


def test_one_bad_day_in_years_is_still_drawn() -> None:
    day = date(2030, 5, 5)
    (row,) = rows(
        [
            Finding(
                fixtures.R_9001,
                Target(),
                Outcome.SATISFIED,
                (),
                timeline=(Stretch(day, day, Outcome.NOT_SATISFIED, (Reason.SUSPENDED,)),),
            )
        ],
        CASE,
    )

    assert "x" in bar(row, scale_of(CASE), 20).plain


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
