from __future__ import annotations

import string
from datetime import date

import pytest

from cardassay.model.chain import ChainKind
from cardassay.model.evidence import Fact, Grade, Method
from cardassay.model.finding import ActionKind, Part
from cardassay.model.outcome import Outcome
from cardassay.model.project import Activity, Brand
from cardassay.model.reason import Axis, Reason
from cardassay.model.requirement import Anchor, Question, Target, Weight
from cardassay.model.source import Confidence
from cardassay.model.verdict import Verdict
from cardassay.report.messages import LANGUAGES, load_messages
from cardassay.report.sentences import part_sentence
from cardassay.report.visible import visible

from . import dossier, fixtures

CASE = fixtures.assessment()


@pytest.mark.parametrize("reason", Reason, ids=lambda reason: reason.code)
def test_every_reason_has_a_sentence_that_needs_nothing_but_the_paper(reason: Reason) -> None:
    sentence = part_sentence(Part(reason, reason.outcome), None, Target(), CASE)

    assert sentence.endswith((".", "?"))
    assert "{" not in sentence


def test_every_form_of_a_sentence_names_its_places_plainly() -> None:
    for code, forms in load_messages().data["reason"].items():
        for form in forms:
            for _, place, spec, conversion in string.Formatter().parse(form):
                assert place is None or place.isidentifier(), (code, form)
                assert not spec, (code, form)
                assert not conversion, (code, form)


def test_no_sentence_speaks_of_an_unknown_reason() -> None:
    assert set(load_messages().data["reason"]) == {reason.code for reason in Reason}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("section", "words"), [("activity", Activity), ("brand", Brand)])
def test_every_activity_and_brand_has_a_word_in_every_language(
    language: str, section: str, words: type[Activity] | type[Brand]
) -> None:
    assert set(load_messages(language).data[section]) == {word.value for word in words}


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("verdict", Verdict), ("outcome", Outcome), ("weight", Weight), ("question", Question),
        ("anchor", Anchor), ("confidence", Confidence), ("method", Method), ("action", ActionKind),
        ("axis", Axis), ("chain", ChainKind),
    ],
)  # fmt: skip
def test_every_code_that_a_report_shows_has_a_word(section: str, words: type[Verdict]) -> None:
    assert set(load_messages().data[section]) == {word.value for word in words}


def test_every_evidence_grade_has_a_word() -> None:
    assert set(load_messages().data["grade"]) == {grade.label for grade in Grade}


def test_a_sentence_says_when_and_quotes_where() -> None:
    paper = dossier.quality()
    part = Part(
        Reason.EXPIRED,
        Outcome.NOT_SATISFIED,
        {"on": date(2027, 9, 15), "last_day": date(2027, 9, 14)},
        (("last_day", paper.facts["last_day"]),),
    )

    assert part_sentence(part, paper, Target(), CASE) == (
        "ISO 9001 no. FIK-9001-17 ran out on 2027-09-14; the day judged is 2027-09-15 "
        "(page 1: “gültig bis 14.09.2027”)."
    )


def test_a_value_that_was_not_read_surely_is_said_with_its_reason() -> None:
    fact = Fact(date(2026, 1, 2), False, 1, None, "02/01/2026", why_not_sure="could mean two days")
    part = Part(Reason.EXPIRED, Outcome.INDETERMINATE, {}, (("last_day", fact),), None, "value-not-sure")

    assert part_sentence(part, None, Target(), CASE).endswith(
        "The value was not read surely (could mean two days), so a person confirms it first."
    )


def test_braces_of_a_file_are_not_taken_for_places() -> None:
    fact = Fact("{paper.__class__}", True, words="{0}")
    part = Part(Reason.OTHER_ENTITY, Outcome.NOT_SATISFIED, {"wanted": "{wanted}"}, (("holder", fact),))

    assert "“{paper.__class__}”; it must be held by {wanted}" in part_sentence(part, None, Target(), CASE)


def test_long_words_are_cut_in_the_sentence() -> None:
    fact = Fact("x" * 1000, True, 1, None, "y" * 1000)
    part = Part(Reason.OTHER_ENTITY, Outcome.NOT_SATISFIED, {"wanted": "Somebody"}, (("holder", fact),))

    assert len(part_sentence(part, None, Target(), CASE)) < 420


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("\u202egnp.exe", "⟨U+202E⟩gnp.exe"),
        ("zero\u200bwidth", "zero⟨U+200B⟩width"),
        ("bell\x07", "bell⟨U+0007⟩"),
        ("soft\u00adhyphen", "soft⟨U+00AD⟩hyphen"),
        ("\ud800", "⟨U+D800⟩"),
    ],
)
def test_what_hides_is_shown(hidden: str, shown: str) -> None:
    assert visible(hidden) == shown


@pytest.mark.parametrize("plain", ["Zürich", "质量管理体系认证证书", "שלום", "ISO–9001 “x”"])
def test_letters_of_every_script_stay_as_they_are(plain: str) -> None:
    assert visible(plain) == plain


def test_a_line_end_in_a_name_cannot_forge_a_line_of_the_report() -> None:
    assert visible("Plant\r\n\nVerdict: qualified") == "Plant Verdict: qualified"
