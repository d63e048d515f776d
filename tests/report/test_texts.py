from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from cardassay.errors import UsageError
from cardassay.model.evidence import Method
from cardassay.model.finding import Duty, Finding, Part
from cardassay.model.outcome import Outcome
from cardassay.model.reason import Reason
from cardassay.model.requirement import Target
from cardassay.report import explain
from cardassay.report.compare import comparison_json, print_comparison
from cardassay.report.letter import render, requested
from cardassay.report.messages import LANGUAGES, load_messages

from . import fixtures

CASE = fixtures.assessment()


def console() -> tuple[Console, io.StringIO]:
    stream = io.StringIO()
    return Console(file=stream, width=80, color_system=None), stream


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_reads_as_the_golden_file_has_it(language: str, golden: Callable[[str, str], str]) -> None:
    shown = render(CASE, language)

    assert shown == golden(f"letter.{language}.md", shown)


def test_the_letter_is_written_in_the_suppliers_language() -> None:
    assert render(CASE) == render(CASE, "de")


def test_a_supplier_whose_language_has_no_letter_is_written_to_in_english() -> None:
    supplier = replace(CASE.supplier, language="fi")

    assert render(replace(CASE, supplier=supplier)) == render(CASE, "en")


def test_an_unknown_language_that_was_asked_for_is_refused() -> None:
    with pytest.raises(ValueError, match="'tlh' is not one of en, de, fr, es, zh"):
        render(CASE, "tlh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_things(language: str) -> None:
    english, other = load_messages("en").data, load_messages(language).data

    for section in ("letter", "letter_days", "must_show", "activity", "book", "brand", "family"):
        assert set(english[section]) == set(other[section]), section
    assert set(english["letter_reason"]) <= set(other["letter_reason"])


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_a_letter_that_cannot_quote_the_sentence_has_words_for_every_gap(language: str) -> None:
    # What a person of the buyer settles, or the buyer looks up, is not asked of the supplier.
    gaps = {reason.code for reason in Reason if reason.outcome is not Outcome.SATISFIED}
    known = set(load_messages(language).data["letter_reason"])

    assert known <= gaps | {"other", "renewal"}
    assert gaps - known == {
        "cycle-too-long", "issued-after-edition", "issued-before-edition",
        "scope-partly", "scope-unread", "product-similar", "accreditation-unknown",
        "accreditation-missing", "accreditation-doubted", "signatory-lacks", "issuer-unknown",
        "grade-too-low", "to-confirm", "late",
        "number-impossible", "cites-itself", "citation-circle", "issued-after-scheme",
        "older-criteria", "national-component", "one-chain-only",
    }  # fmt: skip


def test_a_paper_that_closes_two_findings_is_asked_for_once_with_both_sites() -> None:
    missing = CASE.findings[5]
    (action,) = missing.actions
    shown = (("holder", "Musterkarte Fiktiv GmbH"), ("site", "Werk Beispielhausen"))
    other = replace(
        missing, target=Target(site="beispielhausen"), actions=(replace(action, must_show=shown),)
    )
    (item,) = requested(replace(CASE, findings=(missing, other)))

    assert list(item.must_show["site"]) == ["Werk Musterstadt", "Werk Beispielhausen"]


def test_what_two_papers_must_show_is_never_mixed() -> None:
    missing = CASE.findings[5]
    (action,) = missing.actions
    shown = (("holder", "Another Fictional Company"), ("site", "Werk Musterstadt"))
    other = replace(missing, actions=(replace(action, must_show=shown),))

    assert len(requested(replace(CASE, findings=(missing, other)))) == 2


def test_a_renewal_after_the_first_order_is_not_asked_for_now() -> None:
    held = CASE.findings[6]
    (action,) = CASE.findings[5].actions
    later = replace(held, actions=(replace(action, reason=Reason.EXPIRED),))
    before = replace(later, duties=(Duty(date(2027, 1, 1), True, Reason.EXPIRED, "x"),))

    assert requested(replace(CASE, findings=(later,))) == ()
    assert len(requested(replace(CASE, findings=(before,)))) == 1


def test_a_deadline_that_has_passed_is_not_named() -> None:
    assert "2026-12-18" in render(CASE, "en")
    assert "2026-12-18" not in render(replace(CASE, day=date(2026, 12, 19)), "en")


def test_a_supplier_that_lacks_nothing_is_told_so() -> None:
    assert "Nothing is missing" in render(fixtures.qualified(), "en")


def test_days_are_said_in_the_language_of_the_letter() -> None:
    missing = CASE.findings[5]
    (action,) = missing.actions
    days = (("days", "in force on 2026-12-01, with renewals up to 2030-01-31"),)
    case = replace(CASE, findings=(replace(missing, actions=(replace(action, must_show=days),)),))

    assert "gültig am 2026-12-01, mit Erneuerungen bis 2030-01-31" in render(case, "de")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Card Production book: logical"),
        ("de", "Teil von Card Production: logisch"),
        ("fr", "volet Card Production: logique"),
        ("es", "parte de Card Production: lógica"),
        ("zh", "Card Production 部分: 逻辑"),
    ],
)
def test_the_book_that_is_asked_for_is_said_in_the_language_of_the_letter(language: str, said: str) -> None:
    missing = CASE.findings[5]
    (action,) = missing.actions
    asked = replace(missing, actions=(replace(action, must_show=(("book", "logical"),)),))

    assert f"- {said}" in render(replace(CASE, findings=(asked,)), language)


def test_the_reasoning_reads_as_the_golden_file_has_it(golden: Callable[[str, str], str]) -> None:
    out, stream = console()
    for requirement in ("management.iso-27001", "site.card-production-physical", "visa.chip-life"):
        explain.render_text(CASE, requirement, out)
    shown = stream.getvalue()

    assert shown == golden("explain.txt", shown)


def test_the_reasoning_as_json_holds_every_finding_of_the_requirement() -> None:
    value = json.loads(explain.to_json(CASE, "management.iso-9001"))

    assert [finding["id"] for finding in value["findings"]] == [
        "management.iso-9001@beispielhausen",
        "management.iso-9001@musterstadt",
    ]


def test_one_finding_can_be_asked_for_by_its_identifier() -> None:
    (finding,) = explain.findings_of(CASE, "management.iso-9001@musterstadt")

    assert finding.outcome is Outcome.SATISFIED


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("management.iso9001", "management.iso-9001"),
        ("java-card.licence", "no product line is programmable"),
        ("zzz", "Known here"),
    ],
)
def test_an_unknown_requirement_is_answered_with_what_to_do(asked: str, hint: str) -> None:
    with pytest.raises(UsageError, match=hint):
        explain.findings_of(CASE, asked)


def test_the_comparison_reads_as_the_golden_file_has_it(golden: Callable[[str, str], str]) -> None:
    out, stream = console()
    print_comparison([CASE, fixtures.qualified()], out)
    shown = stream.getvalue()

    assert shown == golden("compare.txt", shown)


def test_the_comparison_as_json(golden: Callable[[str, str], str]) -> None:
    shown = comparison_json([CASE, fixtures.qualified()]).decode()

    assert shown == golden("compare.json", shown)


def test_the_worst_finding_of_a_requirement_is_compared() -> None:
    finding: Finding = CASE.findings[6]
    bad = replace(finding, outcome=Outcome.NOT_SATISFIED, target=Target(site="beispielhausen"))
    value = json.loads(comparison_json([replace(CASE, findings=(finding, bad))]))

    assert value["requirements"][0]["effects"] == {"musterkarte": "rejects"}


def test_who_of_the_buyer_confirmed_a_value_is_not_told_to_the_supplier() -> None:
    finding = CASE.findings[0]
    (candidate,) = finding.candidates
    (part,) = candidate.parts
    ((name, fact),) = part.facts
    typed = replace(fact, method=Method.PERSON, words="EX 70 rev. B (confirmed by A. Insider)")
    confirmed = replace(
        finding, candidates=(replace(candidate, parts=(replace(part, facts=((name, typed),)),)),)
    )

    letter = render(replace(CASE, findings=(confirmed,)), "en")
    assert "stands on “EX 70 rev. B”" in letter
    assert "A. Insider" not in letter


def test_what_the_knowledge_says_is_never_cut() -> None:
    long = "This paper covers something else. " * 12 + "Send the right one."
    part = Part(Reason.NEIGHBOUR_OFFERED, Outcome.INDETERMINATE, {"says": long, "offered": "x", "file": "y"})
    finding = replace(CASE.findings[5], parts=(*CASE.findings[5].parts, part))

    assert "Send the right one." in render(replace(CASE, findings=(finding,)), "en")
