"""Other values that may be the right one, each with where it comes from."""

from __future__ import annotations

from datetime import date

from cardassay.assessing.other_readings import other_readings
from cardassay.model.evidence import Fact, Method


def test_day_and_month_the_other_way_round_are_offered() -> None:
    fact = Fact(date(2028, 4, 3), sure=False, words="Valid until: 03/04/2028")
    (other,) = other_readings("last_day", fact)

    assert other.value == date(2028, 3, 4)
    assert "the other way round" in other.why


def test_another_day_in_the_same_words_is_offered() -> None:
    fact = Fact(date(2028, 4, 30), sure=False, words="valid from 2025-05-01 to 2028-04-30")

    assert [other.value for other in other_readings("last_day", fact)] == [date(2025, 5, 1)]


def test_what_a_second_way_of_reading_saw_is_offered_where_the_value_stood() -> None:
    why = "a second recogniser reads the line in the picture as “Certificate No. EX-1023 of 2026”"
    fact = Fact("EX-1O23", sure=False, words="Certificate No. EX-1O23 of 2026", method=Method.OCR,
                why_not_sure=why)  # fmt: skip

    assert other_readings("number", fact)[0].value == "EX-1023"


def test_a_second_reading_of_one_line_of_several_leaves_the_others_as_they_are() -> None:
    why = "a second recogniser reads the line in the picture as “Manufacture of smart cards,”"
    fact = Fact("Manufacture of smant cards, embedding and mailing", sure=False, why_not_sure=why)

    assert [other.value for other in other_readings("scope", fact)] == [
        "Manufacture of smart cards, embedding and mailing"
    ]


def test_a_second_reading_of_other_words_is_not_offered() -> None:
    fact = Fact("Specimen Card Works Ltd", sure=False, why_not_sure="a second recogniser reads “0 0 7 % ~”")

    assert other_readings("holder", fact) == ()


def test_readings_that_the_reader_kept_come_first_with_their_place() -> None:
    kept = (
        {"value": "EX 2", "why": "in the side band", "page": 2, "box": (1.0, 2.0, 3.0, 4.0)},
        "EX 3",
        "EX 1",
    )
    fact = Fact("EX 1", sure=False, words="EX 1", detail={"other_readings": kept})
    found = other_readings("number", fact)

    assert [(other.value, other.why, other.page) for other in found] == [
        ("EX 2", "in the side band", 2),
        ("EX 3", "also read on the paper", None),
    ]


def test_words_of_our_own_lists_are_never_offered_as_a_line_of_the_paper() -> None:
    fact = Fact("dual", sure=False, words="Contact and contactless (dual interface)")

    assert other_readings("interface", fact) == ()


def test_a_reading_without_the_form_of_the_field_is_not_offered() -> None:
    fact = Fact(date(2028, 4, 3), sure=False, detail={"other_readings": ("soon", {"value": 7})})

    assert other_readings("last_day", fact) == ()
