"""Only what the form of the words settles is put right; every sign keeps its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardassay.documents.ocr.recognised import Line
from cardassay.documents.ocr.repairs import foreign_signs, repaired, with_blanks_in_days, with_text


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("IS0 9001:2015", "ISO 9001:2015"),
        ("lSO/lEC 27001:2O22", "ISO/IEC 27001:2022"),
        ("1SO 14OO1", "ISO 14001"),
        ("O5.O3.2024 - l2/11/2O27", "05.03.2024 - 12/11/2027"),
        ("2O24-O1-31", "2024-01-31"),
        ("27* December, 2002", "27  December, 2002"),
        ("4º July, 2007", "4  July, 2007"),
        ("Primer d.o.0.", "Primer d.o.o."),
    ],
)
def test_places_that_ask_for_a_digit_get_one(read: str, meant: str) -> None:
    assert repaired(read) == meant


@pytest.mark.parametrize(
    "read",
    [
        "FXO123-OI/2024",
        "ISOLATION 9001",
        "LOOL.OO.IIOO",
        "clause 4* of the rules",
        "N° 1251",
        "see 4º piso 17",
        "OIL 0I-2O",
        "Isola 1234",
    ],
)
def test_what_may_be_meant_is_left_alone(read: str) -> None:
    assert repaired(read) == read


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("26thMay 2017", "26th May 2017"),
        ("12October2027", "12 October 2027"),
        ("until 3 March,2026", "until 3 March, 2026"),
        ("24MEQSE2037", "24MEQSE2037"),
        ("24Mequse2037", "24Mequse2037"),
    ],
)
def test_blanks_come_into_days_with_a_real_month(read: str, meant: str) -> None:
    assert with_blanks_in_days(read) == meant


def test_turkish_letters_are_put_right_on_turkish_pages_only() -> None:
    page = ["ÖRNEK KART SANAYÍ A.$.", "BAĞIMLI DAČITIM", "yalnız bu bağlı kılındı"]
    assert foreign_signs(page) == (
        "ÖRNEK KART SANAYİ A.Ş.",
        "BAĞIMLI DAĞITIM",
        "yalnız bu bağlı kılındı",
    )
    czech = ["Příklad karet s.r.o.", "Čtvrtá Třída", "USD $ 5"]
    assert foreign_signs(czech) == tuple(czech)


def test_sign_that_becomes_a_blank_takes_its_place_with_it() -> None:
    line = Line("4º May 2027", ((0, 0), (9, 0), (9, 1), (0, 1)), 0.9, tuple(range(9)), (0.9,) * 9)
    said = with_text(line, repaired(line.text))
    assert said.text == "4 May 2027"
    assert said.middles == (0, 2, 3, 4, 5, 6, 7, 8)
    assert len(said.certain) == 8


@given(st.text(alphabet="0123456789OIl|.-/: ISOECabMay*º", max_size=40))
def test_repair_never_changes_the_number_of_signs(text: str) -> None:
    assert len(repaired(text)) == len(text)
    assert repaired(repaired(text)) == repaired(text)
