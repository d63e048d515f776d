"""What the scheme files say: laws over all of them, and the traps of the field, checked from outside."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from cardassay.documents.designation import find_designations
from cardassay.model.assurance import AssuranceClaim
from cardassay.model.scheme import Scheme, Subject, ValidityRule
from cardassay.model.source import Confidence, Source
from cardassay.model.supplier import Role
from cardassay.schemes.loader import load_schemes

SCHEMES = load_schemes()
IDS = re.findall(
    r"[a-z0-9-]+",
    """
    iso-9001 iso-14001 iso-45001 iso-27001 iso-14298 intergraf-15374 naspo-sa iso-17025
    other-management-system pci-card-production pci-dss pci-pin soc-report visa-avp visa-loa visa-perso
    mastercard-gvcp mastercard-loa mastercard-cvcs mastercard-cqm mastercard-csi mastercard-cec
    mastercard-cpv mastercard-sdp unionpay-vendor unionpay-product amex-vendor amex-product
    discover-vendor discover-product jcb-vendor jcb-product domestic-vendor domestic-product emvco-ic
    emvco-platform emvco-cpa emvco-ccd emvco-contactless-l1 emvco-terminal emvco-sbmp common-criteria
    eucc cc-site globalplatform-functional globalplatform-self-test globalplatform-security
    java-card-licence java-card-tck card-physical-test supply-authorisation gsma-sas k-isms iqnet
    """,
)
TODAY = date(2026, 11, 22)
SENTENCES = ("certifies", "applies", "checks_first")


def sources(value: Any) -> Iterator[Source]:
    """Every source inside a scheme."""
    if isinstance(value, Source):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from sources(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from sources(getattr(value, field.name))


def edition_of(scheme: str, printed: str) -> str:
    """The edition that a national designation equals."""
    (adoption,) = [one for one in SCHEMES[scheme].adoptions if one.printed == printed]
    return adoption.edition


def last_day(scheme: str, edition: str) -> date | None:
    found = SCHEMES[scheme].edition(edition)
    assert found is not None
    return found.last_day


def test_every_scheme_of_the_field_is_there() -> None:
    assert sorted(IDS) == sorted(SCHEMES)


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=list(SCHEMES))
class TestEveryScheme:
    def test_says_what_the_experts_table_needs(self, scheme: Scheme) -> None:
        for field in SENTENCES:
            sentence = getattr(scheme, field)
            assert sentence[-1] in ".?", field
            assert 20 < len(sentence) < 260, field
        assert scheme.paper
        assert not scheme.paper.endswith(".")

    def test_has_a_source_with_document_and_day_at_every_entry(self, scheme: Scheme) -> None:
        found = list(sources(scheme))

        assert found
        assert all(source.document and source.checked_on <= TODAY for source in found)

    def test_says_what_the_silence_of_its_register_means_and_whom_to_ask(self, scheme: Scheme) -> None:
        assert scheme.register is not None
        assert scheme.register.silence.endswith(".")
        assert scheme.register.ask.endswith(".")
        assert scheme.register.exists == bool(scheme.register.address)

    def test_has_a_validity_rule(self, scheme: Scheme) -> None:
        assert scheme.validity is not None
        if scheme.validity.rule is ValidityRule.ASSESSMENT:
            assert scheme.validity.months

    def test_has_levels_that_never_tie(self, scheme: Scheme) -> None:
        ranks = [level.rank for level in scheme.levels]

        assert len(ranks) == len(set(ranks))
        for low, high in itertools.combinations(scheme.levels, 2):
            assert (low.rank < high.rank) != (high.rank < low.rank)

    def test_has_patterns_that_match_their_examples_and_no_plain_word(self, scheme: Scheme) -> None:
        for hint in scheme.numbers:
            assert re.fullmatch(hint.pattern, hint.example)
            assert not re.fullmatch(hint.pattern, "CERTIFICATE")

    def test_explains_each_wrong_paper_in_a_sentence_for_the_supplier(self, scheme: Scheme) -> None:
        for neighbour in scheme.neighbours:
            assert neighbour.says.endswith(".")
            assert len(neighbour.says) > 30

    def test_adopts_editions_that_exist(self, scheme: Scheme) -> None:
        for adoption in scheme.adoptions:
            assert scheme.edition(adoption.edition) is not None

    def test_leads_from_a_dead_edition_to_one_that_is_open(self, scheme: Scheme) -> None:
        for edition in scheme.editions:
            current, seen = edition, {edition.name}
            while current.last_day is not None and current.last_day < TODAY:
                following = scheme.edition(current.successor)
                assert following is not None, current.name
                assert following.name not in seen
                seen.add(following.name)
                current = following


def test_an_edition_never_ends_before_its_successor_begins() -> None:
    for scheme in SCHEMES.values():
        for edition in scheme.editions:
            following = scheme.edition(edition.successor)
            if edition.last_day and following and following.first_day:
                assert following.first_day <= edition.last_day, (scheme.id, edition.name)


def test_only_the_twelve_families_are_named_and_each_has_a_scheme() -> None:
    assert set(range(1, 13)) == {scheme.family for scheme in SCHEMES.values() if scheme.family}


@pytest.mark.parametrize(
    "trap",
    [
        "mastercard-sdp",
        "gsma-sas",
        "k-isms",
        "iqnet",
        "soc-report",
        "emvco-terminal",
        "globalplatform-self-test",
        "pci-dss",
    ],
)
def test_every_trap_is_the_wrong_neighbour_of_something(trap: str) -> None:
    assert any(trap in {one.scheme for one in scheme.neighbours} for scheme in SCHEMES.values())


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        ("pci-card-production", "pci-dss"),
        ("pci-card-production", "pci-pin"),
        ("iso-14298", "intergraf-15374"),
        ("emvco-ic", "common-criteria"),
        ("emvco-platform", "common-criteria"),
        ("common-criteria", "emvco-ic"),
        ("visa-loa", "emvco-terminal"),
        ("globalplatform-functional", "globalplatform-self-test"),
        ("mastercard-gvcp", "mastercard-sdp"),
        ("mastercard-cvcs", "mastercard-loa"),
        ("iso-27001", "k-isms"),
        ("iso-27001", "soc-report"),
        ("iso-9001", "iqnet"),
        ("common-criteria", "cc-site"),
    ],
)
def test_the_paper_that_is_usually_offered_instead_is_known(wanted: str, offered: str) -> None:
    assert offered in {neighbour.scheme for neighbour in SCHEMES[wanted].neighbours}


class TestEditions:
    def test_9001_of_2015_is_open_until_the_end_of_september_2029(self) -> None:
        assert date(2029, 9, 30) == last_day("iso-9001", "ISO 9001:2015")
        assert last_day("iso-9001", "ISO 9001:2026") is None

    def test_first_certificates_to_9001_of_2015_end_before_31_march_2028(self) -> None:
        edition = SCHEMES["iso-9001"].edition("ISO 9001:2015")

        assert edition is not None
        assert date(2028, 3, 30) == edition.last_first_issue_day

    def test_27001_of_2013_ended_at_the_end_of_october_2025(self) -> None:
        edition = SCHEMES["iso-27001"].edition("ISO/IEC 27001:2013")

        assert edition is not None
        assert date(2025, 10, 31) == edition.last_day
        assert date(2024, 4, 30) == edition.last_first_issue_day
        assert edition.source.may_reject

    def test_14001_dates_rest_on_one_body_and_reject_nobody(self) -> None:
        edition = SCHEMES["iso-14001"].edition("ISO 14001:2015")

        assert edition is not None
        assert (date(2029, 4, 30), date(2027, 10, 31)) == (edition.last_day, edition.last_first_issue_day)
        assert not edition.source.may_reject

    def test_45001_of_2018_has_no_end_and_ohsas_is_dead(self) -> None:
        assert last_day("iso-45001", "ISO 45001:2018") is None
        assert date(2021, 9, 30) == last_day("iso-45001", "OHSAS 18001:2007")

    def test_both_card_production_versions_of_2022_are_current(self) -> None:
        assert last_day("pci-card-production", "3.0") is None
        assert last_day("pci-card-production", "3.0.1") is None
        assert SCHEMES["pci-card-production"].edition("4.0") is None

    @pytest.mark.parametrize(
        ("scheme", "printed", "edition"),
        [
            ("iso-27001", "EN ISO/IEC 27001:2017", "ISO/IEC 27001:2013"),
            ("iso-27001", "DIN EN ISO/IEC 27001:2017", "ISO/IEC 27001:2013"),
            ("iso-27001", "UNE-EN 27001:2017", "ISO/IEC 27001:2013"),
            ("iso-27001", "EN ISO/IEC 27001:2023", "ISO/IEC 27001:2022"),
            ("iso-27001", "DIN EN ISO/IEC 27001:2024", "ISO/IEC 27001:2022"),
            ("iso-27001", "JIS Q 27001:2014", "ISO/IEC 27001:2013"),
            ("iso-27001", "JIS Q 27001:2023", "ISO/IEC 27001:2022"),
            ("iso-27001", "GB/T 22080-2016", "ISO/IEC 27001:2013"),
            ("iso-27001", "GB/T 22080-2025", "ISO/IEC 27001:2022"),
            ("iso-9001", "GB/T 19001-2016", "ISO 9001:2015"),
            ("iso-14001", "GB/T 24001-2016", "ISO 14001:2015"),
            ("iso-45001", "GB/T 45001-2020", "ISO 45001:2018"),
            ("iso-14298", "SIST ISO 14298:2022", "ISO 14298:2021"),
            ("iso-14298", "SIST ISO 14298:2020", "ISO 14298:2013"),
        ],
    )
    def test_the_national_year_is_not_the_iso_year(self, scheme: str, printed: str, edition: str) -> None:
        assert edition == edition_of(scheme, printed)

    def test_a_bare_27001_of_2023_is_no_edition(self) -> None:
        scheme = SCHEMES["iso-27001"]

        assert scheme.edition("ISO/IEC 27001:2023") is None
        assert not [one for one in scheme.adoptions if one.printed in ("ISO/IEC 27001:2023", "27001:2023")]

    @pytest.mark.parametrize(
        "scheme", ["iso-9001", "iso-14001", "iso-45001", "iso-27001", "iso-14298", "iso-17025"]
    )
    def test_the_readers_own_table_never_contradicts_an_adoption(self, scheme: str) -> None:
        # Two tables made apart: what a reader says of a printed designation, and what the scheme says.
        for adoption in SCHEMES[scheme].adoptions:
            read = {one.adopts for one in find_designations(adoption.printed)} - {None}
            assert read <= {adoption.edition}, adoption.printed


class TestLevels:
    def test_a_higher_eal_never_contains_weaker_components(self) -> None:
        # The table of packages stands in the model; the order of the levels stands in the file.
        levels = sorted(SCHEMES["common-criteria"].levels, key=lambda level: level.rank)
        for family in ("AVA_VAN", "ALC_DVS"):
            reached = [AssuranceClaim(int(level.name[-1])).effective(family) or 0 for level in levels]
            assert sorted(reached) == reached

    def test_intergraf_levels_are_ordered_and_reject_nobody(self) -> None:
        order = sorted(SCHEMES["iso-14298"].levels, key=lambda level: level.rank)

        assert [level.name for level in order] == ["Foundation", "Governmental", "Central Bank"]
        assert not any(level.source.may_reject for level in order)

    def test_the_first_edition_of_14298_asks_and_rejects_nobody(self) -> None:
        edition = SCHEMES["iso-14298"].edition("ISO 14298:2013")

        assert edition is not None
        assert edition.last_day is not None
        assert not edition.source.may_reject

    def test_cqm_recognition_is_below_approval(self) -> None:
        low, high = (
            SCHEMES["mastercard-cqm"].level("Recognition"),
            SCHEMES["mastercard-cqm"].level("approval"),
        )

        assert low is not None
        assert high is not None
        assert low.rank < high.rank

    def test_globalplatform_configurations_are_named_but_not_ranked(self) -> None:
        scheme = SCHEMES["globalplatform-functional"]

        assert not scheme.levels
        assert {"Common Implementation Configuration", "Secure Element Configuration v2.0"} <= {
            term.name for term in scheme.terms
        }


class TestNumbers:
    @pytest.mark.parametrize(
        "printed",
        [
            "EUCC-3090-2025-0000000006-00000",
            "EUCC-3110-2025-0002500093-00001",
            "EUCC-3090-2026-32",
            "EUCC-3090-2025-10-0004",
            "EUCC-ANSSI-2025-3-1",
            "EUCC-ANSSI-2025-03-02",
            "EUCC-3110-2025-12-2500098-01",
            "EUCC-3110-2026-2500100-01",
            "EUCC-3110-2025-2500051-01-00000",
            "EUCC-3087-2025-12-0001",
            "EUCC-3087-2025-0000000001-00000",
            "EUCC-3100-2026-0007001701-00000",
            "EUCC-3135-2026-0000000001-00000",
        ],
    )
    def test_every_spelling_of_a_eucc_identifier_is_known(self, printed: str) -> None:
        (hint,) = SCHEMES["eucc"].numbers

        assert re.fullmatch(hint.pattern, printed)

    def test_two_spellings_of_one_eucc_certificate_have_one_key(self) -> None:
        (hint,) = SCHEMES["eucc"].numbers
        keys = set()
        for printed in ("EUCC-3087-2025-12-0001", "EUCC-3087-2025-0000000001-00000"):
            match = re.fullmatch(hint.pattern, printed)
            assert match is not None
            keys.add((match["body"], match["year"], int(match["seq"])))

        assert {("3087", "2025", 1)} == keys

    @pytest.mark.parametrize(
        ("scheme", "printed"),
        [
            ("iso-9001", "31234567"),
            ("iso-9001", "JQA-QM1234"),
            ("iso-9001", "JQA-1234"),
            ("iso-27001", "JQA-IM0123"),
            ("iso-27001", "012345"),
            ("iso-9001", "12 100 12345/01 TMS"),
            ("common-criteria", "BSI-DSZ-CC-0891-V6-2021-MA-01"),
            ("common-criteria", "ANSSI-CC-2023/06-M01"),
            ("common-criteria", "NSCIB-CC-180212-CR3"),
            ("cc-site", "BSI-DSZ-CC-S-0192-2021"),
        ],
    )
    def test_real_number_forms_fit_a_hint(self, scheme: str, printed: str) -> None:
        assert any(re.fullmatch(hint.pattern, printed) for hint in SCHEMES[scheme].numbers)


class TestWhoseName:
    @pytest.mark.parametrize(
        ("scheme", "role"),
        [
            ("iso-9001", Role.SITE_OPERATOR),
            ("pci-card-production", Role.SITE_OPERATOR),
            ("visa-avp", Role.SITE_OPERATOR),
            ("emvco-ic", Role.IC_VENDOR),
            ("emvco-platform", Role.PLATFORM_VENDOR),
            ("visa-loa", Role.PRODUCT_VENDOR),
            ("intergraf-15374", Role.MATERIAL_SUPPLIER),
            ("iso-17025", Role.LABORATORY),
            ("java-card-licence", Role.PLATFORM_VENDOR),
        ],
    )
    def test_each_paper_knows_whose_name_it_bears(self, scheme: str, role: Role) -> None:
        assert role is SCHEMES[scheme].holder_role

    def test_a_third_partys_product_paper_needs_a_tie_to_the_bidder(self) -> None:
        for scheme in SCHEMES.values():
            if scheme.holder_role in (Role.IC_VENDOR, Role.PLATFORM_VENDOR) and scheme.family:
                assert "supply-authorisation" in {link.scheme for link in scheme.links}, scheme.id

    def test_management_systems_need_accreditation_and_secure_printing_does_not(self) -> None:
        for scheme in SCHEMES.values():
            if scheme.family in (1, 2, 3, 4):
                assert scheme.accredited
                assert scheme.subject is Subject.MANAGEMENT_SYSTEM
        assert not SCHEMES["iso-14298"].accredited

    def test_facility_papers_ask_for_site_and_activity_and_product_papers_for_the_product(self) -> None:
        for scheme in SCHEMES.values():
            if scheme.subject is Subject.FACILITY:
                assert scheme.match_site
                assert scheme.match_activity
            if scheme.subject in (Subject.IC, Subject.PLATFORM, Subject.CARD_PRODUCT):
                assert scheme.match_product


class TestValidity:
    def test_card_production_is_yearly_with_a_grace_that_rejects_nobody(self) -> None:
        validity = SCHEMES["pci-card-production"].validity

        assert validity is not None
        assert (validity.rule, validity.months, validity.grace_months) == (ValidityRule.ASSESSMENT, 12, 3)
        assert Confidence.KNOWN_MEDIUM is validity.source.confidence

    @pytest.mark.parametrize("scheme", ["emvco-ic", "emvco-platform"])
    def test_an_emvco_end_is_printed_never_computed_and_may_be_extended(self, scheme: str) -> None:
        validity = SCHEMES[scheme].validity

        assert validity is not None
        assert (
            validity.rule,
            validity.months,
            validity.extension_possible,
        ) == (ValidityRule.PRINTED, None, True)

    def test_management_certificates_run_three_years_with_yearly_surveillance(self) -> None:
        for name in ("iso-9001", "iso-14001", "iso-45001", "iso-27001"):
            validity = SCHEMES[name].validity
            assert validity is not None
            assert (validity.months, validity.surveillance_months) == (36, 12)

    @pytest.mark.parametrize(
        "scheme", ["visa-avp", "mastercard-gvcp", "visa-loa", "amex-vendor", "jcb-vendor"]
    )
    def test_what_no_source_says_is_marked_open(self, scheme: str) -> None:
        validity = SCHEMES[scheme].validity

        assert validity is not None
        assert Confidence.OPEN is validity.source.confidence
        assert validity.months is None


class TestRegisters:
    @pytest.mark.parametrize(
        "scheme", ["pci-card-production", "mastercard-gvcp", "java-card-licence", "visa-loa"]
    )
    def test_no_public_register_is_said_plainly(self, scheme: str) -> None:
        register = SCHEMES[scheme].register

        assert register is not None
        assert not register.exists

    def test_discover_keeps_no_list_since_october_2023(self) -> None:
        register = SCHEMES["discover-vendor"].register

        assert register is not None
        assert "13 October 2023" in register.name
