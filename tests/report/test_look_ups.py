"""Look-ups as words: what was asked of which list, what the row says, and what silence means."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from cardassay.model.register import Answer, Consulted, Declared, Difference, LookUp, RowStatus
from cardassay.report import explain
from cardassay.report.look_ups import consulted_words, look_up_words, looked_up_summary, registers_view

from . import fixtures

CASE = fixtures.assessment()


def look_up(answer: Answer) -> LookUp:
    return next(one for several in CASE.looked_up.values() for one in several if one.answer is answer)


def test_a_row_that_says_it_is_named_with_register_day_hash_and_place() -> None:
    words = look_up_words(look_up(Answer.FOUND))

    assert words.headline == (
        "Fictional list of bodies, list of 2026-11-28 (SHA-256 abababababab…), row 2 says: "
        "number FIK-9001-17, last day 2027-09-15, active."
    )
    assert (
        "Last day: the paper has 2027-09-14, the row 2027-09-15; a day's difference is usual."
        in words.details
    )
    assert "It lifts the evidence to “register row”." in words.details


def test_silence_is_said_with_what_it_means() -> None:
    words = look_up_words(look_up(Answer.NOT_FOUND))

    assert words.headline.startswith("Not in Fictional list of bodies, list of 2026-11-28")
    assert words.headline.endswith("What that means: Nothing: the list is not complete.")


def test_rows_that_may_be_meant_are_listed_with_the_reason() -> None:
    words = look_up_words(look_up(Answer.LIKELY))

    assert "a person decides" in words.headline
    assert any(line.startswith("Row 2: ") and line.endswith(" – another version.") for line in words.details)


def test_what_differs_is_shown_with_both_values() -> None:
    one = replace(look_up(Answer.FOUND), differs=(Difference("product", "Exa 1.1", "Exa 1.0"),), lifts=False)

    assert "Product: the paper has “Exa 1.1”, the row “Exa 1.0”." in look_up_words(one).details


@pytest.mark.parametrize("address", ["", "https://body.example/1"])
def test_a_persons_look_up_names_the_person_and_where_one_is_known_the_address(address: str) -> None:
    seen = next(one for several in CASE.looked_up.values() for one in several if one.who)

    words = look_up_words(replace(seen, address=address))

    assert "as B. Buyer (fictional) saw it on 2026-11-29" in words.headline
    assert (f"at {address}" in words.headline) == bool(address)
    assert "Shown by SHA-256 cdcdcdcdcdcd…" in words.details


def test_a_list_that_cannot_speak_says_why() -> None:
    one = replace(look_up(Answer.NOT_FOUND), answer=Answer.CANNOT_TELL, why_not="The list is too old.")

    words = look_up_words(one)

    assert words.headline.endswith(" cannot tell.")
    assert "The list is too old." in words.details


def test_hidden_signs_of_a_list_are_shown() -> None:
    one = replace(look_up(Answer.FOUND), name="List\u202efo")

    assert "\u202e" not in look_up_words(one).headline


def test_the_lists_that_were_asked_are_shown_with_rows_and_problems() -> None:
    (consulted,) = CASE.registers

    assert "list of 2026-11-28 (SHA-256 abababababab…): 2 rows, 1 not read" in consulted_words(consulted)
    unusable = Consulted(consulted.snapshot, consulted.name, 0, (), usable=False)
    assert "could not be read as a whole" in consulted_words(unusable)


def test_what_needs_a_person_stands_first_in_the_report() -> None:
    shown = registers_view(CASE)

    assert shown is not None
    assert [words[0].answer for _, _, words in shown.papers] == ["likely", "not-found", "found"]
    assert looked_up_summary(CASE) == (
        "3 papers looked up, 4 answers: found 2, to be compared by a person 1, not found 1."
    )


def test_a_number_of_the_offer_is_shown_with_name_and_standing_of_its_row() -> None:
    listed = look_up(Answer.FOUND).row
    assert listed is not None
    row = replace(listed, status=RowStatus.WITHDRAWN)
    found = replace(look_up(Answer.FOUND), row=row, status=RowStatus.WITHDRAWN, lifts=False)
    case = replace(CASE, looked_up={}, declared=(Declared("FIK-9001-17", "Exa OS 3.1", (found,)),))
    shown = registers_view(case)

    assert shown is not None
    assert shown.summary == (
        "No register at hand speaks for any paper of the dossier. 1 number that the offer names and no "
        "paper bears looked up, 1 answer: found 1; FIK-9001-17 withdrawn."
    )
    ((name, (words,)),) = shown.offer
    assert name == "FIK-9001-17, named in the offer for Exa OS 3.1; no paper bears it"
    assert words.headline.endswith("withdrawn.")


def test_a_report_without_registers_says_nothing_of_them() -> None:
    assert registers_view(replace(CASE, looked_up={}, registers=())) is None


def test_the_reasoning_as_json_holds_what_registers_say_of_its_papers() -> None:
    shown = json.loads(explain.to_json(CASE, CASE.findings[0].requirement.id))
    papers = {
        (candidate["paper"]["sha256"], candidate["paper"]["index"])
        for finding in shown["findings"]
        for candidate in finding["candidates"]
    }

    assert {(entry["sha256"], entry["index"]) for entry in shown["looked_up"]} <= papers
