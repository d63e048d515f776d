"""Words and registers together: a proposal becomes sure, a contradiction is for a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from cardassay.model.attestation import Attestation
from cardassay.model.evidence import Fact, Method
from cardassay.model.register import Row
from cardassay.registers.index import number_key
from cardassay.registers.weighing import weighed

APPLET, PLATFORM = "ANSSI-CC-2030/50", "ANSSI-CC-2029/11"


def row(number: str, name: str, issued: str) -> Row:
    facts: dict[str, Fact[Any]] = {
        "number": Fact(number, True, method=Method.REGISTER),
        "product": Fact(name, True, method=Method.REGISTER),
        "issue_day": Fact(date.fromisoformat(issued), True, method=Method.REGISTER),
    }
    return Row("row 1", Attestation("common-criteria", facts))


ROWS = {
    number_key(each.number): (each,)
    for each in (
        row(APPLET, "Applet Exempla on Fictos V8.1 on M7001 A11", "2030-06-01"),
        row(PLATFORM, "Platform Fictos V8.1 on M7001 A11", "2029-11-02"),
    )
}


def paper(role: str, *, sure: bool, why: str = "", method: Method = Method.PLAIN_TEXT) -> Attestation:
    record = {"number": PLATFORM, "sentence": "some words", "page": 3, "role": role, "sure": sure}
    reason = "" if sure else why or f"what the citation of {PLATFORM} means is a proposal"
    return Attestation(
        "common-criteria",
        {
            "number": Fact(APPLET, True),
            "references": Fact([record], sure, method=method, why_not_sure=reason),
        },
    )


def told(attestation: Attestation, rows: Mapping[str, tuple[Row, ...]] = ROWS) -> tuple[str, bool, Fact[Any]]:
    fact = weighed(attestation, rows).facts["references"]
    return fact.value[0]["role"], fact.value[0]["sure"], fact


def test_proposal_that_registers_confirm_is_sure() -> None:
    role, sure, fact = told(paper("component", sure=False))
    assert (role, sure, fact.sure, fact.why_not_sure) == ("component", True, True, "")


def test_words_that_registers_contradict_are_for_a_person() -> None:
    role, sure, fact = told(paper("re-evaluation", sure=True))
    assert (role, sure, fact.sure) == ("re-evaluation", False, False)
    assert "the words say re-evaluation, registers component" in fact.why_not_sure
    assert "fictos" in fact.why_not_sure


def test_role_that_the_words_do_not_say_comes_from_registers() -> None:
    role, _sure, _fact = told(paper("unknown", sure=False))
    assert role == "component"


def test_page_that_was_read_badly_stays_unsure() -> None:
    role, sure, fact = told(paper("component", sure=False, why="layout not yet seen for real"))
    assert (role, sure, fact.sure) == ("component", False, False)
    assert fact.why_not_sure == "layout not yet seen for real"


def test_what_a_person_said_stays() -> None:
    person = paper("re-evaluation", sure=True, method=Method.PERSON)
    assert weighed(person, ROWS) is person


def test_nothing_changes_without_a_row_of_the_cited_one() -> None:
    before = paper("component", sure=False)
    assert weighed(before, {}) is before
    assert weighed(before, {number_key(APPLET): ROWS[number_key(APPLET)]}) is before


def test_role_of_another_family_of_papers_is_left_alone() -> None:
    before = paper("platform-certificate", sure=True)
    assert weighed(before, ROWS) is before


def test_paper_that_no_register_holds_speaks_for_itself() -> None:
    only = {number_key(PLATFORM): ROWS[number_key(PLATFORM)]}
    before = paper("component", sure=False)
    named = Attestation(
        "common-criteria",
        {**before.facts, "product": Fact("Applet Exempla on Fictos V8.1 on M7001 A11", True)},
    )
    role, sure, _fact = told(named, only)
    assert (role, sure) == ("component", True)
