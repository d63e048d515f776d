from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from cardassay.model.assessment import Assessment
from cardassay.model.finding import Duty
from cardassay.model.outcome import Outcome
from cardassay.model.problem import Problem
from cardassay.model.reason import Reason
from cardassay.model.requirement import Target
from cardassay.model.verdict import Cell, Verdict
from cardassay.report.short import differing_cells, entries, renewals, troubles, watched, where
from cardassay.report.terminal_short import print_short
from cardassay.report.view import bundles

from . import fixtures

CASE = fixtures.assessment()
MISSING = next(f for f in CASE.findings if f.reasons == (Reason.NOTHING_PRESENTED,))


def printed(assessments: Iterable[Assessment], width: int = 80) -> str:
    stream = io.StringIO()
    print_short(assessments, Console(file=stream, width=width, color_system=None))
    return stream.getvalue()


def absent(count: int) -> Assessment:
    """A supplier that sent nothing for so many requirements."""
    findings = tuple(
        replace(
            MISSING,
            requirement=replace(MISSING.requirement, id=f"r.{number}", title=f"Requirement {number}"),
        )
        for number in range(count)
    )
    return replace(CASE, findings=findings)


def test_the_short_report_reads_as_the_golden_file_has_it(golden: Callable[[str, str], str]) -> None:
    shown = printed([CASE, fixtures.qualified()])

    assert shown == golden("assess-short.txt", shown)


@pytest.mark.parametrize("width", [60, 80, 132])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(map(len, printed([CASE, fixtures.qualified()], width).splitlines())) <= width


def test_blockers_come_before_conditions_and_conditions_before_questions() -> None:
    text = printed([CASE])

    assert text.index("BLOCKERS") < text.index("CONDITIONS") < text.index("OPEN QUESTIONS")


def test_no_control_character_of_a_file_reaches_the_terminal() -> None:
    assert not [sign for sign in printed([CASE]) if sign < " " and sign != "\n"]
    assert "\u202e" not in printed([CASE])


def test_every_blocker_is_named_with_its_reason_and_what_closes_it() -> None:
    text = printed([CASE])
    blockers = text[text.index("BLOCKERS") : text.index("CONDITIONS")]

    for said in (
        "management.iso-27001",
        "ran out on 2025-10-31",
        "> Supplier: Send the present ISO/IEC 27001",
    ):
        assert said in blockers


def test_what_is_left_out_is_counted() -> None:
    duties = tuple(Duty(date(2028, month, 1), False, Reason.EXPIRED, "x") for month in range(1, 10))
    held = next(finding for finding in CASE.findings if finding.outcome is Outcome.SATISFIED)
    text = printed([replace(CASE, findings=(replace(held, duties=duties),))])

    assert "NEXT RENEWALS (4 of 9, up to 2028-09-01)" in text


def test_bad_rows_of_the_timeline_are_never_hidden_without_a_word() -> None:
    blocked = next(f for f in CASE.findings if len(f.timeline) > 0 and f.outcome is Outcome.NOT_SATISFIED)
    whole = blocked.timeline[0]
    findings = tuple(
        replace(
            blocked,
            requirement=replace(blocked.requirement, id=f"r.{number}"),
            timeline=(replace(whole, last_day=date(2029, 1, 1 + number)),),
            breaks=(),
        )
        for number in range(13)
    )
    text = printed([replace(CASE, findings=findings)])

    assert "TIMELINE (10 OF 13 ROWS)" in text
    assert "and 3 more rows that are not met or open" in text


def test_requirements_that_fall_short_for_the_same_reason_are_one_entry() -> None:
    case = absent(2)
    (entry,) = entries(bundles(case.findings, case), case)

    assert [bundle.requirement.id for bundle in entry.bundles] == ["r.0", "r.1"]
    assert entry.reasons == ("No paper was presented.",)


def test_a_supplier_that_sent_nothing_still_fits_on_a_screen() -> None:
    text = printed([absent(40)])

    assert "Requirement 39" in text
    assert len(text.splitlines()) <= 45


def test_targets_that_go_without_saying_are_not_said() -> None:
    sites = ("musterstadt", "beispielhausen")
    findings = tuple(
        replace(MISSING, target=Target(brand, "", site)) for brand in ("visa", "mastercard") for site in sites
    )
    case = replace(CASE, findings=findings)

    (all_of_them,) = bundles(findings, case)
    assert where(all_of_them, case) == "Werk Musterstadt, Werk Beispielhausen"
    (one_site,) = bundles(findings[::2], case)
    assert where(one_site, case) == "Werk Musterstadt"
    (three,) = bundles(findings[:3], case)
    assert where(three, case) == "Visa · Werk Musterstadt, Werk Beispielhausen; Mastercard · Werk Musterstadt"


def test_cells_are_shown_only_where_they_differ_and_as_briefly_as_is_exact() -> None:
    def cell(brand: str, site: str, verdict: Verdict) -> Cell:
        return Cell(Target(brand, "pin", site, "debit"), verdict, verdict)

    def case(*cells: Cell) -> Assessment:
        return replace(CASE, verdicts=replace(CASE.verdicts, cells=cells))

    good, bad = Verdict.QUALIFIED, Verdict.NOT_QUALIFIED
    same = [cell(brand, "musterstadt", good) for brand in ("visa", "mastercard")]

    assert differing_cells(case(*same)) == ()
    assert differing_cells(case(cell("visa", "musterstadt", bad), same[1])) == (
        (bad, "Visa"),
        (good, "Mastercard"),
    )


def test_a_good_paper_that_ends_before_the_first_order_says_only_that() -> None:
    held = next(f for f in CASE.findings if f.outcome is Outcome.SATISFIED and f.candidates)
    early = replace(held, duties=(Duty(date(2027, 1, 20), True, Reason.EXPIRED, "x"),))
    case = replace(CASE, findings=(early,))
    (bundle,) = bundles(case.findings, case)
    (entry,) = entries((bundle,), case)
    says = "ends on 2027-01-20, before the first order on 2027-02-01"

    assert says in bundle.sentences[-1]
    assert [says in reason for reason in entry.reasons] == [True]


def test_messages_about_one_file_are_one_line_with_a_count() -> None:
    file = CASE.documents[0]
    again = Problem("x", "entry", "It counts for nothing.")
    other = Problem("y", "page 2", "It is a picture.")
    case = replace(CASE, documents=(replace(file, problems=(again, again, other)),), problems=())
    (trouble,) = troubles(case)

    assert trouble.says == "It counts for nothing. (2 entries)"
    assert trouble.more == 1


def test_papers_of_one_scheme_that_end_together_are_one_renewal() -> None:
    held = next(finding for finding in CASE.findings if finding.outcome is Outcome.SATISFIED)
    names = ("ISO 9001 no. A", "ISO 9001 no. B")
    findings = tuple(
        replace(held, candidates=(), duties=(Duty(date(2028, 1, 1), False, Reason.EXPIRED, name),))
        for name in names
    )
    (renewal,) = renewals(replace(CASE, findings=findings))

    assert renewal.papers == "ISO 9001 no. A, B"


def test_what_is_covered_to_the_end_has_no_row() -> None:
    rows = watched(CASE)
    titles = [title for row in rows for title in row.titles]

    assert "ISO/IEC 27001" in titles
    assert [row.bad for row in rows] == sorted((row.bad for row in rows), reverse=True)


def test_the_table_counts_what_stands_above_it() -> None:
    lines = printed([CASE, fixtures.qualified()]).splitlines()
    row = next(line for line in lines if line.startswith("  Musterkarte Fiktiv GmbH "))

    assert row.split()[-3:] == ["3", "1", "2"]
