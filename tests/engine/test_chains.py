"""The chains show the layers' own approvals, and break where the verdict does."""

from __future__ import annotations

from cardassay.engine.case import Case
from cardassay.engine.chains import chains_of
from cardassay.matching import identify
from cardassay.model.chain import ChainKind
from tests.support import vector as v


def chains(change):
    situation = v.situation({"change": change})
    case = Case(
        situation.project,
        situation.supplier,
        situation.day,
        situation.papers,
        v.known_schemes(),
        v.vocabulary(),
        identify(situation.papers, situation.supplier, ()),
        v.ACCREDITORS,
    )
    made = chains_of(case, v.run(situation).findings)
    return {(chain.kind, chain.brand): chain for chain in made}


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


def test_without_the_chips_evaluation_only_the_criteria_chain_is_open():
    made = chains({"remove": ["cc-ic"]})

    assert made[ChainKind.COMMON_CRITERIA, ""].first_broken == "ic"
    assert made[ChainKind.EMVCO_BRAND, "mastercard"].first_broken == ""
