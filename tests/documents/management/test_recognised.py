"""What pages read from pictures bring: rows out of line, misread letters, marks, names in odd places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from cardassay.documents.kind import tell_kind
from cardassay.documents.management.mending import mended
from cardassay.documents.management.reader import read
from cardassay.documents.management.view import view_of
from cardassay.documents.page import Page, Paper, Word
from cardassay.model.document import Kind
from cardassay.model.evidence import Fact, Method

Line = tuple[str, float, float, float]
"""Text, left, top, height."""

_CERTIFICATE = Kind.MANAGEMENT_SYSTEM_CERTIFICATE


def _paper(*lines: Line, doubt_of: Callable[[int, int], str] | None = None) -> Paper:
    """A page read from a picture, with words as wide as their letters."""
    text, words = "", []
    for line, left, top, height in lines:
        at = left
        for word in line.split():
            wide = 0.55 * height * len(word)
            words.append(Word(word, len(text), (at, top, at + wide, top + height)))
            text += word + " "
            at += wide + 0.4 * height
        text = text[:-1] + "\n"
    page = Page(
        1, text, tuple(words), 595.0, 842.0, 1, 1.0, method=Method.OCR, doubt_of=doubt_of or (lambda *_: "")
    )
    return Paper(file="fiktiv.pdf", sha256="0" * 64, media="pdf", pages=(page,), method=Method.TEXT_LAYER)


def _down(*texts: str, left: float = 60.0, top: float = 60.0, height: float = 12.0) -> list[Line]:
    return [(text, left, top + 24 * number, height) for number, text in enumerate(texts)]


def _facts(*lines: Line, doubt_of: Callable[[int, int], str] | None = None) -> dict[str, Fact[Any]]:
    claims = read(_paper(*lines, doubt_of=doubt_of), _CERTIFICATE).claims
    return dict(claims[0].facts) if claims else {}


def _value(facts: dict[str, Fact[Any]], name: str) -> Any:
    return facts[name].value if name in facts else None


# ── Rows and letters ───────────────────────────────────────────────────────────────────────────


def test_columns_half_a_line_apart_do_not_stand_over_each_other() -> None:
    left = [("First issue:", 60, 100, 14), ("11 March 2024", 60, 112, 14), ("Valid until:", 60, 124, 14)]
    right = [("Awarded to the company:", 300, 106, 17), ("SPECIMEN CARD WORKS LTD", 300, 121, 17)]
    sheet = view_of(_paper(*left, *right)).sheets[0]
    assert not any(segment.clash for segment in sheet.segments)


def test_a_value_is_on_the_row_of_its_label_though_smaller_print_stands_between() -> None:
    facts = _facts(
        *_down("This is to certify that the management system of", "SPECIMEN CARD WORKS LTD"),
        ("ISO 9001:2015", 60, 130, 20),
        ("Valid from: 12-06-2024", 60, 200, 14),
        ("To check this certificate visit", 420, 218, 10),
        (":15-06-2027", 240, 222, 15),
        ("Expires on:", 60, 223, 14),
    )
    assert _value(facts, "last_day") == date(2027, 6, 15)


@pytest.mark.parametrize(
    ("misread", "meant"),
    [
        ("IS0", "ISO"),
        ("1SO", "ISO"),
        ("lSO", "ISO"),
        ("S.r.I.", "S.r.l."),
        ("A.$.", "A.Ş."),
        ("d.0.o.", "d.o.o."),
        ("1td", "Ltd"),
        ("Lid.", "Ltd."),
        ("ISOLIERT", "ISOLIERT"),
        ("Lido", "Lido"),
        ("1500", "1500"),
    ],
)
def test_letters_that_can_only_mean_one_word_are_set_right(misread: str, meant: str) -> None:
    assert mended(misread) == meant


def test_one_wrong_letter_does_not_hide_a_label() -> None:
    facts = _facts(
        *_down("This is to certify that the management system of", "SPECIMEN CARD WORKS LTD"),
        ("IS0 9001:2015", 60, 130, 20),
        ("Certlficate Number: FIK-4711", 60, 170, 12),
    )
    assert _value(facts, "number") == "FIK-4711"
    assert _value(facts, "standard") == "ISO 9001:2015"


def test_what_a_second_reading_contradicts_is_not_sure() -> None:
    lines = [
        *_down("This is to certify that the management system of", "SPECIMEN CARD WORKS LTD"),
        ("ISO 9001:2015", 60, 130, 20),
        ("Certificate Number: FIK-4711", 60, 170, 12),
    ]
    assert _facts(*lines)["number"].sure
    doubted = _facts(*lines, doubt_of=lambda *_: "a second recogniser reads it otherwise")
    assert not any(doubted[name].sure for name in ("number", "holder", "standard"))
    assert doubted["number"].method is Method.OCR


# ── Holders ────────────────────────────────────────────────────────────────────────────────────


def test_the_holder_stands_above_where_the_words_say_so() -> None:
    facts = _facts(
        ("CERTIFICATE", 200, 40, 30),
        ("HAYALI KART ÜRETİM", 150, 100, 22),
        ("SANAYI VE TICARET A.Ş.", 150, 122, 22),
        ("ÖRNEK MAH. HAYAL CAD. NO: 9 ANKARA", 150, 150, 12),
        ("ISO 9001:2015", 200, 180, 36),
        ("Bu sertifika ile yukarıda adı geçen kuruluşun sistemi tasdik olunur.", 60, 240, 11),
        ("This is to certify that the above mentioned company meets the requirement of", 60, 255, 11),
        ("PRODUCTION OF FICTIONAL CARDS", 150, 290, 12),
    )
    assert _value(facts, "holder") == "HAYALI KART ÜRETİM SANAYI VE TICARET A.Ş."


def test_the_kind_of_system_need_not_be_known_for_the_holder_to_follow() -> None:
    facts = _facts(
        ("This is to certify that the Card Perso Wombat Management System of", 60, 100, 14),
        ("SPECIMEN CARDS COMPANY", 150, 130, 26),
        ("has been assessed and conforms with the standard", 60, 180, 12),
        ("ISO/IEC 20000-1:2018", 150, 200, 26),
    )
    assert _value(facts, "holder") == "SPECIMEN CARDS COMPANY"


def test_words_repeated_along_the_margin_are_no_holder() -> None:
    band = [("QXQ", 560, float(90 + 40 * number), 16) for number in range(8)]
    facts = _facts(
        ("This is to certify that the management system of:", 60, 100, 12),
        ("SPECIMEN", 60, 140, 30),
        ("4 Imaginary Road, 12345 Nowhere", 60, 180, 10),
        ("has been approved to the following standards: ISO 9001:2015", 60, 210, 10),
        *band,
    )
    assert _value(facts, "holder") == "SPECIMEN"


@pytest.mark.parametrize("name", ["OFFICE: 9 FICTION ROAD", "A-42, PHASE-1, FICTION AREA,", "1710FI691E"])
def test_addresses_and_numbers_are_never_surely_the_holder(name: str) -> None:
    facts = _facts(
        ("This is to certify that the management system of", 60, 100, 14),
        (name, 60, 130, 14),
        ("has been assessed and conforms with ISO 9001:2015", 60, 170, 12),
    )
    assert "holder" not in facts or not facts["holder"].sure


def test_a_name_that_seems_to_go_on_is_not_sure() -> None:
    facts = _facts(
        ("This is to certify that the management system of", 60, 100, 14),
        ("SPECIMEN CARDS AND", 60, 130, 24),
        ("has been assessed and conforms with ISO 9001:2015", 60, 190, 12),
    )
    assert not facts["holder"].sure


# ── Certifiers and accreditors ─────────────────────────────────────────────────────────────────

_BODY: tuple[Line, ...] = (
    ("This is to certify that the management system of", 60, 60, 14),
    ("SPECIMEN CARD WORKS LTD", 60, 90, 20),
    ("complies with ISO 9001:2015", 60, 130, 12),
)


@pytest.mark.parametrize(
    "imprint",
    [
        ["Certificate is the property of Erdacht Certification Ltd. and shall be returned on demand."],
        ["ERDACHT CERTIFICATION LTD", "(Accredited by Fictional Accreditation Council)"],
        ["Erdacht Certification Ltd is accredited by Fictional Accreditation Council"],
        ["Hax bcen asscssed by Erdacht Certification Ltd, in respect of their system"],
    ],
)
def test_phrases_tell_the_certifier(imprint: Sequence[str]) -> None:
    facts = _facts(*_BODY, *_down(*imprint, top=700))
    assert str(_value(facts, "certification_body")).casefold().rstrip(".") == "erdacht certification ltd"


def test_capitals_are_written_out_where_the_paper_prints_the_name() -> None:
    facts = _facts(
        *_BODY,
        ("ERDACHT MANAGEMENT SYSTEM PRIVATE LIMITED", 60, 680, 12),
        ("E-mail: info@erdachtcertification.example Website: www.erdachtcertification.com", 60, 700, 10),
        ("The certificate is the property of EMSPL and shall be returned", 60, 720, 10),
    )
    assert _value(facts, "certification_body") == "ERDACHT MANAGEMENT SYSTEM PRIVATE LIMITED"


def test_a_line_of_the_scope_is_no_certifier_because_it_ends_like_a_legal_form() -> None:
    facts = _facts(
        *_BODY,
        ("For the following scope:", 60, 160, 12),
        ("SPECIALISING IN FICTION AND AUDITS SERVICES AS", 60, 180, 12),
        ("WELL AS FICTIONAL CARDS", 60, 194, 12),
    )
    assert "certification_body" not in facts


def test_the_number_in_an_accreditors_mark_is_not_the_certificates() -> None:
    facts = _facts(
        *_BODY,
        ("Number of certificate:", 400, 90, 12),
        ("4711FK001Q", 400, 104, 12),
        ("MS Certification", 100, 700, 9),
        ("No. of Certificate 9999", 100, 709, 9),
    )
    assert (_value(facts, "number"), facts["number"].sure) == ("4711FK001Q", True)
    body = facts["accreditation_body"]
    assert not body.sure, "the form of a number alone never tells a body surely"


def test_a_name_that_looks_like_an_accreditors_is_never_sure() -> None:
    facts = _facts(*_BODY, ("Fictional Accreditation Licensing Services", 60, 700, 14))
    assert _value(facts, "accreditation_body") == "Fictional Accreditation Licensing Services"
    assert not facts["accreditation_body"].sure


def test_a_mark_in_very_large_letters_is_read_too() -> None:
    facts = _facts(*_BODY, ("ENAC", 500, 600, 90))
    assert _value(facts, "accreditation_body") == "ENAC"


# ── Standards, numbers, days ───────────────────────────────────────────────────────────────────


def test_the_international_form_counts_where_the_national_one_stands_beside_it() -> None:
    facts = _facts(
        ("Otorgada a la empresa: TARJETAS FICTICIAS S.A.", 60, 90, 14),
        ("Norma: ISO39001:2012—NCh-ISO39001:2014", 60, 150, 14),
    )
    assert (_value(facts, "standard"), facts["standard"].sure) == ("ISO 39001:2012", True) or (
        _value(facts, "standard"),
        facts["standard"].sure,
    ) == ("ISO39001:2012", True)


def test_a_register_number_is_that_of_the_body_that_certifies() -> None:
    facts = _facts(
        ("Registro INN: B-2300", 60, 40, 12),
        ("Registro FIK: Q– 9455", 60, 56, 12),
        ("Número Expediente: 99.202", 60, 72, 12),
        ("Otorgada a la empresa: TARJETAS FICTICIAS S.A.", 60, 110, 14),
        ("FIK Certificaciones, certifica que el Sistema de Gestión", 60, 150, 12),
        ("cumple la norma ISO 9001:2015", 60, 170, 12),
    )
    assert str(_value(facts, "number")).replace(" ", "") in {"Q–9455", "Q-9455"}


def test_a_bare_number_label_under_the_title_is_the_certificates() -> None:
    facts = _facts(
        ("CERTIFICADO", 300, 40, 36),
        ("Núm.", 380, 100, 16),
        ("FIKX-9266/17", 465, 100, 16),
        *_down(
            "Por la presente se certifica que:", "TARJETAS FICTICIAS, S.A. DE C.V.", "ISO 9001:2015", top=150
        ),
    )
    assert _value(facts, "number") == "FIKX-9266/17"


def test_the_first_cycle_begins_with_the_first_issue() -> None:
    facts = _facts(
        *_BODY,
        ("Initial Registration Date: 27.05.2025", 60, 200, 12),
        ("Expiry Date: 26.05.2026", 60, 220, 12),
    )
    assert _value(facts, "cycle_start") == date(2025, 5, 27)
    longer = _facts(
        *_BODY,
        ("Initial Registration Date: 27.05.2015", 60, 200, 12),
        ("Expiry Date: 26.05.2026", 60, 220, 12),
    )
    assert "cycle_start" not in longer


def test_a_day_under_a_town_and_over_an_office_is_the_day_of_signature() -> None:
    facts = _facts(
        *_BODY,
        ("Belgrade", 60, 700, 14),
        ("27 December, 2002", 60, 720, 14),
        ("President of the committee", 60, 745, 14),
    )
    assert (_value(facts, "issue_day"), facts["issue_day"].sure) == (date(2002, 12, 27), False)


# ── Kinds ──────────────────────────────────────────────────────────────────────────────────────


def _kind(*texts: str) -> Kind:
    return tell_kind(_paper(*_down(*texts))).kind


def test_the_mark_partner_of_iqnet_makes_no_attestation_of_iqnet() -> None:
    assert (
        _kind(
            "Certificate",
            "Certificate No. FIK-1",
            "Partner of",
            "IQNet",
            "This is to certify that the",
            "management system of Specimen Card Works Ltd meets ISO 9001:2015",
            "valid until 2027-01-01",
        )
        is _CERTIFICATE
    )
    assert (
        _kind(
            "IQNet and its partner Erdacht Cert hereby certify that the organization Specimen Card Works Ltd",
            "has implemented a management system which fulfils ISO 9001:2015",
        )
        is Kind.IQNET_ATTESTATION
    )


def test_a_certificate_with_its_annex_on_one_sheet_is_a_certificate() -> None:
    assert (
        _kind(
            "付属書",
            "マネジメントシステム登録証",
            "登録証番号：FIK-QM0001",
            "ISO 9001:2015",
            "有効期限 2027年6月10日",
            "下記規格の要求事項に適合していることを証します。",
        )
        is _CERTIFICATE
    )


def test_russian_letters_taken_for_latin_ones_still_tell_a_certificate() -> None:
    assert (
        _kind(
            "POCC RU.99999.04XXP0.0001",
            "20.01.2025 . 19.01.2028 .",
            "TOCT P NCO 9001-2015 (ISO 9001:2015)",
            ", , ,",
        )
        is _CERTIFICATE
    )


@pytest.mark.parametrize(
    "texts",
    [
        [
            "Municipalidad de Ficticia",
            "CERTIFICADO DE LICENCIA MUNICIPAL DE FUNCIONAMIENTO",
            "concede el certificado",
        ],
        ["Φopma No", "000 «»", "2008", "23 N°000000001"],
    ],
)
def test_licences_and_forms_of_authorities_are_no_certificates(texts: Sequence[str]) -> None:
    assert _kind(*texts) is Kind.NOT_A_CERTIFICATE


def test_a_misread_iso_still_tells_a_certificate() -> None:
    assert (
        _kind("CERTIFICATE", "This is to certify that Specimen Card Works Ltd complies with", "IS0 9001:2015")
        is _CERTIFICATE
    )


def test_a_certifier_whose_name_begins_with_rohs_certifies_systems_all_the_same() -> None:
    assert (
        _kind(
            "ROHS",
            "This is to certify that the Quality Management System of",
            "SPECIMEN CARD WORKS LTD",
            "conforms to the requirements of ISO 9001:2015",
            "Certificate No 4711",
            "ROHS Fictional Certification Ltd",
        )
        is _CERTIFICATE
    )
