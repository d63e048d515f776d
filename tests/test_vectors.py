"""Every assessment vector: the situation, the day, the expected outcomes and reasons."""

from __future__ import annotations

import pytest

from tests.support import vector as v

FILES = sorted(path for path in v.VECTORS.glob("*/**/*.toml") if "base" not in path.parts)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(v.VECTORS).with_suffix("")))
def test_vector(path):
    vector = v.read(path)
    assert vector["says"].strip().endswith("."), "a vector says its situation in a sentence"

    result = v.run(v.situation(vector))

    shown = [
        f"{f.requirement.weight} {f.id}: {f.outcome} {[r.code for r in f.reasons]}"
        for f in result.findings
        if f.outcome.value in ("not-satisfied", "indeterminate") or f.duties or f.breaks
    ]
    assert not v.failures(vector, result), "\n".join([*v.failures(vector, result), "open:", *shown])
