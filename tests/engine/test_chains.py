"""The chains show the layers' own approvals, and break where the verdict does."""

from __future__ import annotations

import pytest

from cardassay.engine.chains import chains_of
from cardassay.engine.evaluate import evaluate
from cardassay.model.chain import ChainKind, Standing
from cardassay.model.outcome import Outcome
from cardassay.model.verdict import Effect, effect_of
from cardassay.schemes.chains import load_chains
from tests.support import vector as v


def judged(change=None, **more):
    """The findings and chains of a situation."""
    situation = v.situation({"change": change or {}, **more})
    case = v.case_of(situation)
    findings = evaluate(case, v.demands_of(situation))
    return findings, chains_of(case, findings)


def chains(change, **more):
    return {(chain.kind, chain.brand): chain for chain in judged(change, **more)[1]}


def cites(number, **more):
    return {"number": number, "role": "component", "sentence": f"Built on {number}.", "page": 4, **more}


def test_both_chains_of_each_brand_hold_for_the_fully_qualified_supplier():
    made = chains({})

    assert set(made) == {
        (ChainKind.EMVCO_BRAND, "visa"),
        (ChainKind.EMVCO_BRAND, "mastercard"),
        (ChainKind.COMMON_CRITERIA, ""),
    }
    assert all(chain.first_broken == "" for chain in made.values())


def test_the_card_layer_of_a_brand_is_its_letter_of_approval():
    made = chains({})

    for brand in ("visa", "mastercard"):
        card = made[ChainKind.EMVCO_BRAND, brand].links[0]
        assert card.attestation is not None
        assert card.attestation.scheme == f"{brand}-loa"


def test_a_platform_on_another_chip_breaks_the_chain_at_the_platform():
    made = chains({"set": [{"paper": "pcn", "ic": "Exachip EX80 C03"}]})

    assert made[ChainKind.EMVCO_BRAND, "visa"].first_broken == "platform"
    assert made[ChainKind.COMMON_CRITERIA, ""].first_broken == ""


def test_a_letter_that_cites_both_layers_names_for_each_its_own_missing_paper():
    letter = [cites("ICCN0901"), cites("PCN0311")]
    numbers = {
        "set": [{"paper": f"{brand}-loa", "references": letter} for brand in ("visa", "mastercard")],
        "remove": ["pcn", "iccn"],
    }
    made = chains(numbers)

    mend = made[ChainKind.EMVCO_BRAND, "visa"].mend
    assert mend is not None
    assert (mend.layer, mend.number) == ("platform", "PCN0311")


def test_without_the_chips_evaluation_only_the_criteria_chain_is_open():
    made = chains({"remove": ["cc-ic"]})

    assert made[ChainKind.COMMON_CRITERIA, ""].first_broken == "ic"
    assert made[ChainKind.EMVCO_BRAND, "mastercard"].first_broken == ""


CRITERIA = (ChainKind.COMMON_CRITERIA, "")


def test_a_link_has_the_outcome_of_the_finding_that_it_names():
    changes: tuple[dict[str, object], ...] = (
        {},
        {"remove": ["cc-ic"]},
        {"set": [{"paper": "pcn", "ic": "Exachip EX80 C03"}]},
        {"set": [{"paper": "cc-platform", "references": [cites("BSI-DSZ-CC-9955-2023")]}]},
        {"remove": ["iccn", "pcn", "visa-loa"]},
    )
    for change in changes:
        findings, made = judged(change)
        by_id = {finding.id: finding for finding in findings}
        for chain in made:
            for link in chain.links:
                if link.finding:
                    assert link.outcome is by_id[link.finding].outcome
                for question in (*link.questions, *link.beside):
                    assert question.outcome is by_id[question.finding].outcome
            for meeting in chain.meetings:
                assert meeting.finding in by_id
            for exposure in chain.exposures:
                assert by_id[exposure.finding].outcome is Outcome.INDETERMINATE
            broken = {link.layer for link in chain.links if link.outcome is not Outcome.SATISFIED}
            assert (chain.first_broken in broken) or (not broken and chain.first_broken == "")


def test_what_mends_the_first_broken_link_is_an_action_of_the_finding_behind_it():
    findings, made = judged({"remove": ["cc-ic", "pcn"]})
    by_id = {finding.id: finding for finding in findings}

    mends = [chain.mend for chain in made]
    assert all(mend is not None for mend in mends)
    for mend in mends:
        assert mend.what in {action.what for action in by_id[mend.finding].actions}
        assert mend.who in ("Specimen Semiconductors AG", "Sample Card Systems SAS")


def test_the_days_of_a_link_tell_composition_today_and_the_end_of_production_apart():
    made = chains(
        {"set": [{"paper": "cc-ic", "issue_day": v.parse("2023-11-30"), "last_day": v.parse("2025-03-20")}]}
    )

    ic = made[CRITERIA].links[-1]
    assert [(moment.what, moment.standing) for moment in ic.days] == [
        ("composition", Standing.IN_FORCE),
        ("today", Standing.ENDED),
        ("end-of-production", Standing.ENDED),
    ]


def test_the_words_that_tie_a_paper_to_the_layer_below_carry_page_and_file():
    made = chains({"set": [{"paper": "cc-platform", "references": [cites("BSI-DSZ-CC-9901-2024")]}]})

    step = made[CRITERIA].links[0].below
    assert (step.citing, step.cited, step.page, step.file, step.sentence) == (
        "NSCIB-CC-9902345-CR", "BSI-DSZ-CC-9901-2024", 4, "cc-platform", "Built on BSI-DSZ-CC-9901-2024.",
    )  # fmt: skip


def test_a_name_of_another_chip_is_shown_as_one_that_does_not_fit():
    made = chains({"set": [{"paper": "pcn", "ic": "Exachip EX80 C03"}]})

    step = made[ChainKind.EMVCO_BRAND, "visa"].links[1].below
    assert (step.cited, step.fits) == ("Exachip EX80 C03", False)


def test_a_row_in_the_place_of_a_paper_is_evidence_and_leaves_the_link_broken():
    row = {"scheme": "common-criteria", "number": "BSI-DSZ-CC-9901-2024", "product": "Exachip EX90 A01"}
    change = {"remove": ["cc-ic"], "set": [{"paper": "cc-platform", "references": [cites(row["number"])]}]}
    ic = chains(change, row=[row])[CRITERIA].links[-1]

    assert ic.attestation is None
    assert ic.stand_in.number == "BSI-DSZ-CC-9901-2024"
    assert ic.outcome is Outcome.INDETERMINATE


def test_papers_of_java_card_and_globalplatform_stand_beside_the_platform():
    platform = chains({})[ChainKind.EMVCO_BRAND, "visa"].links[1]

    beside = {question.finding.split("@")[0] for question in platform.beside}
    assert {"java-card.tck", "globalplatform.functional"} <= beside


def test_no_question_about_chains_and_no_known_break_changes_a_verdict():
    references = [cites("BSI-DSZ-CC-0782-V2-2015"), cites("ANSSI-CC-2099/01"), cites("NSCIB-CC-9902345-CR")]
    findings, _ = judged({"set": [{"paper": "cc-platform", "references": references}]})

    asked = [f for f in findings if f.requirement.id.startswith(("chains.", "cc.component", "cc.scheme"))]
    assert {f.outcome for f in asked} >= {Outcome.INDETERMINATE}
    assert all(effect_of(f, with_waivers=False) is Effect.NONE for f in asked)
    assert all(f.outcome is not Outcome.NOT_SATISFIED for f in asked)


def test_a_break_is_reached_with_its_way_and_never_said_to_be_one():
    references = [cites("BSI-DSZ-CC-9901-2024"), cites("BSI-DSZ-CC-0782-V2-2015")]
    findings, made = judged({"set": [{"paper": "cc-platform", "references": references}]})

    (exposure,) = next(chain for chain in made if chain.kind is ChainKind.COMMON_CRITERIA).exposures
    assert exposure.id == "roca"
    assert [step.sentence for step in exposure.path] == ["Built on BSI-DSZ-CC-0782-V2-2015."]
    assert not exposure.indirect
    (finding,) = [f for f in findings if f.requirement.id == "chains.known-breaks"]
    assert [reason.code for reason in finding.reasons] == ["possibly-affected"]


def test_a_line_without_a_programmable_platform_has_a_chain_that_meets_at_the_chip_only():
    findings, made = judged(None, project={"lines": [{"id": "debit", "programmable": False}]})

    (meeting,) = [f for f in findings if f.requirement.id == "chains.meet"]
    assert {part.detail["layer"] for part in meeting.parts} == {"ic"}
    assert meeting.outcome is Outcome.SATISFIED
    assert made


GROUPS = [
    (known, affected, at) for known in load_chains().breaks for at, affected in enumerate(known.affects)
]


@pytest.mark.parametrize(
    ("known", "affected"), [group[:2] for group in GROUPS], ids=[f"{one.id}-{at}" for one, _, at in GROUPS]
)
def test_every_group_of_every_known_break_is_reached_by_each_of_its_numbers_and_names(known, affected):
    changes: list[dict[str, object]] = [{"references": [cites(number)]} for number in affected.numbers]
    for name in affected.names:
        printed = f"{name.replace('*', '99')} (fictional)"
        changes.append({"ic": printed, "library_versions": list(affected.libraries)})

    for change in changes:
        _, made = judged({"set": [{"paper": "cc-platform", **change}]})
        reached = {exposure.id for chain in made for exposure in chain.exposures}
        assert reached == {known.id}, change
