"""Words for the standing of an entry that every list shares, and what a description says of its own."""

from __future__ import annotations

import pytest

from cardassay.model.register import RowStatus
from cardassay.registers.describing import load_descriptions
from cardassay.registers.lists.statuses import STATUSES
from cardassay.registers.parsing import parse
from cardassay.registers.readers.cells import status_of
from tests.registers.written import HEAD, TABLE, codes, csv_text, describe, read

BUNDLED = load_descriptions()


def standing(word: str, register: str) -> tuple[str, list[str]]:
    form = BUNDLED[register].table
    assert form is not None
    heads = [column.header[0] for column in form.columns]
    fields = [column.field for column in form.columns]
    row = [word if field == "status" else "SPEC 1" if field in ("number", "holder", "product") else ""
           for field in fields]  # fmt: skip
    listing = parse(csv_text([row], heads).encode(), BUNDLED[register], "list.csv")
    return listing.rows[0].status.value, [code for code in codes(listing) if code == "unknown-status"]


WITH_STATUS = sorted(
    name
    for name in BUNDLED
    if (form := BUNDLED[name].table) is not None and any(column.field == "status" for column in form.columns)
)


@pytest.mark.parametrize("register", WITH_STATUS)
@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Valid", "active"),
        ("SUSPENDED", "suspended"),
        ("Revoked", "withdrawn"),
        ("Terminated", "withdrawn"),
        ("Expired", "expired"),
        ("Superseded", "superseded"),
        ("Archived", "archived"),
        ("ausgesetzt", "suspended"),
        ("Abgelaufen", "expired"),
        ("retiré", "withdrawn"),
    ],
)
def test_every_list_with_a_standing_knows_the_words_of_the_field(
    register: str, word: str, status: str
) -> None:
    assert standing(word, register) == (status, [])


def test_a_description_says_otherwise_for_its_own_list() -> None:
    text = HEAD + TABLE + '\n[[table.statuses]]\nwords = ["Expired"]\nstatus = "active"\n'

    listing = read(csv_text([("S1", "Chip", "Fiktiv", "", "", "Expired")]), describe(text))

    assert listing.rows[0].status is RowStatus.ACTIVE


def test_a_word_that_nobody_knows_is_still_named() -> None:
    listing = read(csv_text([("S1", "Chip", "Fiktiv", "", "", "Cloudy")]))

    assert listing.rows[0].status is RowStatus.UNKNOWN
    assert codes(listing) == ["unknown-status"]


@pytest.mark.parametrize("word", ["Not valid", "Not suspended", "Inactive", "pending", "under review"])
def test_what_only_contains_a_known_word_says_nothing(word: str) -> None:
    assert status_of(word) is None


def test_readers_of_their_own_use_the_same_words() -> None:
    assert status_of("Cancelled") is RowStatus.WITHDRAWN
    assert status_of("Suspendu") is RowStatus.SUSPENDED


def test_no_word_stands_for_two_things() -> None:
    assert len(STATUSES) >= 40
    assert set(STATUSES.values()) == set(RowStatus) - {RowStatus.UNKNOWN}
