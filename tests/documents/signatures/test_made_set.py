"""Every situation of the made set: each listed fact, the questions, the problems and the grade."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cardassay.documents.reading import read_bytes
from cardassay.model.document import Document
from cardassay.model.evidence import Grade
from make_signed.situations import Situation, facts_wrong

NAMES = (
    "unsigned",
    "field-without-signature",
    "valid",
    "timestamped",
    "timestamp-of-a-stranger",
    "altered-byte",
    "forged-signature",
    "page-edited",
    "form-filled",
    "annotated",
    "wrong-root",
    "signed-by-holder",
    "expired-signer",
    "expired-since-unproven",
    "expired-since-proven",
    "proven-after-the-end",
    "document-timestamp",
    "two-signatures",
    "certified",
    "certified-then-filled",
    "certified-then-annotated",
    "bytes-appended",
    "line-end-appended",
    "broken-cms",
    "revoked",
    "proofs-added",
    "short-spelling",
    "weak-digest",
    "short-key",
)


Read = Callable[[bytes], Document]


def test_the_names_are_those_of_the_set(made: dict[str, Situation]) -> None:
    assert tuple(made) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_facts_are_found(made: dict[str, Situation], read: Read, name: str) -> None:
    situation = made[name]
    document = read(situation.pdf)
    assert len(document.signatures) == len(situation.signatures)
    wrong = [
        f"{place}: {said}"
        for place, (expected, found) in enumerate(zip(situation.signatures, document.signatures, strict=True))
        for said in facts_wrong(expected, found)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_questions_and_problems_are_raised_and_no_others(
    made: dict[str, Situation], read: Read, name: str
) -> None:
    situation = made[name]
    document = read(situation.pdf)
    assert {flag.code for flag in document.flags if "sign" in flag.code} == situation.flags
    assert {one.code for one in document.problems} == situation.problems


@pytest.mark.parametrize("name", NAMES)
def test_only_a_sound_signature_lifts_the_grade(made: dict[str, Situation], read: Read, name: str) -> None:
    situation = made[name]
    grades = [attestation.grade for attestation in read(situation.pdf).attestations]
    assert grades == [Grade.SIGNED if situation.signed else Grade.PAPER]


def test_without_anchors_a_signature_holds_but_lends_nothing(made: dict[str, Situation]) -> None:
    [document] = read_bytes(made["timestamped"].pdf, "paper.pdf")
    [facts] = document.signatures
    assert (facts["intact"], facts["valid"], facts["trusted"], facts["sound"]) == (True, True, False, False)
    assert document.attestations[0].grade is Grade.PAPER
    assert not [flag for flag in document.flags if "sign" in flag.code]


def test_an_edited_page_is_told_with_the_words_that_came_and_the_words_near(
    made: dict[str, Situation], read: Read
) -> None:
    [flag] = [flag for flag in read(made["page-edited"].pdf).flags if "sign" in flag.code]
    assert flag.page == 1
    assert "2035-03-01" in flag.says
    assert "2029-03-01" in flag.says
    assert "CHANGED AFTER" in flag.says


def test_each_signature_has_a_bottom_line_of_its_own(made: dict[str, Situation], read: Read) -> None:
    for situation in made.values():
        for facts in read(situation.pdf).signatures:
            assert str(facts["bottom_line"]).endswith(".")
            assert "None" not in str(facts["bottom_line"])
