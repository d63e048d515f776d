"""One cell, one day, or the reason why not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from cardassay.documents.dates import Order
from cardassay.registers.described import Slashes
from cardassay.registers.lists.days import NoDayError, day_of, order_of

DAY = date(2027, 3, 31)


@pytest.mark.parametrize(
    "cell",
    [
        "2027-03-31",
        "20270331",
        "2027/3/31",
        "2027-03-31T00:00:00Z",
        "31.03.2027",
        "31/03/2027",
        "03/31/2027",
        "31 March 2027",
        "31. März 2027",
        "31 mars 2027",
        46477,
        46477.0,
        DAY,
        datetime(2027, 3, 31, 9, 30, tzinfo=UTC),
    ],
)
def test_a_day_is_the_same_in_every_form_that_leaves_no_doubt(cell: object) -> None:
    assert day_of(cell, Order.UNKNOWN) == DAY


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("03/04/2027", "which number is the day"),
        ("31.02.2027", "no day of the calendar"),
        ("9999-12-31", "the year 9999 says nothing"),
        ("2027-03-31T23:30:00Z", "the next day may be meant"),
        ("31 March 2027 (renewed)", "more than a day"),
        ("01.02.2027 - 01.03.2027", "more than one day"),
        ("soon", "it is no day"),
        ("", "it is no day"),
        (12, "no day of a spreadsheet"),
        (True, "it is no day"),
        (None, "it is no day"),
    ],
)
def test_a_cell_that_is_not_one_day_says_why(cell: object, says: str) -> None:
    with pytest.raises(NoDayError, match=says):
        day_of(cell, Order.UNKNOWN)


def test_the_order_is_what_the_description_says_else_what_the_column_shows() -> None:
    texts = ["03/04/2027", "05/31/2027"]

    assert order_of(texts, None) is Order.MONTH_FIRST
    assert order_of(texts, Slashes.DAY_FIRST) is Order.DAY_FIRST
    assert order_of(texts[:1], None) is Order.UNKNOWN
    assert day_of("03/04/2027", Order.MONTH_FIRST) == date(2027, 3, 4)
    assert day_of("03/04/2027", Order.DAY_FIRST) == date(2027, 4, 3)
