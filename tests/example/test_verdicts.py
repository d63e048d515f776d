"""The bundled example shows what it is meant to show, and for the reasons that are meant."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cardassay.assessing import assess_workspace
from cardassay.documents.bulk.reading import Reading
from cardassay.documents.bulk.settings import Settings
from cardassay.model.assessment import Assessment
from cardassay.model.finding import Finding
from cardassay.model.outcome import Outcome
from cardassay.model.reason import Reason
from cardassay.model.verdict import Effect, effect_of

TENDER = Path(__file__).parents[2] / "examples" / "tender"
EXPECTED: dict[str, Any] = tomllib.loads((TENDER / "EXPECTED.toml").read_text("utf-8"))
DAY: date = EXPECTED["day"]
SUPPLIERS: list[dict[str, Any]] = EXPECTED["supplier"]
FOLDERS = [supplier["folder"] for supplier in SUPPLIERS]


@pytest.fixture(scope="module")
def assessed(kept_papers: Path) -> dict[str, Assessment]:
    with Reading(Settings(workers=0), kept_in=kept_papers / "kept-1.sqlite") as reading:
        result = assess_workspace(TENDER, DAY, reading=reading)

    assert result.faults == {}
    return {assessment.supplier.folder: assessment for assessment in result.assessments}


def _reasons(finding: Finding) -> tuple[Reason, ...]:
    """The reasons that carry a finding's effect: of its breaks, of itself, or of its duties."""
    if finding.breaks:
        return tuple(dict.fromkeys(reason for part in finding.breaks for reason in part.reasons))
    if finding.outcome is not Outcome.SATISFIED:
        return finding.reasons
    return tuple(dict.fromkeys(duty.reason for duty in finding.duties if duty.condition))


def _shortfalls(assessment: Assessment) -> set[tuple[str, str, tuple[str, ...]]]:
    found = set()
    for finding in assessment.findings:
        effect = effect_of(finding, with_waivers=False)
        if effect is not Effect.NONE:
            word = effect.name.lower().replace("_", "-")
            codes = tuple(sorted(reason.code for reason in _reasons(finding)))
            found.add((finding.requirement.id, word, codes))
    return found


@pytest.mark.parametrize("expected", SUPPLIERS, ids=FOLDERS)
def test_the_verdict_is_the_one_that_is_meant(
    expected: dict[str, Any], assessed: dict[str, Assessment]
) -> None:
    assert assessed[expected["folder"]].verdicts.by_evidence.value == expected["verdict"]


@pytest.mark.parametrize("expected", SUPPLIERS, ids=FOLDERS)
def test_exactly_the_intended_shortfalls_carry_it(
    expected: dict[str, Any], assessed: dict[str, Assessment]
) -> None:
    meant = {
        (one["requirement"], one["effect"], tuple(sorted(one["reasons"])))
        for one in expected.get("shortfall", [])
    }

    assert meant == _shortfalls(assessed[expected["folder"]])


def test_every_decision_speaks_of_a_paper_that_is_there(assessed: dict[str, Assessment]) -> None:
    assert {folder: one.problems for folder, one in assessed.items()} == dict.fromkeys(FOLDERS, ())


def test_the_suppliers_are_judged_in_every_cell_that_is_bought(assessed: dict[str, Assessment]) -> None:
    for folder, assessment in assessed.items():
        cells = {(cell.target.brand, cell.target.line) for cell in assessment.verdicts.cells}

        assert cells == {("visa", "debit"), ("mastercard", "debit"), ("mastercard", "youth")}, folder


def test_the_chains_break_where_the_papers_do_and_a_known_break_is_only_possible(
    assessed: dict[str, Assessment],
) -> None:
    works = {(c.kind.value, c.line, c.brand): c for c in assessed["example-card-works"].chains}
    broken = works["emvco-brand", "debit", "visa"]
    assert broken.first_broken == "platform"
    assert broken.mend is not None
    assert broken.mend.who == "Exemple Plateformes SA"
    assert works["common-criteria", "debit", ""].first_broken == ""

    reached = {
        folder: {exposure.id for chain in one.chains for exposure in chain.exposures}
        for folder, one in assessed.items()
    }
    assert reached == {folder: {"roca"} if folder == "tarjetas-ejemplo" else set() for folder in FOLDERS}
    (step,) = next(c for c in assessed["tarjetas-ejemplo"].chains if c.exposures).exposures[0].path
    assert step.file == "product/cc-platform-report.pdf"
    assert step.page == 2
