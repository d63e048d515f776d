"""The form for what a person types in."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardassay.documents.typed import open_typed
from cardassay.model.document import Document, Kind
from cardassay.model.evidence import Grade, Method

HEAD = """[paper]
kind = "brand-letter"
typed_by = "A. Person"
typed_on = 2026-11-01
seen = "paper copy in procurement file 12"

[[attestation]]
scheme = "visa-avp"
"""


def _read(text: str) -> Document:
    return open_typed(text.encode(), "typed.toml", "0" * 64)


def _says(document: Document) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in document.problems]


def test_every_form_of_field_is_kept_with_the_name_and_day_of_the_person() -> None:
    document = _read(
        HEAD
        + """holder = "Specimen Card Works Ltd (fictional)"
last_day = 2027-03-31
surveillance_due = [2026-12-01, 2027-12-01]
activities = ["card-body", "personalisation"]
accreditation_body = ["UKAS", "DAkkS"]
sites = [{ name = "Plant 1", address = "1 Example Road" }]
references = [{ number = "PCN9123", sentence = "on", page = 2, role = "platform-certificate", sure = true }]
configurations = [{ configuration = "A", eal = "EAL5", components = ["AVA_VAN.5"] }]
"""
    )
    (attestation,) = document.attestations

    assert document.problems == ()
    assert document.kind is Kind.BRAND_LETTER
    assert attestation.scheme == "visa-avp"
    assert attestation.grade is Grade.PAPER
    last_day = attestation.day("last_day")
    assert last_day is not None
    assert last_day.value == date(2027, 3, 31)
    assert last_day.sure
    assert last_day.method is Method.PERSON
    assert last_day.words == "typed by A. Person on 2026-11-01"
    assert last_day.page is None
    assert last_day.box is None
    assert attestation.facts["surveillance_due"].value == (date(2026, 12, 1), date(2027, 12, 1))
    assert attestation.texts("activities") == ("card-body", "personalisation")
    assert attestation.texts("accreditation_body") == ("UKAS", "DAkkS")
    assert attestation.records("sites")[0]["address"] == "1 Example Road"
    assert attestation.records("references")[0]["page"] == 2
    assert attestation.records("references")[0]["sure"] is True
    assert attestation.records("configurations")[0]["components"] == ("AVA_VAN.5",)


def test_all_faults_are_told_at_once_with_their_lines_and_the_rest_is_kept() -> None:
    document = _read(
        HEAD
        + """holdr = "Specimen Card Works Ltd (fictional)"
number = 12
last_day = "2027-03-31"
activities = ["card-body", "personalization"]
issue_day = 2026-04-01
sites = [{ nam = "Plant 1", address = "1 Example Road" }]
grade = "register"
"""
    )
    (attestation,) = document.attestations

    assert _says(document) == [
        ("typed-unknown-key", "line 9"),
        ("typed-wrong-form", "line 10"),
        ("typed-wrong-form", "line 11"),
        ("typed-unknown-activity", "line 12"),
        ("typed-unknown-key", "line 14"),
        ("typed-no-check", "line 15"),
    ]
    assert "did you mean `holder`?" in document.problems[0].message
    assert "did you mean `personalisation`?" in document.problems[3].message
    assert "did you mean `name`?" in document.problems[4].message
    assert set(attestation.facts) == {"activities", "issue_day", "sites"}
    assert attestation.texts("activities") == ("card-body",)
    assert attestation.grade is Grade.PAPER


def test_a_broken_line_is_reported_and_the_lines_around_it_are_read() -> None:
    document = _read(
        HEAD + 'last_day = 31.02.2027\nissue_day = 2026-02-30\nnumber = GVCP-1\nholder = "X Ltd"\n'
    )
    (attestation,) = document.attestations

    assert _says(document) == [
        ("typed-broken-line", "line 9"),
        ("typed-broken-line", "line 10"),
        ("typed-broken-line", "line 11"),
    ]
    assert "is not a day" in document.problems[0].message
    assert "is not a day" in document.problems[1].message
    assert set(attestation.facts) == {"holder"}


def test_of_a_key_that_stands_twice_neither_value_is_taken() -> None:
    document = _read(HEAD + 'number = "A-1"\nholder = "X Ltd"\nnumber = "A-2"\n')
    (attestation,) = document.attestations

    assert [code for code, _ in _says(document)] == ["typed-broken-line"]
    assert "stands twice" in document.problems[0].message
    assert set(attestation.facts) == {"holder"}


def test_a_list_that_is_not_closed_costs_only_itself() -> None:
    document = _read(HEAD + 'activities = [\n  "card-body",\n  "pin"\nholder = "X Ltd"\nnumber = "A-1"\n')
    (attestation,) = document.attestations

    assert document.problems
    assert document.problems[0].where == "line 9"
    assert set(attestation.facts) == {"holder", "number"}


@pytest.mark.parametrize("missing", ["typed_by", "typed_on"])
def test_without_the_persons_name_and_day_nothing_is_sure(missing: str) -> None:
    text = "\n".join(line for line in HEAD.splitlines() if not line.startswith(missing))
    document = _read(
        text + '\nholder = "X Ltd"\ngrade = "issuer"\nchecked = "mail of the brand, 2026-10-30"\n'
    )
    (attestation,) = document.attestations

    holder = attestation.facts["holder"]
    assert not holder.sure
    assert holder.why_not_sure
    assert document.problems


def test_a_check_that_nobody_put_a_name_to_does_not_raise_the_grade() -> None:
    text = "\n".join(line for line in HEAD.splitlines() if not line.startswith("typed_by"))
    document = _read(text + '\nholder = "X Ltd"\ngrade = "issuer"\nchecked = "mail of the brand"\n')

    assert document.attestations[0].grade is Grade.PAPER


@pytest.mark.parametrize(
    ("grade", "expected"),
    [
        ("claimed", Grade.CLAIMED),
        ("paper", Grade.PAPER),
        ("register", Grade.REGISTER),
        ("issuer", Grade.ISSUER),
    ],
)
def test_a_grade_above_paper_needs_the_check_that_was_made(grade: str, expected: Grade) -> None:
    document = _read(HEAD + f'grade = "{grade}"\nchecked = "registry of the brand, 2026-10-30"\n')

    assert document.problems == ()
    assert document.attestations[0].grade is expected


def test_nobody_can_type_in_a_signature() -> None:
    document = _read(HEAD + 'grade = "signed"\nchecked = "looked at it"\n')

    assert [code for code, _ in _says(document)] == ["typed-unknown-grade"]
    assert document.attestations[0].grade is Grade.PAPER


def test_what_nobody_says_to_have_seen_is_a_claim() -> None:
    text = "\n".join(line for line in HEAD.splitlines() if not line.startswith("seen"))

    assert _read(text).attestations[0].grade is Grade.CLAIMED


def test_a_day_before_its_issue_makes_neither_sure() -> None:
    document = _read(HEAD + "issue_day = 2026-05-01\nlast_day = 2025-04-30\n")
    facts = document.attestations[0].facts

    assert [code for code, _ in _says(document)] == ["typed-days-out-of-order"]
    assert not facts["issue_day"].sure
    assert not facts["last_day"].sure


def test_the_last_day_may_be_the_day_of_issue() -> None:
    assert _read(HEAD + "issue_day = 2026-05-01\nlast_day = 2026-05-01\n").problems == ()


def test_a_kind_that_does_not_exist_proves_nothing_and_names_the_nearest() -> None:
    document = _read(HEAD.replace("brand-letter", "brand-leter") + 'holder = "X Ltd"\n')
    (attestation,) = document.attestations

    assert document.kind is Kind.UNKNOWN
    assert "did you mean `brand-letter`?" in document.problems[0].message
    assert not attestation.stands_alone
    assert not attestation.facts["holder"].sure


@pytest.mark.parametrize("kind", ["draft-or-specimen", "self-declaration", "certificate-annex"])
def test_papers_that_do_not_stand_alone_are_never_sure(kind: str) -> None:
    document = _read(HEAD.replace("brand-letter", kind) + 'holder = "X Ltd"\n')

    assert not document.attestations[0].facts["holder"].sure


def test_an_unknown_scheme_is_kept_and_asked_about() -> None:
    document = _read(HEAD.replace("visa-avp", "visa-avpp"))

    assert _says(document) == [("typed-unknown-scheme", "line 8")]
    assert "did you mean `visa-avp`?" in document.problems[0].message
    assert document.attestations[0].scheme == "visa-avpp"


def test_a_national_standard_says_which_iso_edition_it_adopts() -> None:
    text = HEAD.replace("brand-letter", "management-system-certificate").replace("visa-avp", "iso-27001")
    document = _read(text + 'standard = "EN ISO/IEC 27001:2017"\n')
    fact = document.attestations[0].facts["standard"]

    assert fact.value == "EN ISO/IEC 27001:2017"
    assert fact.detail == {"adopts": "ISO/IEC 27001:2013"}


def test_that_no_finding_is_open_can_be_typed_and_is_not_the_same_as_silence() -> None:
    document = _read(HEAD + "open_findings = []\nlabel_tokens = []\n")

    assert _says(document) == [("typed-wrong-form", "line 10")]
    assert document.attestations[0].facts["open_findings"].value == ()


def test_a_day_with_a_time_is_not_a_day() -> None:
    assert [code for code, _ in _says(_read(HEAD + "last_day = 2027-03-31T10:00:00\n"))] == [
        "typed-wrong-form"
    ]


def test_several_attestations_keep_their_order_and_their_lines() -> None:
    document = _read(HEAD + 'number = "A-1"\n\n[[attestation]]\nscheme = "mastercard-gvcp"\nnumbr = "B-2"\n')

    assert [attestation.scheme for attestation in document.attestations] == ["visa-avp", "mastercard-gvcp"]
    assert [attestation.origin.index for attestation in document.attestations if attestation.origin] == [0, 1]
    assert _says(document) == [("typed-unknown-key", "line 13")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "typed-no-paper"),
        ("\x00\x01", "typed-broken-line"),
        ("hello world", "typed-no-paper"),
        ('[[attestation]]\nscheme = "iso-9001"\n', "typed-no-paper"),
        (HEAD.replace("[[attestation]]", "[attestation]"), "typed-single-bracket"),
        (HEAD.split("[[")[0], "typed-no-attestation"),
        (HEAD.replace('scheme = "visa-avp"', ""), "typed-no-scheme"),
        (HEAD.replace("visa-avp", "Visa AVP"), "typed-no-scheme"),
        ("a = " + "[" * 5000, "typed-not-a-form"),
    ],
    ids=["empty", "bytes", "prose", "no head", "one bracket", "bare", "no scheme", "odd scheme", "nested"],
)  # fmt: skip
def test_what_is_no_form_gives_a_problem_that_says_so(text: str, code: str) -> None:
    assert code in {problem.code for problem in _read(text).problems}


def test_a_file_in_another_encoding_is_refused_with_the_line() -> None:
    document = open_typed("[paper]\nseen = 'café'\n".encode("latin-1"), "typed.toml", "0" * 64)

    assert _says(document) == [("typed-not-utf-8", "line 2")]


@given(st.text(alphabet="[]{}=\"'\n,.-abc0123456789 typed_by", max_size=400))
def test_no_text_makes_it_fail(text: str) -> None:
    document = _read(HEAD + text)

    assert all(problem.message and problem.where for problem in document.problems)
