"""The packs that come with the package say what the field's table says, and nothing thin can reject."""

from __future__ import annotations

import functools
from dataclasses import replace

import pytest

from cardassay.engine.judge import soften
from cardassay.model.evidence import Grade
from cardassay.model.outcome import Outcome
from cardassay.model.project import Activity, Brand, Interface, ProductLine
from cardassay.model.reason import Reason
from cardassay.model.requirement import Anchor, Check, Requirement, Weight
from cardassay.model.source import Confidence
from cardassay.packs.instantiate import instantiate
from cardassay.packs.loader import bundled_packs, check_packs, load_packs, packs_for
from cardassay.packs.pack import Pack
from cardassay.schemes.loader import load_schemes

from .world import make_line, make_project, make_site, make_supplier

OWN = ("financial-grade", "visa", "mastercard", "unionpay", "other-brands")
ALL_WORK = tuple(Activity)


@functools.cache
def packs(*names: str) -> tuple[Pack, ...]:
    return load_packs(names or OWN, schemes=load_schemes())


def every(*names: str) -> dict[str, Requirement]:
    return {r.id: r for pack in packs(*names) for r in pack.requirements}


def asked_of(line: ProductLine) -> dict[str, Requirement]:
    """What is asked for one line whose work one plant does."""
    project = make_project(line)
    supplier = make_supplier(make_site("plant", *ALL_WORK))
    return {r.id: r for r, _ in instantiate(packs(*packs_for(project)), project, supplier).asked}


BLOCKING, CONDITIONAL = Weight.BLOCKING, Weight.CONDITIONAL
PAYMENT = make_line(brands=(Brand.VISA,), services=ALL_WORK)
PROGRAMMABLE = replace(PAYMENT, programmable=True)
IDENTITY = replace(PROGRAMMABLE, brands=(), payment=False, government_id=True)

# The table of base weights, written out: family, line, requirement, weight.
BASE_WEIGHTS = [
    (1, PAYMENT, "iso-9001.plant", BLOCKING),
    (2, PAYMENT, "iso-14001.plant", CONDITIONAL),
    (3, PAYMENT, "iso-45001.plant", CONDITIONAL),
    (4, PAYMENT, "iso-27001.data", BLOCKING),
    (5, PAYMENT, "iso-14298.payment", CONDITIONAL),
    (5, IDENTITY, "iso-14298.government", BLOCKING),
    (6, PAYMENT, "cc.ic", CONDITIONAL),
    (6, PROGRAMMABLE, "cc.platform", CONDITIONAL),
    (6, IDENTITY, "cc.ic-government", BLOCKING),
    (6, IDENTITY, "cc.platform-government", BLOCKING),
    (7, PAYMENT, "emvco.ic", BLOCKING),
    (7, PAYMENT, "emvco.platform", BLOCKING),
    (8, PROGRAMMABLE, "java-card.licence", BLOCKING),
    (8, PROGRAMMABLE, "java-card.tck", BLOCKING),
    (9, PROGRAMMABLE, "globalplatform.functional", BLOCKING),
    (10, PAYMENT, "card-production.physical", BLOCKING),
    (10, PAYMENT, "card-production.logical", BLOCKING),
    (11, PAYMENT, "visa.vendor", BLOCKING),
    (11, PAYMENT, "visa.letter", BLOCKING),
    (11, replace(PAYMENT, brands=(Brand.MASTERCARD,)), "mastercard.gvcp", BLOCKING),
    (11, replace(PAYMENT, brands=(Brand.MASTERCARD,)), "mastercard.letter", BLOCKING),
    (11, replace(PAYMENT, brands=(Brand.UNIONPAY,)), "unionpay.vendor-manufacturing", BLOCKING),
    (11, replace(PAYMENT, brands=(Brand.UNIONPAY,)), "unionpay.letter", BLOCKING),
    (11, replace(PAYMENT, brands=(Brand.AMEX,)), "amex.vendor", BLOCKING),
    (11, replace(PAYMENT, brands=(Brand.AMEX,)), "amex.letter", BLOCKING),
    (11, replace(PAYMENT, brands=(Brand.DISCOVER,)), "discover.letter", BLOCKING),
    (11, replace(PAYMENT, brands=(Brand.JCB,)), "jcb.vendor", BLOCKING),
    (11, replace(PAYMENT, brands=(Brand.JCB,)), "jcb.letter", BLOCKING),
    (11, replace(PAYMENT, brands=(Brand.DOMESTIC,)), "domestic.vendor", BLOCKING),
    (11, replace(PAYMENT, brands=(Brand.DOMESTIC,)), "domestic.letter", BLOCKING),
    (12, PAYMENT, "physical.tests", CONDITIONAL),
]


@pytest.mark.parametrize(("family", "line", "name", "weight"), BASE_WEIGHTS, ids=lambda v: str(v)[:40])
def test_the_base_weight_is_that_of_the_table(
    family: int, line: ProductLine, name: str, weight: Weight
) -> None:
    asked = asked_of(line)

    assert name in asked
    assert (asked[name].family, asked[name].weight) == (family, weight)


def test_the_bundled_packs_have_no_fault() -> None:
    assert not check_packs(schemes=dict(load_schemes()))


def test_all_twelve_families_are_asked_of_a_programmable_payment_card() -> None:
    assert {r.family for r in asked_of(PROGRAMMABLE).values()} >= set(range(1, 13))


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("java-card.licence", PAYMENT),
        ("java-card.tck", PAYMENT),
        ("globalplatform.functional", PAYMENT),
        ("cc.platform", PAYMENT),
        ("iso-14298.government", PAYMENT),
        ("iso-14298.payment", IDENTITY),
        ("emvco.ic", IDENTITY),
        ("card-production.physical", IDENTITY),
        ("emvco.ic", replace(PAYMENT, interface=Interface.MAGNETIC_STRIPE)),
        ("visa.letter", replace(PAYMENT, interface=Interface.MAGNETIC_STRIPE)),
        ("emvco.ic", replace(PAYMENT, brands=(Brand.UNIONPAY,))),
        ("iso-27001.data", replace(PAYMENT, services=(Activity.CARD_BODY, Activity.EMBEDDING))),
        ("card-production.logical", replace(PAYMENT, services=(Activity.CARD_BODY,))),
        ("mastercard.gvcp", PAYMENT),
        ("mastercard.csi", replace(PAYMENT, brands=(Brand.MASTERCARD,))),
        ("mastercard.cqm-contactless", replace(PAYMENT, brands=(Brand.MASTERCARD,))),
    ],
    ids=lambda v: str(v)[:30],
)
def test_what_does_not_concern_a_card_is_not_asked_of_it(name: str, line: ProductLine) -> None:
    assert name not in asked_of(line)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("globalplatform.functional", replace(PAYMENT, multi_application=True)),
        ("globalplatform.functional", replace(PAYMENT, post_issuance=True)),
        ("mastercard.csi", replace(PAYMENT, brands=(Brand.MASTERCARD,), materials=("recycled-pvc",))),
        ("mastercard.csi", replace(PAYMENT, brands=(Brand.MASTERCARD,), eco_claim=True)),
        ("mastercard.cqm-contactless", replace(PAYMENT, brands=(Brand.MASTERCARD,), form_factor="wearable")),
        ("unionpay.chip", replace(PAYMENT, brands=(Brand.UNIONPAY,))),
        ("emvco.ic", replace(PAYMENT, brands=(Brand.UNIONPAY, Brand.VISA))),
        ("iso-27001.data", replace(PAYMENT, services=(Activity.MAILING,))),
        ("visa.vendor", replace(PAYMENT, interface=Interface.MAGNETIC_STRIPE)),
        ("offer.assigned", replace(PAYMENT, brands=())),
    ],
    ids=lambda v: str(v)[:30],
)
def test_what_concerns_a_card_is_asked_of_it(name: str, line: ProductLine) -> None:
    assert name in asked_of(line)


# What of the brands' rules is public enough to reject somebody. Everything else asks.
MAY_REJECT = {
    *("visa.vendor", "visa.vendor-established", "visa.letter", "visa.chip-life"),
    *("mastercard.gvcp", "mastercard.gvcp-established", "mastercard.letter", "mastercard.cvcs"),
    *("mastercard.cqm-card-body", "mastercard.cqm-card", "mastercard.cqm-contactless"),
    *("mastercard.cqm-module", "mastercard.cqm-inlay", "mastercard.cqm-personalisation"),
    *("mastercard.csi", "mastercard.cec", "mastercard.cpv"),
    *("unionpay.vendor-manufacturing", "unionpay.vendor-embedding", "unionpay.vendor-ic-personalisation"),
    *("unionpay.vendor-magnetic-stripe", "unionpay.letter", "discover.vendor"),
}


def test_brand_rules_reject_only_where_a_source_was_found() -> None:
    brands = [r for r in every().values() if r.pack != "financial-grade"]

    assert {r.id for r in brands if r.source.may_reject} == MAY_REJECT
    assert not [r.id for r in brands if r.source.confidence is Confidence.POLICY]


def test_a_requirement_on_thin_ground_turns_a_no_into_a_question() -> None:
    thin = [r for r in every().values() if not r.source.may_reject]

    assert thin
    for requirement in thin:
        outcome, _ = soften(requirement, Outcome.NOT_SATISFIED, (Reason.NOT_EVIDENCED,))
        assert outcome is Outcome.INDETERMINATE


def test_what_chips_have_to_resist_rests_on_general_knowledge_and_says_so() -> None:
    for name in ("cc.ic", "cc.platform", "cc.ic-government", "cc.platform-government"):
        for accepted in every()[name].accepted:
            assert accepted.components == ("AVA_VAN.5", "ALC_DVS.2")
            assert accepted.source is not None
            assert not accepted.source.may_reject


def test_label_strings_are_open_and_say_so() -> None:
    for requirement in every("mastercard").values():
        for accepted in requirement.accepted:
            if accepted.labels:
                assert accepted.source is not None
                assert not accepted.source.may_reject


def test_only_a_public_register_is_asked_for_at_award() -> None:
    with_register = {
        *("iso-9001.plant", "iso-14001.plant", "iso-45001.plant", "iso-27001.data"),
        *("cc.ic", "cc.platform", "cc.ic-government", "cc.platform-government"),
    }

    assert {r.id for r in every().values() if r.grade_at_award is Grade.REGISTER} == with_register
    assert {r.grade_at_bid for r in every().values()} == {Grade.PAPER}


def test_the_chip_of_a_visa_card_lives_twelve_years_up_to_the_last_card() -> None:
    life = every("visa")["visa.chip-life"]

    assert (life.check, life.life_years, life.anchor) == (Check.LIFE_LIMIT, 12, Anchor.LAST_CARD)
    assert (life.layer, [one.scheme for one in life.accepted]) == ("ic", ["emvco-ic"])
    assert life.source.confidence is Confidence.ONE_SOURCE


def test_platform_papers_name_the_chip_below_them() -> None:
    for name in ("cc.platform", "cc.platform-government", "emvco.platform"):
        assert every()[name].names == ("ic",)


def test_letters_name_chip_platform_and_interface() -> None:
    for brand in ("visa", "mastercard", "amex", "discover", "jcb"):
        letter = every()[f"{brand}.letter"]
        assert letter.layer == "card"
        assert {"ic", "platform"} <= set(letter.names)
        # How letters of the other brands name the application is not known from any source.
        assert ("applet" in letter.names) is (brand in ("visa", "mastercard"))
        assert letter.match_interface
        assert letter.match_form_factor


def test_the_chips_evaluation_is_judged_on_the_day_the_platform_was_certified() -> None:
    for name in ("cc.ic", "cc.ic-government", "cc.composition", "emvco.ic-at-composition"):
        assert every()[name].anchor is Anchor.WHEN_ISSUED


def test_assets_are_those_that_a_financial_buyer_fears_for() -> None:
    (base,) = packs("financial-grade")

    assert [asset.id for asset in base.assets] == [
        "issuer-keys",
        "personalisation-databases",
        "production-files",
        "cardholder-data",
        "delivery-instructions",
        "card-designs",
        "production-isolation",
        "serial-numbers",
        "handling-after-printing",
        "packaging",
        "shipping",
    ]


def test_continuity_is_asked_in_each_of_its_kinds() -> None:
    kinds = {r.check for r in every().values()}

    assert kinds == set(Check)


def test_every_sentence_ends_and_says_who_knows() -> None:
    for requirement in every(*bundled_packs()).values():
        for text in (requirement.why, requirement.ask, requirement.verify):
            assert text.endswith("."), requirement.id
        asks = requirement.verify.casefold()
        words = ("ask", "register", "list", "look", "compare", "check", "lay ", "hold the")
        assert any(word in asks for word in words), requirement.id


def test_the_buyers_example_changes_what_it_says() -> None:
    after = every("buyer-example")

    assert after["cc.ic"].weight is Weight.BLOCKING
    assert after["cc.ic"].source.confidence is Confidence.POLICY
    assert after["iso-9001.plant"].grade_at_bid is Grade.REGISTER
    assert after["iso-14001.plant"].weight is Weight.BLOCKING
    assert after["iso-45001.plant"].weight is Weight.ADVISORY
    assert [one.scheme for one in after["iso-14298.payment"].accepted] == ["iso-14298", "naspo-sa"]
    assert {"house.portal", "house.store"} <= set(after)
    assert every("financial-grade")["iso-45001.plant"].weight is Weight.CONDITIONAL


def test_a_brand_mandates_its_own_papers_and_the_base_mandates_none() -> None:
    mandated = {r.id.split(".")[0] for r in every().values() if r.mandated}

    assert mandated == {"visa", "mastercard", "unionpay"}
