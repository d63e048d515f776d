"""Printed names against parties: equal letter by letter, similar for a person, or different."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardassay.matching import match_name
from cardassay.matching.folding import folded, shown
from cardassay.model.match import Degree
from cardassay.model.supplier import EntityName, Party, Role


def party(name: str, *former: EntityName) -> Party:
    return Party("p", name, (Role.BIDDER,), former_names=former)


def degree(printed: str, name: str) -> Degree:
    return match_name(printed, party(name), issued=(date(2026, 1, 1),)).degree


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Musterkarte Fiktiv GmbH", "Musterkarte Fiktiv GmbH"),
        ("MUSTERKARTE  FIKTIV G.m.b.H.", "Musterkarte Fiktiv GmbH"),
        ("Musterkarte Fiktiv Gesellschaft mit beschränkter Haftung", "Musterkarte Fiktiv GmbH"),
        ("Müsterkarte GmbH", "Muesterkarte GmbH"),
        ("Musterkarte GmbH & Co. KG", "Musterkarte GmbH und Co. KG"),
        ("Specimen Card Works Limited", "Specimen Card Works Ltd."),
        ("Specimen Cards Company Limited", "Specimen Cards Co., Ltd."),
        ("Cartes Exemplaires Société Anonyme", "Cartes Exemplaires S.A."),
        ("Tarjetas Ejemplares, S. A.", "Tarjetas Ejemplares SA"),
        ("Carte Esempio S.p.A.", "CARTE ESEMPIO SPA"),
        ("L’Exemple Plastique SAS", "L'Exemple Plastique S.A.S."),
        ("Specimen Cards (Testland) Pte. Ltd.", "Specimen Cards Testland Pte Ltd"),
        ("范例智能卡（示例）有限公司", "范例智能卡(示例)有限公司"),
        ("范例智能卡有限责任公司", "范例智能卡有限公司"),
        ("Speci\u200bmen Cards Ltd", "Specimen Cards Ltd"),
        ("PT Kartu Contoh Tbk", "PT. Kartu Contoh, Tbk."),
    ],
)
def test_a_name_is_the_same_whatever_its_case_accents_and_form_of_writing(printed: str, name: str) -> None:
    assert degree(printed, name) is Degree.SAME


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Musterkarte Fiktiv AG", "Musterkarte Fiktiv GmbH"),
        ("Musterkarte Fiktiv", "Musterkarte Fiktiv GmbH"),
        ("Musterkarte GmbH", "Musterkarte GmbH & Co. KG"),
        ("Musterkarte Services GmbH", "Musterkarte GmbH"),
        ("Musterkarte Holding GmbH", "Musterkarte GmbH"),
        ("Musterkarte Polska Sp. z o.o.", "Musterkarte GmbH"),
        ("Cartes Exemplaires Société Anonyme", "Cartes Exemplaires Sociedad Anónima"),
        ("Muster Karte GmbH", "Musterkarte GmbH"),
        ("Musterkarrte Fiktiv GmbH", "Musterkarte Fiktiv GmbH"),
        ("Musterkarte+ GmbH", "Musterkarte GmbH"),
        ("Zebrafink Cards Ltd", "Zebrafink Cards Co., Ltd."),
        ("ZKW GmbH", "Zebrafink Karten Werke GmbH"),
        ("范例智能卡有限公司", "Specimen Smart Cards Co., Ltd."),
        ("范例智能卡股份有限公司", "范例智能卡有限公司"),
        ("Zebrafink GmbH, Werk Süd", "Zebrafink GmbH"),
        ("Zebrаfink GmbH", "Zebrafink GmbH"),  # the third letter from the right of Zebra is Cyrillic
    ],
)
def test_a_name_that_only_resembles_waits_for_a_person(printed: str, name: str) -> None:
    match = match_name(printed, party(name), issued=(date(2026, 1, 1),))

    assert match.degree is Degree.SIMILAR
    assert match.why


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Nordlicht Druckerei GmbH", "Zebrafink Karten GmbH"),
        ("Smart Card Technology Ltd", "Secure Card Systems Ltd"),
        ("Ipsum Payment Solutions Inc.", "Lorem Payment Solutions Inc."),
        ("Carta Fittizia S.p.A.", "Zebrafink S.p.A."),
        ("Nordlicht de México S.A.C.", "Zebrafink México S.A.C."),
    ],
)
def test_a_name_that_shares_only_words_of_the_trade_is_another(printed: str, name: str) -> None:
    assert degree(printed, name) is Degree.DIFFERENT


def test_the_town_of_the_offer_makes_no_kinship() -> None:
    match = match_name(
        "Druckhaus Musterstadt GmbH",
        party("Kartenwerk Musterstadt GmbH"),
        issued=(None,),
        local_words=frozenset({"musterstadt"}),
    )

    assert match.degree is Degree.DIFFERENT


RENAMED = EntityName("Alte Zebrafink AG", last_day=date(2024, 6, 30))


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        ((date(2024, 6, 30),), Degree.SAME),
        ((date(2024, 7, 1),), Degree.SIMILAR),
        ((date(2024, 6, 30), date(2024, 7, 1)), Degree.SIMILAR),
        ((None,), Degree.SIMILAR),
    ],
)
def test_a_former_name_counts_on_papers_of_its_days_only(
    issued: tuple[date | None, ...], expected: Degree
) -> None:
    assert match_name("Alte Zebrafink AG", party("Zebrafink GmbH", RENAMED), issued=issued).degree is expected


def test_a_former_name_without_days_counts_always() -> None:
    former = EntityName("Zebrafink Werke AG")

    assert (
        match_name("Zebrafink Werke AG", party("Zebrafink GmbH", former), issued=(None,)).degree
        is Degree.SAME
    )


NAMES = st.text(st.characters(categories=("Lu", "Ll", "Lo", "Nd", "Zs", "Po", "Pd")), min_size=1, max_size=40)


@given(NAMES)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(NAMES.filter(lambda text: folded(text)))
def test_every_name_is_the_same_as_itself_however_it_is_spaced(text: str) -> None:
    assert degree(f"  {text} ", shown(text)) is Degree.SAME


@given(NAMES, NAMES)
def test_whether_two_names_are_the_same_does_not_depend_on_their_order(first: str, second: str) -> None:
    assert (degree(first, second) is Degree.SAME) == (degree(second, first) is Degree.SAME)


@given(st.sampled_from(["GmbH", "AG", "SE", "KG", "Ltd", "Inc.", "S.p.A.", "B.V."]), st.data())
def test_another_legal_form_is_never_the_same(form: str, data: st.DataObject) -> None:
    other = data.draw(
        st.sampled_from([f for f in ["GmbH", "AG", "SE", "KG", "Ltd", "Inc.", "B.V."] if f != form])
    )

    assert degree(f"Zebrafink {form}", f"Zebrafink {other}") is Degree.SIMILAR
