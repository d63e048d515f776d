"""Rules by which card papers are read, one at a time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardassay.documents.cards.activities import activities_in, read_activities
from cardassay.documents.cards.flags import impossible_claims
from cardassay.documents.cards.knowledge import activity_ids, labels_of, load, plain_label, sentences_of
from cardassay.documents.cards.layout import rows_of
from cardassay.documents.cards.reader import read
from cardassay.documents.cards.sheet import Sheet, clean_number, is_placeholder, open_sheet
from cardassay.documents.opening import open_paper
from cardassay.documents.page import Paper
from cardassay.documents.reading import READERS, read_bytes
from cardassay.errors import KnowledgeError
from cardassay.model.document import Kind
from cardassay.model.project import Activity

KINDS = sorted(kind for kind, target in READERS.items() if ".cards." in target)


def _paper(text: str) -> Paper:
    return open_paper(text.encode(), "paper.txt")


def _sheet(text: str, kind: Kind = Kind.BRAND_LETTER) -> Sheet:
    return open_sheet(_paper(text), kind)


def _text(sheet: Sheet, field: str) -> str | None:
    fact = sheet.text(field)
    return fact.value if fact is not None else None


# ── labels ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vendor: Specimen Ltd", "Specimen Ltd"),
        ("Vendor   Specimen Ltd", "Specimen Ltd"),
        ("Vendor ......... Specimen Ltd", "Specimen Ltd"),
        ("2b. Vendor (legal entity): Specimen Ltd", "Specimen Ltd"),
        ("Vendor / Hersteller: Specimen Ltd", "Specimen Ltd"),
        ("VENDOR NAME:\nSpecimen Ltd", "Specimen Ltd"),
        ("| Vendor | Specimen Ltd |", "Specimen Ltd"),
        ("企业名称：样本有限公司", "样本有限公司"),
        ("Vendor must not transfer this letter", None),
        ("The vendor is responsible", None),
        ("Vendor: N/A", None),
        ("Vendor: [insert name]", None),
        ("Vendor:\nProduct: X 1", None),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_value_counts_only_after_a_label_that_is_set_off(text: str, expected: str | None) -> None:
    assert expected == _text(_sheet(text), "provider")


def test_a_value_ends_where_the_next_label_begins() -> None:
    sheet = _sheet("Letter of Approval No: LOA-1 Date of Issue: 5 May 2026 Valid until: 4 May 2029")

    number, issued, last = sheet.number("number"), sheet.day("issue_day"), sheet.day("last_day")
    assert number is not None
    assert number.value == "LOA-1"
    assert issued is not None
    assert issued.value == date(2026, 5, 5)
    assert last is not None
    assert last.value == date(2029, 5, 4)


def test_a_number_without_a_colon_counts_when_nothing_else_follows() -> None:
    number = _sheet("Approval No. AX-90-1").number("number")

    assert number is not None
    assert number.value == "AX-90-1"
    assert _sheet("Approval No. AX-90-1 was withdrawn by the brand").number("number") is None


def test_two_values_under_one_label_are_not_sure() -> None:
    fact = _sheet("Vendor: Specimen Ltd\nProduct: A 1\nVendor: Muster GmbH\n").text("provider")

    assert fact is not None
    assert not fact.sure
    assert "more than one value" in fact.why_not_sure


def test_the_same_value_twice_is_no_contradiction() -> None:
    fact = _sheet("Vendor: Specimen Ltd\nProduct: A 1\nVendor: SPECIMEN LTD\n").text("provider")

    assert fact is not None
    assert fact.sure


def test_a_company_in_the_assessors_part_is_the_assessor() -> None:
    sheet = _sheet(
        "Part 1. Assessed Entity\nCompany Name: Specimen Ltd\n\n"
        "Part 2. Assessor Company\nCompany Name: Auditors LLC\n\nDate of Report: 1 May 2026\n",
        Kind.PCI_CARD_PRODUCTION_AOC,
    )

    assert _text(sheet, "holder") == "Specimen Ltd"
    assert _text(sheet, "assessor") == "Auditors LLC"


def test_a_day_that_could_be_two_days_is_not_sure() -> None:
    fact = _sheet("Valid until: 03/04/2027").day("last_day")

    assert fact is not None
    assert not fact.sure
    assert "2027-03-04" in fact.why_not_sure


def test_another_day_of_the_paper_settles_the_order() -> None:
    fact = _sheet("Date of Issue: 25/03/2026\nValid until: 03/04/2027").day("last_day")

    assert fact is not None
    assert fact.sure
    assert fact.value == date(2027, 4, 3)


def test_a_day_that_does_not_exist_is_left_out() -> None:
    assert _sheet("Valid until: 31.02.2027").day("last_day") is None


def test_months_of_validity_are_no_last_day() -> None:
    assert _sheet("Valid until: 12 months after the date of issue").day("last_day") is None


@pytest.mark.parametrize(
    "text", ["N/A", "---", "none", "tbd", "____", "[insert day]", "无", "not applicable"]
)
def test_what_was_not_filled_in_is_no_value(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("PCN0123.02", "PCN0123.02"),
        ("LOA-2026-0412 rev. B dated 12 May 2026", "LOA-2026-0412 rev. B"),
        ("12 345 678", "12 345 678"),
        ("GVCP/DE/90/26, valid until 2027", "GVCP/DE/90/26"),
        ("of the vendor", ""),
        ("Security Testing (CAST)", ""),
    ],
)
def test_a_number_is_the_whole_printed_string_and_nothing_after_it(printed: str, number: str) -> None:
    assert number == clean_number(printed)


# ── activities ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IC pre-personalizer", ("pre-personalisation",)),
        ("IC personalizers", ("personalisation",)),
        ("Chip-Vorpersonalisierung", ("pre-personalisation",)),
        ("prépersonnalisation", ("pre-personalisation",)),
        ("fabrication de cartes, encartage, mise sous pli", ("card-body", "embedding", "mailing")),
        ("fabricación de tarjetas y preparación de datos", ("card-body", "data-preparation")),
        ("磁条卡生产、IC卡封装、IC卡个人化", ("card-body", "embedding", "personalisation")),
        ("over-the-air personalisation", ("mobile-provisioning",)),
        ("cloud-based payment providers", ("mobile-provisioning",)),
        ("inlay production and module assembly", ("inlay", "module")),
        ("sales and marketing of cards", ()),
    ],
)
def test_activities_by_their_words(text: str, expected: tuple[str, ...]) -> None:
    assert expected == activities_in(text)


def test_the_activities_are_the_closed_ones() -> None:
    assert activity_ids() == tuple(activity.value for activity in Activity)


@pytest.mark.parametrize(
    "tick",
    ["[x]", "☒", "☑", "✓", "(X)", "■", "\uf0fe"],
    ids=["x", "box", "check", "tick", "X", "full", "font"],
)
def test_only_what_is_ticked_counts(tick: str) -> None:
    found = read_activities(
        _sheet(f"Activities:\n{tick} Card personalisation\n☐ Card manufacturing\n[ ] PIN printing\n")
    )

    assert found is not None
    assert found.ids == ("personalisation",)


def test_a_box_behind_its_item_counts_for_it() -> None:
    found = read_activities(_sheet("Data preparation ☐ Yes ☒ No\nChip embedding ☒ Yes ☐ No\n"))

    assert found is not None
    assert found.ids == ("embedding",)


def test_a_list_whose_ticks_are_not_written_gives_nothing() -> None:
    found = read_activities(
        _sheet("Activities (tick all that apply):\nEmbedding\nPersonalisation\nPIN printing\nStorage\n")
    )

    assert found is not None
    assert found.unreadable_boxes
    assert found.ids == ()


def test_what_is_excluded_is_no_activity() -> None:
    found = read_activities(_sheet("Approved Services: card manufacturing, excluding personalisation"))

    assert found is not None
    assert found.ids == ("card-body",)
    assert found.exclusions == ("personalisation",)


def test_an_activity_both_named_and_excluded_is_not_sure() -> None:
    found = read_activities(_sheet("Services: personalisation\nExcluded Services: personalisation\n"))

    assert found is not None
    assert "both" in found.why_not_sure


# ── questions ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("We are an EMVCo-certified manufacturer.", "emvco-certified-manufacturer"),
        ("Our factory is approved by EMVCo.", "emvco-certified-manufacturer"),
        ("EMVCo zertifizierter Kartenhersteller", "emvco-certified-manufacturer"),
        ("All cards are EMV compliant.", "emv-compliant-bundled"),
        ("a Java Card certified company", "java-card-certified-company"),
        ("GlobalPlatform certified factory", "globalplatform-certified-factory"),
        ("We are PCI certified.", "pci-certified-without-book"),
        ("ISO 9001 certified smart cards", "iso-certified-card"),
        ("Our GlobalPlatform self-tested product", "self-test-is-no-qualification"),
    ],
)
def test_claims_that_cannot_be_true_are_said(text: str, code: str) -> None:
    assert code in {flag.code for flag in impossible_claims(_paper(text))}


@pytest.mark.parametrize(
    "text",
    [
        "No party may claim to be an EMVCo approved facility.",
        "EMVCo does not certify: nobody is an EMVCo-certified manufacturer.",
        "The ICCN was issued by EMVCo for the chip.",
        "The company is a PCI certified assessor organisation.",
    ],
)
def test_a_disclaimer_is_no_claim(text: str) -> None:
    assert impossible_claims(_paper(text)) == ()


def test_a_brochure_of_no_known_kind_is_asked_about_its_claims() -> None:
    (document,) = read_bytes(
        b"Welcome to Specimen Cards, your partner for banking.\nWe are an EMVCo certified manufacturer.\n",
        "brochure.txt",
    )

    assert "emvco-certified-manufacturer" in {flag.code for flag in document.flags}


@pytest.mark.parametrize(
    ("day", "flagged"), [("13 October 2023", False), ("14 October 2023", True)], ids=["last day", "day after"]
)
def test_a_discover_vendor_list_is_asked_about_from_the_day_after_it_ended(day: str, flagged: bool) -> None:
    text = f"Discover Global Network\nApproved Vendor Certificate\nVendor: X Ltd\nIssue Date: {day}\n"
    flags = {flag.code for flag in read(_paper(text), Kind.BRAND_LETTER).flags}

    assert flagged == ("discover-vendor-list-ended" in flags)


@pytest.mark.parametrize(
    ("version", "flagged"), [("3.0", False), ("3.0.1", False), ("4.0", True), ("3.1", True)]
)
def test_only_published_versions_of_card_production_pass_unasked(version: str, flagged: bool) -> None:
    text = f"PCI Card Production\nAttestation of Compliance\nVersion: {version}\nVendor: X Ltd\n"
    flags = {flag.code for flag in read(_paper(text), Kind.PCI_CARD_PRODUCTION_AOC).flags}

    assert flagged == ("cpp-version-unknown" in flags)


# ── knowledge and hostile input ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["labels", "activities", "brands", "prose", "claims", "words"])
def test_every_file_of_knowledge_says_where_it_is_from(name: str) -> None:
    assert load(f"{name}.toml")


def test_a_file_of_knowledge_without_a_source_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "bare.toml").write_text('[about]\nsource = "a page"\n', encoding="utf-8")
    monkeypatch.setattr("importlib.resources.files", lambda _: tmp_path)

    with pytest.raises(KnowledgeError) as raised:
        load("bare.toml")
    assert [fault.what for fault in raised.value.faults] == [
        "a part has no checked_on",
        "a part has no confidence",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_labels_and_sentences_of_every_kind_can_be_used(kind: Kind) -> None:
    labels = labels_of(kind.value)

    assert labels.look_up(plain_label("Valid until:"), "") is not None
    assert all(sentence.pattern.compiled for sentence in sentences_of(kind.value))


# fmt: off
_JUMBLE = (
    "Vendor:", "Valid until", "[x]", "☐", "Visa", "LoA", "PCN0123", "31.02.2027", "3/4/26", "Part 2.",
    "Assessor", "Company Name", "excluding", "卡片生产", "有效期至：", "\n", "\n\n", "\f", "   ", "(",
    "]", "Facility", "Activities:", "yes", "no", "Ltd", "Physical", "version 9.9", "\uf0fe", ".....",
)
# fmt: on


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(_JUMBLE),
        max_size=40,
    ),
    st.sampled_from(KINDS),
)
def test_no_jumble_of_its_own_words_makes_the_reader_fail(words: list[str], kind: Kind) -> None:
    understanding = read(_paper(" ".join(words) or " "), kind)

    assert understanding.claims


def test_a_first_page_without_words_loses_nothing_of_the_paper() -> None:
    letter = (
        "Company Name: Specimen Card Works Ltd (fictional)\nThis is the letter of the company for a year.\n"
    )
    (claim, *_) = read(_paper("\f" + letter), Kind.BRAND_LETTER).claims

    assert claim.facts["language"].value == "en"
    assert claim.facts["language"].page == 2


def test_rows_are_rebuilt_from_the_columns_of_plain_text() -> None:
    rows = rows_of(_paper("Vendor      Specimen Ltd\n\n企业名称    样本\n"))

    assert [[segment.text for segment in row.segments] for row in rows] == [
        ["Vendor", "Specimen Ltd"],
        ["企业名称", "样本"],
    ]
