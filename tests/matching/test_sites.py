"""Printed sites against the sites of the offer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardassay.matching import match_site
from cardassay.model.match import Degree
from cardassay.model.project import Activity
from cardassay.model.supplier import Site

GERMAN = "Beispielstraße 12, 99999 Musterstadt, Deutschland"


def site(address: str, *also: str, name: str = "Plant 1") -> Site:
    return Site("plant-1", name, address, "p", (Activity.CARD_BODY,), also_at=also)


def degree(address: str, own: str = GERMAN, name: str = "") -> Degree:
    return match_site(name, address, site(own)).degree


@pytest.mark.parametrize(
    "printed",
    [
        "Beispielstraße 12, 99999 Musterstadt, Deutschland",
        "Beispielstr. 12, D-99999 Musterstadt",
        "BEISPIELSTRASSE 12, 99999 MUSTERSTADT, GERMANY",
        "99999 Musterstadt, Beispiel Straße 12",
        "Beispiel-Str. 12, Musterstadt, Allemagne",
        "Beispielstraße 12 99999 Musterstadt Deutschland",
        "Zebrafink GmbH, Beispielstraße 12, 99999 Musterstadt",
        "12 Beispielstraße; 99999 Musterstadt",
    ],
)
def test_the_same_address_is_known_however_it_is_written(printed: str) -> None:
    assert degree(printed) is Degree.SAME


@pytest.mark.parametrize(
    ("printed", "own"),
    [
        ("1 Example Street, Exampleton, EX1 1EX", "1 Example St., Exampleton EX11EX, United Kingdom"),
        (
            "12, rue de l’Exemple, 99001 Villefictive Cedex 05, France",
            "12 rue de l'Exemple, 99001 Villefictive",
        ),
        ("C/ Ejemplo nº 5, 99002 Ciudad Ficticia", "C/ Ejemplo 5, 99002 Ciudad Ficticia, España"),
        ("Via Esempio 10/A, 99003 Milano, Italia", "Via Esempio 10a, 99003 Milan, Italy"),
        (
            "No. 18 Shili Road, Nanshan District, Shenzhen, Guangdong 999004, P.R. China",
            "18 Shili Rd., Nanshan District, Shenzhen 999004, China",
        ),
        ("中国广东省深圳市南山区示例路18号", "广东省深圳市南山区示例路18号"),
        ("Beispielgade 3, 9999 Prøveby, Danmark", "Beispielgade 3, DK-9999 Prøveby"),
    ],
)
def test_addresses_of_other_countries_are_known_too(printed: str, own: str) -> None:
    assert degree(printed, own) is Degree.SAME


@pytest.mark.parametrize(
    "printed",
    [
        "Musterstadt, Deutschland",  # only the town
        "Beispielstraße, 99999 Musterstadt",  # no number
        "Beispielstraße 12, Gebäude 5, 99999 Musterstadt",  # a building more
        "Beispielstraße 12-14, 99999 Musterstadt",
        "Beispielstrasse 12, 99998 Musterstadt",  # another code
        "Beispielstraße 12, Deutschland",  # no town
        "Beispeilstraße 12, 99999 Musterstadt",  # misspelt
        "Beispielweg 12, 99999 Musterstadt",  # another kind of street
        "Firma Alte Beispielstraße 12 99999 Musterstadt",  # the street cannot be told from the words before
        "示例路12号",  # another script
    ],
)
def test_an_address_that_agrees_in_part_waits_for_a_person(printed: str) -> None:
    match = match_site("", printed, site(GERMAN))

    assert match.degree is Degree.SIMILAR
    assert match.why


@pytest.mark.parametrize(
    "printed",
    [
        "Beispielstraße 14, 99999 Musterstadt",  # the neighbour
        "Beispielstraße 1, 99999 Musterstadt",  # part of the number is not the number
        "Beispielstraße 12b, 99999 Musterstadt",
        "Hafenkai 7, 99999 Musterstadt",  # another plant in the same town
        "Alte Beispielstraße 3, 88888 Anderswo",
        "Anderswo, Deutschland",
        "Beispielstraße 12, 99999 Musterstadt, Austria",  # another country
        "1 Example Street, Exampleton EX1 1EX, United Kingdom",
    ],
)
def test_another_street_number_town_or_country_is_another_site(printed: str) -> None:
    assert degree(printed) is Degree.DIFFERENT


def test_an_old_street_is_not_the_street() -> None:
    assert degree("Alte Beispielstraße 12, 99999 Musterstadt") is not Degree.SAME


def test_house_letters_are_part_of_the_number() -> None:
    assert degree("Via Esempio 10/B, 99003 Esempia", "Via Esempio 10/A, 99003 Esempia") is Degree.DIFFERENT


def test_an_address_that_cannot_be_taken_apart_is_the_same_word_by_word() -> None:
    odd = "Kilometre 7 behind the Example mill 99999 Musterstadt"

    assert degree(odd.upper(), odd) is Degree.SAME


def test_a_town_alone_is_no_address_even_word_by_word() -> None:
    assert degree("Musterstadt", "Musterstadt") is Degree.SIMILAR


def test_a_second_gate_is_the_same_site() -> None:
    gate = "Hafenkai 7, 99999 Musterstadt"

    assert match_site("", gate, site(GERMAN, gate)).degree is Degree.SAME


def test_a_name_without_an_address_never_decides() -> None:
    assert match_site("Plant 1", "", site(GERMAN)).degree is Degree.SIMILAR
    assert match_site("Lagerhaus", "", site(GERMAN)).degree is Degree.SIMILAR


def test_a_known_name_at_another_address_waits_for_a_person() -> None:
    assert match_site(
        "Plant North", "Hafenkai 7, 99999 Musterstadt", site(GERMAN, name="Plant North")
    ).degree is (Degree.SIMILAR)


def test_an_address_printed_as_the_name_is_read_as_an_address() -> None:
    assert match_site(GERMAN, "", site(GERMAN)).degree is Degree.SAME


STREETS = st.sampled_from(["Beispielstraße", "Example Street", "Hafenkai", "rue de l'Exemple", "Via Esempio"])
TOWNS = st.sampled_from(["Musterstadt", "Exampleton", "Villefictive", "Neu Beispiel"])


@st.composite
def addresses(draw: st.DrawFn) -> tuple[str, int, str, str]:
    number = draw(st.integers(1, 999))
    return draw(STREETS), number, f"{draw(st.integers(10000, 99999))}", draw(TOWNS)


@given(addresses(), st.permutations([0, 1]))
def test_the_order_of_the_parts_does_not_matter(parts: tuple[str, int, str, str], order: list[int]) -> None:
    street, number, code, town = parts
    pieces = [f"{street} {number}", f"{code} {town}"]

    assert degree(", ".join(pieces[i] for i in order), f"{street} {number}, {code} {town}") is Degree.SAME


@given(addresses(), addresses())
def test_two_addresses_that_differ_anywhere_are_never_the_same(
    first: tuple[str, int, str, str], second: tuple[str, int, str, str]
) -> None:
    (street, number, code, town), (street2, number2, code2, town2) = first, second
    same = degree(f"{street} {number}, {code} {town}", f"{street2} {number2}, {code2} {town2}") is Degree.SAME

    assert same == ((street, number, code) == (street2, number2, code2) and town == town2) or (
        # A town written otherwise does not matter where street, number and postal code agree.
        same and (street, number, code) == (street2, number2, code2)
    )


@given(st.text(max_size=60), st.text(min_size=1, max_size=60))
def test_no_text_breaks_the_comparison(printed: str, own: str) -> None:
    assert match_site("", printed, site(own)).why
