"""Descriptions of registers: the bundled ones hold their laws, and faults of one's own are named by line."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from cardassay.errors import KnowledgeError
from cardassay.model.register import RowStatus, Silence
from cardassay.registers.described import READERS, ROW_SCHEMES
from cardassay.registers.describing import check_descriptions, load_descriptions
from cardassay.registers.parsing import parse
from cardassay.schemes.loader import load_schemes

from .written import HEAD, TABLE, codes, csv_text, describe, faults_of, own, value

BUNDLED = load_descriptions()
WITH_COLUMNS = [name for name in BUNDLED if BUNDLED[name].table is not None]


def test_the_bundled_descriptions_have_no_fault() -> None:
    assert check_descriptions() == ()


def test_the_registers_that_a_buyer_of_cards_needs_are_described() -> None:
    assert set(BUNDLED) >= {
        "cc-portal",
        "cc-portal-archived",
        "cc-portal-pp",
        "anssi-catalogue",
        "eucc-list",
        "sec-certs",
        "compliance-hub",
        "pci-assessors",
        "emvco-approved-products",
        "globalplatform-qualified",
        "globalplatform-self-tested",
        "intergraf-iso-14298",
        "visa-registry",
        "mastercard-sdp",
        "iaf-certsearch",
        "accreditation-bodies",
        "cnca",
    }


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_that_a_description_may_name_is_there(reader: str) -> None:
    assert callable(import_module(READERS[reader]).read)


@pytest.mark.parametrize("name", BUNDLED)
def test_every_register_says_what_its_silence_means_and_where_a_person_looks(name: str) -> None:
    described = BUNDLED[name]

    assert described.silence_says.endswith(".")
    assert described.look_instead or described.public_file
    assert described.address.startswith("https://")
    assert described.source.checked_on.year >= 2026


@pytest.mark.parametrize("name", WITH_COLUMNS)
def test_a_row_under_the_described_heads_is_read_and_guessed_heads_make_nothing_sure(name: str) -> None:
    described = BUNDLED[name]
    assert described.table is not None
    heads = [column.header[0] for column in described.table.columns]
    cells = ["2027-03-31" if "_day" in column.field else "Specimen" for column in described.table.columns]

    listing = parse(csv_text([cells], heads).encode(), described, "list.csv")

    assert len(listing.rows) == 1
    assert "bad-day" not in codes(listing)
    sure = {fact.sure for fact in listing.rows[0].attestation.facts.values()}
    assert sure == {described.table.seen}
    assert ("columns-not-seen" in codes(listing)) is not described.table.seen


@pytest.mark.parametrize("name", ["sec-certs", "compliance-hub"])
def test_copies_of_third_parties_never_lift_the_evidence(name: str) -> None:
    assert not BUNDLED[name].grade
    assert BUNDLED[name].silence is Silence.NOTHING


def test_a_self_test_is_no_qualification_and_a_list_for_pci_dss_no_card_production() -> None:
    assert BUNDLED["globalplatform-self-tested"].schemes == ("globalplatform-self-test",)
    assert BUNDLED["mastercard-sdp"].schemes == ("mastercard-sdp",)
    assert BUNDLED["mastercard-sdp"].silence is Silence.NOTHING


def test_the_archived_list_holds_what_is_archived() -> None:
    assert BUNDLED["cc-portal-archived"].status is RowStatus.ARCHIVED


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Active", "active"),
        ("Suspended", "suspended"),
        ("Withdrawn", "withdrawn"),
        ("Cancelled", "withdrawn"),
        ("Expired", "expired"),
        ("Inactive", "unknown"),
        ("Draft", "unknown"),
        ("hidden", "unknown"),
        ("pending", "unknown"),
    ],
)
def test_the_status_words_of_iaf_certsearch_are_known_and_unclear_ones_decide_nothing(
    word: str, status: str
) -> None:
    text = csv_text(
        [("FX 1", "ISO 9001:2015", word)],
        ("Certificate Number", "Certification Standard", "Certification Status"),
    )

    listing = parse(text.encode(), BUNDLED["iaf-certsearch"], "list.csv")

    assert listing.rows[0].status.value == status
    assert listing.rows[0].attestation.scheme == "iso-9001"
    assert "unknown-status" not in codes(listing)


def test_numbers_that_bear_their_kind_choose_the_scheme() -> None:
    rows = [("ICCN0001", "Chip"), ("PCN0001.01", "Platform"), ("SECN0001", "Wallet"), ("0-00000", "Other")]

    listing = parse(
        csv_text(rows, ("Certificate Number", "Product Name")).encode(),
        BUNDLED["emvco-approved-products"],
        "list.csv",
    )

    assert [row.attestation.scheme for row in listing.rows] == [
        "emvco-ic",
        "emvco-platform",
        "emvco-sbmp",
        "unknown",
    ]


def test_days_of_the_sdp_list_are_month_first() -> None:
    text = csv_text([("Specimen Services Ltd", "Europe", "05/04/2026", "Specimen Assessors")], SDP)

    (row,) = parse(text.encode(), BUNDLED["mastercard-sdp"], "list.csv").rows

    assert str(value(row, "issue_day")) == "2026-05-04"
    assert dict(row.more) == {"Region": "Europe"}


SDP = ("Service Provider Name", "Region", "AOC Date", "Assessor")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "publisher =",
            "publishr =",
            "registers/specimen-list.toml:4: `publishr` is not a known key. Did you mean",
        ),
        ("[table]\nseen = true", "[table]\nseen = true\nheadr = 1", "`headr` is not a known key"),
        ('field = "holder"', 'field = "holdr"', "there is no field `holdr`. Did you mean `holder`?"),
        ('field = "holder"', 'field = "sites"', "a cell cannot fill `sites`. Use site.name"),
        ('field = "holder"', 'field = "holder"\nsplit = [";"]', "`holder` holds one value"),
        ('field = "holder"', 'field = "holder"\nassurance = true', "only a level has components"),
        ('field = "holder"', "", "the column fills nothing"),
        ('header = ["Vendor"]', 'header = ["product:"]', "the head `product` stands at two columns"),
        ('header = ["Vendor"]', 'header = ["--"]', "the column has no head"),
        ('schemes = ["emvco-ic"]', 'schemes = ["emvco-icc"]', "there is no scheme `emvco-icc`"),
        ('schemes = ["emvco-ic"]', "schemes = []", "the register speaks for no scheme"),
        ('silence = "question"', 'silence = "fraud"', "`fraud` is not one of the words for `silence`"),
        ('silence_says = "A question: ask the office."', "", "nothing says what silence means"),
        ("freshness_days = 31", "freshness_days = 0", "a snapshot answers for at least one day"),
        ('source = "made"', 'source = "mad"', "`mad` is not among this file's sources. Did you mean `made`?"),
        ('id = "specimen-list"', 'id = "another"', "`another` is not the file's name"),
        ("freshness_days = 31", 'reader = "word"', "there is no reader `word`"),
        ("freshness_days = 31", 'reader = "eucc"', "the reader is `eucc`. Take [table] out"),
        ("freshness_days = 31", 'public_file = "http://a.example/x"', "the address is not https"),
        ("seen = true", 'seen = true\nencodings = ["utf-99"]', "there is no encoding `utf-99`"),
        ("seen = true", 'seen = true\ndelimiter = "::"', "it is longer than one character"),
        ("seen = true", 'seen = true\nother_scheme = "x"', "there is no scheme `x`"),
        ('status = "suspended"', 'status = "off"', "`off` is not one of the words for `status`"),
        ("seen = true", 'seen = true\nslashes = "us"', "`us` is not one of the words for `slashes`"),
    ],
)
def test_each_fault_is_named_with_its_line_and_what_to_do(old: str, new: str, says: str) -> None:
    text = (HEAD + TABLE).replace(old, new, 1)
    assert text != HEAD + TABLE

    faults = faults_of(text)

    assert any(says in fault for fault in faults), faults
    assert all(fault.startswith("registers/specimen-list.toml:") for fault in faults)


def test_a_table_is_needed_where_no_reader_is_named() -> None:
    assert any("Add [table] with its columns" in fault for fault in faults_of(HEAD))


def test_schemes_by_words_need_the_column_that_holds_them() -> None:
    text = HEAD + TABLE + '\n[[table.schemes]]\nwords = ["x"]\nscheme = "emvco-ic"\n'

    assert any("said only in part" in fault for fault in faults_of(text))


def test_ones_own_description_is_found_and_stands_in_the_place_of_a_bundled_one(tmp_path: Path) -> None:
    own(tmp_path)
    seen = HEAD.replace("specimen-list", "visa-registry") + TABLE
    own(tmp_path, seen, "visa-registry")

    descriptions = load_descriptions(tmp_path)

    assert descriptions["specimen-list"] == describe()
    assert descriptions["visa-registry"].publisher == "Specimen Scheme Office (fictional)"
    assert descriptions.own("visa-registry")
    assert not descriptions.own("cnca")
    assert not load_descriptions().get("specimen-list")


def test_all_faults_of_all_own_descriptions_come_at_once(tmp_path: Path) -> None:
    own(tmp_path, HEAD + TABLE.replace("holder", "holdr"))
    own(tmp_path, "id = ", "other")

    with pytest.raises(KnowledgeError) as raised:
        load_descriptions(tmp_path)

    assert len(raised.value.faults) == 2


def test_a_reader_that_gives_up_becomes_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    from cardassay.registers.lists import table

    def fall(*_: object) -> None:
        raise KeyError("a cell that nobody expected")

    monkeypatch.setattr(table, "read", fall)

    listing = parse(b"x", describe(), "list.csv")

    assert (listing.rows, listing.usable, codes(listing)) == ((), False, ["not-read"])


def test_rows_of_a_scheme_without_a_file_bear_an_identifier_that_is_told_and_no_schemes_own() -> None:
    described = {scheme for one in load_descriptions().values() for scheme in one.schemes}

    assert described <= {*load_schemes(), *ROW_SCHEMES, "unknown"}
    assert not ROW_SCHEMES.keys() & load_schemes().keys()
