"""The laws of registers, held against whole situations and random answers."""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardassay.engine.case import Case
from cardassay.engine.evaluate import evaluate
from cardassay.model.evidence import Fact, Method
from cardassay.model.finding import ActionKind, Finding
from cardassay.model.outcome import Outcome
from cardassay.model.reason import Reason
from cardassay.model.register import Answer, Difference, Likely, LookUp, MatchedBy, Row, RowStatus, Silence
from cardassay.model.source import Confidence, Source
from tests.support import vector as v
from tests.support.registers import row

NO, OPEN, YES = Outcome.NOT_SATISFIED, Outcome.INDETERMINATE, Outcome.SATISFIED
SOURCE = Source("Fictional register", Confidence.SOURCED, date(2026, 11, 1))
LISTED = row({"number": "FIK-1", "product": "Exachip"}, 7, "common-criteria")
WRONG: dict[str, Any] = {
    "change": {
        "set": [
            {"paper": "iso-27001", "last_day": date(2026, 1, 31)},
            {"paper": "cc-ic", "eal": "EAL1", "components": []},
            {"paper": "visa-vendor", "holder": "Example Banknote Printers Ltd"},
        ]
    }
}


@functools.cache
def situations() -> tuple[v.Situation, ...]:
    papers = {paper.origin.file for paper in v.situation({}).papers if paper.origin}
    change = {"set": [entry for entry in WRONG["change"]["set"] if entry["paper"] in papers]}
    return v.situation({}), v.situation({"change": change})


@functools.cache
def plain(number: int) -> dict[str, Outcome]:
    return outcomes(findings(v.case_of(situations()[number]), number))


def findings(case: Case, number: int) -> tuple[Finding, ...]:
    return evaluate(case, v.demands_of(situations()[number]))


def outcomes(found: tuple[Finding, ...]) -> dict[str, Outcome]:
    return {finding.id: finding.outcome for finding in found}


def asked(case: Case, **answers: LookUp) -> Case:
    """The case with look-ups by paper."""
    looked_up = {
        paper.origin: (answers[paper.origin.file],)
        for paper in case.attestations
        if paper.origin is not None and paper.origin.file in answers
    }
    return replace(case, looked_up=looked_up, memo={})


@st.composite
def look_ups(draw: st.DrawFn, answers: tuple[Answer, ...] = tuple(Answer)) -> LookUp:
    answer = draw(st.sampled_from(answers))
    found = answer is Answer.FOUND
    differs = draw(
        st.sampled_from([(), (Difference("product", "a", "b"),), (Difference("status", "a", "b"),)])
    )
    status = draw(st.sampled_from(list(RowStatus))) if found else RowStatus.UNKNOWN
    archived = draw(st.sampled_from([None, date(2024, 1, 1), date(2026, 1, 1), date(2028, 1, 1)]))
    held: Row = LISTED
    if archived is not None:
        facts = {**LISTED.attestation.facts, "archived_day": Fact(archived, True, method=Method.REGISTER)}
        held = replace(LISTED, attestation=replace(LISTED.attestation, facts=facts))
    return LookUp(
        "fik", "Fictional list", answer, date(2026, 11, 20), "number FIK-1",
        row=held if found else None,
        matched_by=draw(st.sampled_from(list(MatchedBy))) if found else None,
        differs=differs if found else (),
        likely=(Likely(LISTED, MatchedBy.NEAR_NAME, "near", 80),) if answer is Answer.LIKELY else (),
        status=status,
        silence=draw(st.sampled_from(list(Silence))),
        source=draw(st.sampled_from([None, SOURCE, replace(SOURCE, confidence=Confidence.WEAK)])),
        own=draw(st.booleans()),
    )  # fmt: skip


PAPERS = st.sampled_from(["cc-ic", "cc-platform", "iccn", "pcn", "iso-27001", "iso-9001", "visa-vendor"])


@given(st.dictionaries(PAPERS, look_ups((Answer.NOT_FOUND, Answer.LIKELY, Answer.CANNOT_TELL)), min_size=1))
@settings(max_examples=15, deadline=None)
def test_silence_is_never_worse_than_a_question(answers: dict[str, LookUp]) -> None:
    after = outcomes(findings(asked(v.case_of(situations()[0]), **answers), 0))

    for identifier, outcome in plain(0).items():
        if after[identifier] is not outcome:
            assert (outcome, after[identifier]) == (YES, OPEN), identifier


@given(st.dictionaries(PAPERS, look_ups(), min_size=1))
@settings(max_examples=15, deadline=None)
def test_no_register_makes_up_for_what_a_paper_lacks(answers: dict[str, LookUp]) -> None:
    after = outcomes(findings(asked(v.case_of(situations()[1]), **answers), 1))

    assert any(outcome is NO for outcome in plain(1).values())
    for identifier, outcome in plain(1).items():
        if outcome is not YES:
            assert after[identifier] is not YES, identifier
        if outcome is NO:
            assert after[identifier] is NO, identifier


@given(st.dictionaries(PAPERS, look_ups((Answer.FOUND,)), min_size=1))
@settings(max_examples=15, deadline=None)
def test_only_a_row_found_by_number_in_the_registers_own_list_rejects(answers: dict[str, LookUp]) -> None:
    case = asked(v.case_of(situations()[0]), **answers)

    for finding in findings(case, 0):
        for candidate in finding.candidates:
            origin = candidate.attestation.origin
            told = answers.get(origin.file) if origin is not None else None
            if candidate.outcome is NO and told is not None and plain(0)[finding.id] is YES:
                assert told.status in (RowStatus.SUSPENDED, RowStatus.WITHDRAWN)
                assert told.own
                assert told.source is not None
                assert told.source.may_reject
                assert told.matched_by in (MatchedBy.NUMBER, MatchedBy.PERSON)


def found(**changes: Any) -> LookUp:
    base = LookUp(
        "fik", "Fictional list", Answer.FOUND, date(2026, 11, 20), "number FIK-1", row=LISTED,
        matched_by=MatchedBy.NUMBER, source=SOURCE, agrees=("number",),
    )  # fmt: skip
    return replace(base, **changes)


def of(case: Case, requirement: str) -> Finding:
    return next(finding for finding in findings(case, 0) if finding.requirement.id == requirement)


def test_the_row_stands_beside_the_words_that_reject() -> None:
    finding = of(asked(v.case_of(situations()[0]), **{"cc-ic": found(status=RowStatus.WITHDRAWN)}), "cc.ic")

    (part,) = (p for p in finding.candidates[0].parts if p.reason is Reason.WITHDRAWN)
    paper = part.paper_of("status", None)
    assert paper is LISTED.attestation
    assert part.source == SOURCE
    assert part.detail["row"] == "row 7"


@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2027, 1, 15)])
def test_an_archiving_begins_on_its_day(day: date) -> None:
    facts = {**LISTED.attestation.facts, "archived_day": Fact(day, True, method=Method.REGISTER)}
    held = replace(LISTED, attestation=replace(LISTED.attestation, facts=facts))
    finding = of(asked(v.case_of(situations()[0]), iccn=found(row=held)), "emvco.ic")

    in_force = [stretch for stretch in finding.timeline if stretch.outcome is YES]
    assert any(Reason.ARCHIVED in stretch.reasons for stretch in in_force)
    for stretch in in_force:
        assert (Reason.ARCHIVED in stretch.reasons) == (stretch.first_day >= day)


def test_what_waits_for_a_person_is_an_action_of_the_buyer() -> None:
    likely = found(answer=Answer.LIKELY, row=None, likely=(Likely(LISTED, MatchedBy.NEAR_NAME, "near", 80),))
    finding = of(asked(v.case_of(situations()[0]), **{"cc-ic": likely}), "cc.ic")

    (action,) = (action for action in finding.actions if action.reason is Reason.MAYBE_LISTED)
    assert action.whom == "Fictional list"
    assert "cardassay register record" in action.what


def test_a_row_that_was_not_read_surely_is_looked_up_and_not_confirmed_on_the_paper() -> None:
    unsure = row({"number": "FIK-1", "product": "Exachip", "unsure": ["number"]}, 7, "common-criteria")
    told = found(status=RowStatus.SUSPENDED, row=unsure)
    finding = of(asked(v.case_of(situations()[0]), **{"cc-ic": told}), "cc.ic")

    (action,) = (action for action in finding.actions if action.reason is Reason.TO_CONFIRM)
    assert (action.kind, action.whom) == (ActionKind.BUYER_CHECKS, "Fictional list")
    assert "cardassay register record" in action.what
