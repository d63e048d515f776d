"""Days as certificates print them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardassay.documents.dates import Order, find_days, parse_day, settle_order

ONE_WAY = {
    "2026-02-28": (2026, 2, 28),
    "28.02.2026": (2026, 2, 28),
    "28 February 2026": (2026, 2, 28),
    "February 28, 2026": (2026, 2, 28),
    "FEBRUARY 28, 2026": (2026, 2, 28),
    "28th of February, 2026": (2026, 2, 28),
    "28 th February 2026": (2026, 2, 28),
    "2017-DECEMBER-04": (2017, 12, 4),
    "04-Dec-2017": (2017, 12, 4),
    "28. Februar 2026": (2026, 2, 28),
    "1er janvier 2024": (2024, 1, 1),
    "03 de Marzo de 2026": (2026, 3, 3),
    "28 de marzo del 2024": (2024, 3, 28),
    "21 de fevereiro de 2025": (2025, 2, 21),
    "27 maggio 2016": (2016, 5, 27),
    "2026年2月28日": (2026, 2, 28),
    "2002年 5月 10日": (2002, 5, 10),
    "二〇二六年三月十五日": (2026, 3, 15),
    "平成31年4月1日": (2019, 4, 1),
    "令和元年5月1日": (2019, 5, 1),
    "2025년 1월 20일": (2025, 1, 20),
    "2022.01.19": (2022, 1, 19),
    "15 kwietnia 2026": (2026, 4, 15),
    "15. dubna 2026": (2026, 4, 15),
    "20 января 2025 г.": (2025, 1, 20),
    "19 Mayıs 2026": (2026, 5, 19),
    "25/12/2026": (2026, 12, 25),
    "12/25/2026": (2026, 12, 25),
    "05/05/2026": (2026, 5, 5),
}


@pytest.mark.parametrize("text", ONE_WAY)
def test_a_form_that_can_be_read_in_one_way_is_one_day(text: str) -> None:
    assert date(*ONE_WAY[text]) == parse_day(text)


def test_two_small_numbers_are_two_days_until_the_document_settles_it() -> None:
    (found,) = find_days("03/04/2026")

    assert (date(2026, 4, 3), date(2026, 3, 4)) == (found.day, found.other)
    assert find_days("03/04/2026", Order.DAY_FIRST)[0].day == date(2026, 4, 3)
    assert find_days("03/04/2026", Order.DAY_FIRST)[0].other is None
    assert find_days("03/04/2026", Order.MONTH_FIRST)[0].day == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/04/2026"], Order.UNKNOWN),
        (["03/04/2026", "25/12/2026"], Order.DAY_FIRST),
        (["03/04/2026", "12/25/2026"], Order.MONTH_FIRST),
        (["25/12/2026", "12/25/2026"], Order.CONFLICT),
        (["Expiry (dd/mm/yyyy)"], Order.DAY_FIRST),
        (["Expiry (mm/dd/yyyy)"], Order.MONTH_FIRST),
        (["délivré le (jj/mm/aaaa)"], Order.DAY_FIRST),
        (["25.12.2026"], Order.UNKNOWN),
    ],
)
def test_the_document_settles_which_number_is_the_day(texts: list[str], order: Order) -> None:
    assert order is settle_order(texts)


@pytest.mark.parametrize("text", ["31.02.2027", "2027-02-31", "31 February 2027", "2027年2月31日"])
def test_a_form_that_is_no_day_of_the_calendar_is_found_without_a_day(text: str) -> None:
    (found,) = find_days(text)

    assert found.day is None
    assert found.other is None


@pytest.mark.parametrize(
    "text",
    [
        "ISO 9001:2015",
        "D-ZM-14143-01-00",
        "Certificate No. 12 100 12345",
        "+49 30 1234-56-7890",
        "May 2026",
        "3.2.1 Scope",
        "2022/102576.2",
        "version 10.0.2026x",
    ],
)
def test_numbers_that_are_no_day_are_left_alone(text: str) -> None:
    assert not find_days(text)


def test_a_year_of_two_digits_is_said_to_be_short() -> None:
    (found,) = find_days("16.01.24")

    assert (date(2024, 1, 16), True) == (found.day, found.short_year)


def test_the_leap_day_is_a_day_in_leap_years_only() -> None:
    assert find_days("29.02.2028")[0].day == date(2028, 2, 29)
    assert find_days("29.02.2027")[0].day is None


def test_more_than_one_day_is_not_one_day() -> None:
    with pytest.raises(ValueError, match="not one day"):
        parse_day("1 March 2026 to 28 February 2029")


@given(st.dates(min_value=date(1960, 1, 1), max_value=date(2099, 12, 31)))
def test_what_is_printed_in_a_plain_form_is_read_back(day: date) -> None:
    for text in (
        day.isoformat(),
        day.strftime("%d.%m.%Y"),
        f"{day.day} {day.strftime('%B')} {day.year}",
        f"{day.year}年{day.month}月{day.day}日",
    ):
        assert day == parse_day(f"issued {text} at")


@given(st.text(max_size=60))
def test_no_text_breaks_the_search_and_days_do_not_overlap(text: str) -> None:
    found = find_days(text)

    assert all(first.end <= second.start for first, second in pairwise(found))
    assert all(0 <= one.start < one.end <= len(text) for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "01.02.2025-31.01.2028",
        "01. 02. 2025-31. 01. 2028",
        "2025-02-01/2028-01-31",
        "2025.02.01-2028.01.31",
    ],
)
def test_two_days_with_only_a_mark_between_them_are_two_days(text: str) -> None:
    assert [found.day for found in find_days(text)] == [date(2025, 2, 1), date(2028, 1, 31)]
