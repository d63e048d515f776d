"""Every assessment vector: the situation, the day, the expected outcomes and reasons."""

from __future__ import annotations

import pytest
from tests.support import vector as v

FILES = sorted(path for path in v.VECTORS.glob("*/**/*.toml") if "base" not in path.parts)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(v.VECTORS).with_suffix("")))
def test_vector(path):
    vector = v.read(path)
    expect = vector["expect"]
    assert vector["says"].strip().endswith("."), "a vector says its situation in a sentence"

    result = v.run(v.situation(vector))

    shown = [
        f"{f.requirement.weight} {f.id}: {f.outcome} {[r.code for r in f.reasons]}"
        for f in result.findings
        if f.outcome.value in ("not-satisfied", "indeterminate") or f.duties or f.breaks
    ]
    for wanted in expect.get("finding", ()):
        found = v.matching(result.findings, wanted)
        assert found, f"no finding {wanted}"
        for finding in found:
            assert finding.outcome.value == wanted["outcome"], (finding.id, wanted, finding.reasons)
            codes = {reason.code for reason in finding.reasons}
            assert set(wanted.get("reasons", ())) <= codes, (finding.id, wanted, codes)
            if "duties" in wanted:
                assert [duty.due for duty in finding.duties] == wanted["duties"]
            if "conditions" in wanted:
                assert [duty.due for duty in finding.duties if duty.condition] == wanted["conditions"]
            if "breaks" in wanted:
                assert [stretch.first_day for stretch in finding.breaks] == wanted["breaks"]
            for action in wanted.get("actions", ()):
                assert action in {a.kind.value for a in finding.actions}, finding.actions
    if "verdict" in expect:
        assert result.verdicts.by_evidence.value == expect["verdict"], "\n".join(shown)
    if "with_waivers" in expect:
        assert result.verdicts.with_waivers.value == expect["with_waivers"]
    for question, verdict in expect.get("questions", {}).items():
        assert {q.value: w.value for q, w in result.verdicts.questions}[question] == verdict
