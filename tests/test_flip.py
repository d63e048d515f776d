"""
Flip test: from the fully qualified supplier one family's papers are taken away, then replaced by the
typical wrong ones. That family's finding, reason, action and (if blocking) the verdict change; no
other family's finding does, except along declared dependencies.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from cardassay.model.requirement import Check
from cardassay.model.verdict import Verdict
from tests.support import vector as v

FAMILIES = tomllib.loads((Path(__file__).parent / "flip.toml").read_text(encoding="utf-8"))["family"]
WRONG = [(family, wrong) for family in FAMILIES for wrong in family["wrong"]]


@pytest.fixture(scope="module")
def full():
    return v.run(v.situation({}))


def families_changed(before, after):
    """Families of which a finding has another outcome; what asks whether two families meet is of none."""
    outcomes = {finding.id: finding.outcome for finding in before.findings}
    return {
        f.requirement.family
        for f in after.findings
        if outcomes[f.id] is not f.outcome and f.requirement.check is not Check.CHAINS_MEET
    }


def declared_dependents(number):
    """Families with a scheme that declares to rest on one of that family."""
    schemes = v.known_schemes()
    own = {scheme.id for scheme in schemes.values() if scheme.family == number}
    return {
        scheme.family
        for scheme in schemes.values()
        if any(dependency.on in own for dependency in scheme.depends)
    }


def test_the_fully_qualified_supplier_is_qualified_in_all_twelve_families(full):
    assert full.verdicts.by_evidence is Verdict.QUALIFIED
    assert {family["number"] for family in FAMILIES} == set(range(1, 13))
    assert set(range(1, 13)) <= {finding.requirement.family for finding in full.findings}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: f"family-{family['number']}")
def test_without_the_papers_of_a_family_its_findings_fall_and_no_others(family, full):
    result = v.run(v.situation({"change": {"remove": family["papers"]}}))

    findings = v.matching(result.findings, family)
    assert findings
    for finding in findings:
        assert finding.outcome.value == "indeterminate"
        assert "nothing-presented" in {reason.code for reason in finding.reasons}
        assert "supplier-sends" in {action.kind.value for action in finding.actions}
    expected = Verdict.CANNOT_TELL if family["blocks"] else Verdict.WITH_CONDITIONS
    assert result.verdicts.by_evidence is expected
    changed = families_changed(full, result)
    assert family["number"] in changed
    assert changed <= {family["number"]} | declared_dependents(family["number"])


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: f"family-{family['number']}")
def test_after_the_clarification_deadline_a_missing_blocking_family_disqualifies(family):
    deadlines = {"submission": v.parse("2026-10-01"), "clarification": v.parse("2026-11-21")}
    result = v.run(v.situation({"change": {"remove": family["papers"]}, "project": {"deadlines": deadlines}}))

    codes = {r.code for finding in v.matching(result.findings, family) for r in finding.reasons}
    assert "not-evidenced" in codes
    if not family["blocks"]:
        assert result.verdicts.by_evidence is Verdict.WITH_CONDITIONS
    elif all(f.requirement.source.may_reject for f in v.matching(result.findings, family)):
        assert result.verdicts.by_evidence is Verdict.NOT_QUALIFIED


@pytest.mark.parametrize(
    ("family", "wrong"), WRONG, ids=[f"family-{f['number']}-{w['says'].replace(' ', '-')}" for f, w in WRONG]
)
def test_the_typical_wrong_paper_is_seen_for_what_it_is(family, wrong, full):
    result = v.run(v.situation({"change": {"set": wrong["set"]}}))

    findings = [
        finding
        for finding in v.matching(result.findings, family)
        if finding.outcome.value in ("not-satisfied", "indeterminate")
    ]
    assert findings, "the wrong paper passed"
    for finding in findings:
        assert wrong["reason"] in {reason.code for reason in finding.reasons}, finding.reasons
        assert finding.actions, "nothing is said that would close the gap"
    if family["blocks"]:
        assert result.verdicts.by_evidence in (Verdict.NOT_QUALIFIED, Verdict.CANNOT_TELL)
    else:
        assert result.verdicts.by_evidence is Verdict.WITH_CONDITIONS
    changed = families_changed(full, result)
    assert changed <= {family["number"]} | declared_dependents(family["number"])
