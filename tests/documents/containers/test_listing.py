"""Lists of certificates: recognised by their head line in any language; their rows only claim."""

from __future__ import annotations

import importlib
import sys
from datetime import date, datetime, time
from pathlib import Path

import pytest

from cardassay.documents.containers.listing import list_of_certificates
from cardassay.documents.containers.table import Table
from cardassay.documents.reading import read_bytes
from cardassay.model.document import Document, Kind
from cardassay.model.evidence import Grade

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "scripts"))
honest = importlib.import_module("make_hostile.honest")

HEAD = (
    "No.",
    "Standard",
    "Certificate No.",
    "Holder",
    "Site",
    "Certification body",
    "Issue date",
    "Valid until",
)
ROW = (
    1.0,
    "ISO 9001:2015",
    "FICT-9001-1",
    "Specimen Card Works Ltd (fictional)",
    "Sampletown",
    "Muster Zert GmbH (fiktiv)",
    datetime.combine(date(2024, 4, 1), time()),
    date(2027, 3, 31),
)


def listed(*rows: tuple[object, ...]) -> Document | None:
    return list_of_certificates([Table("Sheet1", 1, rows)], "list.xlsx", "0" * 64)


def test_each_row_is_a_claim_and_nothing_is_sure() -> None:
    document = listed(("Our certificates",), HEAD, ROW, (), (2.0, "ISO/IEC 27001:2022", "FICT-2", *ROW[3:]))

    assert document is not None
    assert document.kind is Kind.SELF_DECLARATION
    first, second = document.attestations
    assert (first.scheme, second.scheme) == ("iso-9001", "iso-27001")
    assert first.grade is Grade.CLAIMED
    assert not first.stands_alone
    assert {name: fact.value for name, fact in first.facts.items()} == {
        "standard": "ISO 9001:2015",
        "number": "FICT-9001-1",
        "holder": "Specimen Card Works Ltd (fictional)",
        "certification_body": "Muster Zert GmbH (fiktiv)",
        "issue_day": date(2024, 4, 1),
        "last_day": date(2027, 3, 31),
        "sites": ({"name": "Sampletown", "address": "", "scope": ""},),
    }
    assert not any(fact.sure for fact in first.facts.values())
    assert first.facts["number"].page == 1
    assert "FICT-9001-1" in first.facts["last_day"].words
    assert [one.origin.index for one in document.attestations if one.origin] == [0, 1]


@pytest.mark.parametrize(
    "head",
    [
        ("Norm", "Zertifikats-Nr.", "Gültig bis"),
        ("Norme", "N° de certificat", "Valable jusqu'au"),
        ("Norma", "Nº de certificado", "Válido hasta"),
        ("Norma", "Numero certificato", "Scadenza"),
        ("Norma", "Nº do certificado", "Válido até"),
        ("Norm", "Certificaatnummer", "Geldig tot"),
        ("Norma", "Číslo certifikátu", "Platnost do"),
        ("Standart", "Belge No", "Geçerlilik Tarihi"),
        ("Norma", "Numer certyfikatu", "Ważny do"),
        ("Стандарт", "Номер сертификата", "Действителен до"),
        ("标准", "证书编号", "有效期至"),
        ("規格", "登録番号", "有効期限"),
        ("인증규격", "인증번호", "유효기간"),
        ("Norm / Standard", "Zertifikats-Nr. / Certificate No.", "Gültig bis\nvalid until"),
        ("Standard (edition)", "Certificate number*", "Expiry date (yyyy-mm-dd)"),
    ],
)
def test_head_lines_in_all_languages(head: tuple[str, ...]) -> None:
    document = listed(head, ("ISO 14001:2015", "FICT-14", "2027-05-31"))

    assert document is not None
    (attestation,) = document.attestations
    assert attestation.scheme == "iso-14001"
    assert attestation.facts["number"].value == "FICT-14"
    assert attestation.facts["last_day"].value == date(2027, 5, 31)


def test_several_standards_in_one_cell_are_several_claims() -> None:
    document = listed(HEAD, (1, "ISO 9001:2015, ISO 14001:2015", *ROW[2:]))

    assert document is not None
    assert [one.scheme for one in document.attestations] == ["iso-9001", "iso-14001"]


def test_a_day_that_can_be_read_in_two_ways_is_left_out() -> None:
    document = listed(HEAD, (*ROW[:6], "03/04/2024", "05/06/2027"))
    settled = listed(HEAD, (*ROW[:6], "03/04/2024", "05/06/2027"), (*ROW[:6], "03/04/2024", "25/06/2027"))

    assert document is not None
    assert "last_day" not in document.attestations[0].facts
    assert settled is not None
    assert settled.attestations[0].facts["last_day"].value == date(2027, 6, 5)


@pytest.mark.parametrize(
    "rows",
    [
        (("Item", "Price", "Quantity"), ("Card", 1.2, 100)),
        (("Standard", "Valid until"), ("ISO 9001:2015", "2027-01-01")),
        (HEAD,),
        ((),),
    ],
)
def test_other_tables_are_no_lists_of_certificates(rows: tuple[tuple[object, ...], ...]) -> None:
    assert listed(*rows) is None


def test_card_schemes_are_told_by_their_names() -> None:
    document = listed(HEAD, (1, "PCI Card Production - Logical", *ROW[2:]), (2, "Mastercard CQM", *ROW[2:]))

    assert document is not None
    assert [one.scheme for one in document.attestations] == ["pci-card-production", "mastercard-cqm"]


@pytest.mark.parametrize(("name", "scheme"), [("list.xlsx", "iso-9001"), ("list.ods", "iso-14001")])
def test_a_spreadsheet_with_a_list_is_read_whole(name: str, scheme: str) -> None:
    (document,) = read_bytes(honest.FILES[name](), name)

    assert document.kind is Kind.SELF_DECLARATION
    (attestation,) = document.attestations
    assert attestation.scheme == scheme
    assert attestation.facts["last_day"].value == date(2027, 3, 31)
    assert [flag.code for flag in document.flags] == ["only-listed"]
