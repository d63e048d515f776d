from __future__ import annotations

from collections.abc import Mapping

import pytest

from cardassay.model.register import Listing, Row
from cardassay.registers.index import Index, certain_number, number_key, same_number
from tests.support.registers import row


def listing(*rows: Mapping[str, object]) -> Listing:
    return Listing(tuple(row(data, place, "common-criteria") for place, data in enumerate(rows, start=1)))


def places(rows: tuple[Row, ...]) -> list[str]:
    return [one.place for one in rows]


@pytest.mark.parametrize(
    ("printed", "asked"),
    [
        ("ANSSI-CC-2099/35", "ANSSI-CC-2099_35"),
        ("BSI-DSZ-CC-9901-2024", "BSI–DSZ–CC–9901–2024"),
        ("NSCIB-CC-9902345-01", "NSCIB-CC-9902345-01-CR"),
        ("FIK 12-345", "fik12345"),
        ("EUCC-3087-2025-12-0001", "EUCC-3087-2025-0000000001-00000"),
    ],
)
def test_a_number_is_found_in_each_of_its_spellings(printed: str, asked: str) -> None:
    index = Index(listing({"number": printed}, {"number": "BSI-DSZ-CC-9999-2024"}))

    assert places(index.rows_of_number(asked)) == ["row 1"]


@pytest.mark.parametrize(
    ("printed", "asked"),
    [
        ("BSI-DSZ-CC-9901-2024", "BSI-DSZ-CC-9901-V2-2024"),
        ("BSI-DSZ-CC-9901-2024", "BSI-DSZ-CC-9901-2024-MA-01"),
        ("NSCIB-CC-9902345-CR2", "NSCIB-CC-9902345-CR3"),
    ],
)
def test_another_issue_of_the_same_procedure_is_kin_and_not_the_same(printed: str, asked: str) -> None:
    index = Index(listing({"number": printed}))

    assert index.rows_of_number(asked) == ()
    assert places(index.rows_of_kin(asked)) == ["row 1"]
    assert not same_number(printed, asked)


def test_only_numbers_of_known_schemes_are_certain() -> None:
    assert certain_number("BSI-DSZ-CC-9901-2024")
    assert not certain_number("FIK-12345")


def test_a_row_without_a_number_is_found_by_none() -> None:
    index = Index(listing({"product": "Exa OS 3.1"}, {"number": " - "}))

    assert index.rows_of_number("") == index.rows_of_number("-") == ()
    assert index.numbers == frozenset()
    assert number_key("–") == ""


def test_rows_with_one_number_come_in_the_order_of_the_list() -> None:
    index = Index(listing({"number": "FIK-1"}, {"number": "FIK-2"}, {"number": "FIK 1"}))

    assert places(index.rows_of_number("FIK-1")) == ["row 1", "row 3"]


NAMES = (
    "Exachip EX90 A01", "Exachip EX90 A02", "Exa OS 3.1 R2 on Exachip EX90", "Muster Banking Applet 2.4",
    "Fiktiv Passport 1.0 BAC", "Fiktiv Passport 1.0 EAC",
)  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("EXACHIP EX90 A02", "row 2"),
        ("Exa OS 3.1 R2", "row 3"),
        ("Mustr Bankng Aplet 2.4", "row 4"),  # damaged in every word
        ("Fiktiv Passport 1.0 EAC", "row 6"),
        ("A01 EX90 Exachip", "row 1"),
    ],
)
def test_the_nearest_name_comes_first(asked: str, first: str) -> None:
    index = Index(listing(*({"product": name} for name in NAMES)))

    assert index.near_products(asked)[0].row.place == first


def test_a_name_that_shares_nothing_comes_near_no_row() -> None:
    index = Index(listing(*({"product": name} for name in NAMES)))

    assert index.near_products("Quite Another Thing 77") == ()
    assert index.near_products("") == ()


def test_companies_are_searched_only_among_rows_without_a_product() -> None:
    index = Index(
        listing({"holder": "Musterkarte Fiktiv GmbH"}, {"product": "X1", "holder": "Musterkarte Fiktiv GmbH"})
    )

    assert [near.row.place for near in index.near_holders("Musterkarte Fiktiv GmbH")] == ["row 1"]
