"""The laws of the answers, held against whole situations."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardassay.engine.evaluate import evaluate
from cardassay.model.day import day_after
from cardassay.model.outcome import Outcome
from cardassay.model.reason import Reason
from cardassay.model.source import Confidence
from tests.support import vector as v

FLIP = tomllib.loads((Path(__file__).parent.parent / "flip.toml").read_text(encoding="utf-8"))["family"]
CHANGES: list[dict[str, Any]] = (
    [{}] + [{"remove": f["papers"]} for f in FLIP] + [{"set": w["set"]} for f in FLIP for w in f["wrong"]]
)
UNSOURCED = [confidence for confidence in Confidence if not confidence.may_reject]


def with_confidence(demands, confidence):
    """The demands with every source of theirs weakened."""
    return tuple(
        (
            replace(
                requirement,
                source=replace(requirement.source, confidence=confidence),
                accepted=tuple(replace(a, source=None) for a in requirement.accepted),
            ),
            target,
        )
        for requirement, target in demands
    )


@pytest.mark.parametrize("change", CHANGES[1:])
def test_a_requirement_that_is_not_sourced_never_rejects_anybody(change):
    deadlines = {"submission": date(2026, 1, 1), "clarification": date(2026, 1, 2)}
    situation = v.situation({"change": change, "project": {"deadlines": deadlines}})
    confidence = UNSOURCED[len(str(change)) % len(UNSOURCED)]

    demands = with_confidence(v.demands_of(situation), confidence)
    findings = evaluate(v.case_of(situation), demands)

    # What a paper itself disproves (another holder, another plant, an end that has passed) rests on
    # no rule; here every demand is unsourced, and then not even that rejects.
    assert [f.id for f in findings if f.outcome is Outcome.NOT_SATISFIED] == []
    assert [f.id for f in findings if f.breaks] == []


@pytest.mark.parametrize("change", CHANGES)
def test_values_that_are_not_sure_settle_nothing(change):
    situation = v.situation({"change": change})
    unsure = tuple(
        replace(paper, facts={name: replace(fact, sure=False) for name, fact in paper.facts.items()})
        for paper in situation.papers
    )

    result = v.run(replace(situation, papers=unsure))

    for finding in result.findings:
        if finding.candidates:
            assert finding.outcome is Outcome.INDETERMINATE, (finding.id, finding.reasons)


@pytest.mark.parametrize("change", CHANGES)
def test_a_timeline_has_no_holes_and_begins_with_the_answer_of_the_day(change):
    situation = v.situation({"change": change})

    for finding in v.run(situation).findings:
        days = finding.timeline
        assert days[0].first_day == situation.day
        assert days[0].outcome is finding.outcome
        for before, after in pairwise(days):
            assert after.first_day == day_after(before.last_day)
            assert (before.outcome, before.reasons) != (after.outcome, after.reasons)


def test_the_same_situation_gives_the_same_findings():
    situation = v.situation({})

    assert v.run(situation) == v.run(situation)


class Forgetful(dict[Any, Any]):
    """A memory that knows nothing when it is asked."""

    def get(self, key, default=None):
        return default

    def __contains__(self, key):
        return False


NARROW = [
    {"paper": "iso-9001", "scope": "Manufacture of plastic cards", "last_day": date(2027, 5, 1)},
    {"paper": "iso-27001", "scope": "Information security of PIN printing", "unsure": ["scope"]},
    {"paper": "cpp-logical-north", "activities": ["pin", "embedding"]},
    {"paper": "visa-avp", "activities": ["mailing"]},
]
"""Papers that cover some of the activities that are asked of them, and others not."""


@pytest.mark.parametrize(
    "vector",
    [{}, {"base": "brands"}, {"base": "plants"}, {"base": "bureau"}, {"change": {"set": NARROW}}],
    ids=["full", "brands", "plants", "bureau", "narrow"],
)
def test_what_is_remembered_during_a_run_changes_nothing(vector):
    situation = v.situation(vector)
    case, demands = v.case_of(situation), v.demands_of(situation)

    assert evaluate(replace(case, memo=Forgetful()), demands) == evaluate(case, demands)


def test_the_order_in_which_papers_lie_in_the_dossier_changes_no_outcome():
    situation = v.situation({})
    turned = replace(situation, papers=tuple(reversed(situation.papers)))

    def outcomes(result):
        return {finding.id: (finding.outcome, finding.duties) for finding in result.findings}

    assert outcomes(v.run(situation)) == outcomes(v.run(turned))


@cache
def _outcomes_of_the_base():
    return {finding.id: finding.outcome for finding in v.run(v.situation({})).findings}


@given(st.integers(0, 39))
@settings(max_examples=40, deadline=None)
def test_one_more_paper_of_a_stranger_never_takes_an_answer_away(index):
    situation = v.situation({})
    paper = situation.papers[index % len(situation.papers)]
    name = next((n for n in ("holder", "vendor", "developer") if n in paper.facts), None)
    facts = dict(paper.facts)
    if name is not None:
        facts[name] = replace(facts[name], value="Unrelated Stranger Industries KK")
    stranger = replace(paper, facts=facts)

    after = v.run(replace(situation, papers=(*situation.papers, stranger))).findings

    assert {finding.id: finding.outcome for finding in after} == _outcomes_of_the_base()


@given(st.integers(-40, 40))
@settings(max_examples=40, deadline=None)
def test_the_last_printed_day_still_counts_and_the_day_after_does_not(offset):
    last = date(2028, 2, 29)
    situation = replace(v.situation({}), day=last + timedelta(days=offset))
    papers = tuple(
        replace(p, facts={**p.facts, "last_day": replace(p.facts["last_day"], value=last)})
        if p.scheme == "iso-9001"
        else p
        for p in situation.papers
    )

    demands = [demand for demand in v.demands_of(situation) if demand[0].id == "iso-9001.plant"]
    findings = evaluate(v.case_of(replace(situation, papers=papers)), demands)

    assert findings
    for finding in findings:
        expected = Outcome.SATISFIED if offset <= 0 else Outcome.NOT_SATISFIED
        assert finding.outcome is expected
        assert (Reason.EXPIRED in finding.reasons) == (offset > 0)
