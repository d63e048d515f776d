"""Lists by description: what comes out of CSV, spreadsheets and JSON, and what bad ones cost."""

from __future__ import annotations

import json
from datetime import date

import pytest

from cardassay.model.evidence import Grade, Method
from cardassay.model.register import RowStatus
from tests.registers.written import HEAD, HEADS, ROWS, TABLE, codes, csv_text, describe, read, value, xlsx


def test_each_row_is_an_attestation_of_the_register() -> None:
    listing = read(csv_text())

    assert listing.problems == ()
    assert listing.usable
    assert listing.columns == HEADS
    first = listing.rows[0]
    assert (first.place, first.number, first.name) == ("row 2", "SPEC-0001", "Specimen Chip A1")
    assert first.status is RowStatus.ACTIVE
    assert first.attestation.scheme == "emvco-ic"
    assert first.attestation.grade is Grade.REGISTER
    assert first.attestation.origin is not None
    assert (first.attestation.origin.index, len(first.attestation.origin.sha256)) == (0, 64)
    assert value(first, "last_day") == date(2027, 3, 31)
    assert all(fact.sure and fact.method is Method.REGISTER for fact in first.attestation.facts.values())


def test_levels_are_taken_apart_and_what_is_not_said_stays_unsaid() -> None:
    one, two, three = read(csv_text()).rows

    assert (value(one, "eal"), value(one, "components")) == ("EAL5", ("ALC_DVS.2",))
    assert (value(two, "eal"), value(two, "components")) == ("EAL4", ())
    assert (value(three, "eal"), value(three, "components")) == ("EAL6", None)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1252"])
def test_delimiters_and_encodings_are_found(mark: str, encoding: str) -> None:
    rows = [("SPEC-0009", "Chip für Karten", "Müller & Söhne; Fiktiv", "EAL4", "2027-03-31", "Active")]

    (row,) = read(csv_text(rows, mark=mark).encode(encoding)).rows

    assert (row.name, value(row, "holder")) == ("Chip für Karten", "Müller & Söhne; Fiktiv")


def test_one_stray_byte_does_not_spoil_the_letters_of_a_whole_list() -> None:
    rows = [(f"SPEC-{at}", "Chip für Karten", "Müller Fiktiv", "", "", "") for at in range(3)]

    listing = read(csv_text(rows).encode() + b"SPEC-9,Chip \xfc,Fiktiv,,,\r\n")

    assert (listing.rows[0].name, listing.rows[-1].name) == ("Chip für Karten", "Chip ü")
    assert [(p.code, p.where) for p in listing.problems] == [("encoding", "line 5")]


def test_heads_may_be_spelt_otherwise_and_stand_under_titles() -> None:
    text = 'Specimen list,,\n"as of today",,\n\n APPROVAL  NUMBER: ,product,Colour\nSPEC-1,Chip,red\n'

    (row,) = read(text).rows

    assert (row.place, row.number, row.name, dict(row.more)) == ("row 5", "SPEC-1", "Chip", {"Colour": "red"})


def test_unknown_columns_are_kept_as_printed() -> None:
    (row,) = read("Certificate No.,Foo,Foo,Bar\nSPEC-1,one,two,\n").rows

    assert dict(row.more) == {"Foo": "one", "Foo (3)": "two"}


def test_cells_of_the_same_words_are_split_each_by_its_own_marks() -> None:
    described = describe(HEAD + TABLE.replace('split = [";", "|"]', 'split = ["\\n"]'))
    text = 'Certificate No.,Activities\nSPEC-1,"embedding\nmailing"\nSPEC-2,embedding mailing\n'

    one, two = read(text, described).rows

    assert one.attestation.texts("activities") == ("embedding", "mailing")
    assert two.attestation.texts("activities") == ("embedding mailing",)


def test_lists_inside_a_cell_are_split() -> None:
    (row,) = read("Certificate No.,Activities\nSPEC-1,embedding; mailing|storage\n").rows

    assert value(row, "activities") == ("embedding", "mailing", "storage")


def test_a_spreadsheet_with_days_titles_and_other_sheets_is_read() -> None:
    data = xlsx(
        {
            "Read me": [("Nothing", "here")],
            "List": [("Specimen list",), (), HEADS[:5], ("SPEC-1", "Chip", "Fiktiv", 4.0, date(2027, 3, 31))],
        }
    )

    listing = read(data)

    (row,) = listing.rows
    assert (row.place, value(row, "last_day"), value(row, "level")) == ("row 4", date(2027, 3, 31), "4")
    assert listing.problems == ()


def test_a_number_of_a_spreadsheet_in_a_column_of_days_is_its_day() -> None:
    (row,) = read(xlsx({"List": [HEADS[:5], ("SPEC-1", "Chip", "", "", 46477)]})).rows

    assert value(row, "last_day") == date(2027, 3, 31)


def test_records_of_json_are_found_by_their_path_and_by_inner_names() -> None:
    text = HEAD + TABLE.replace("seen = true", 'seen = true\nrecords = "result.items"').replace(
        '["Vendor"]', '["Vendor", "company.name"]'
    )
    record = {
        "Certificate No.": "SPEC-1",
        "company": {"name": "Fiktiv", "city": "Nowhere"},
        "Activities": ["a", "b"],
    }
    data = json.dumps({"result": {"items": [record, record | {"Certificate No.": "SPEC-2"}]}})

    listing = read(data, describe(text))

    assert [row.place for row in listing.rows] == ["result.items[0]", "result.items[1]"]
    assert value(listing.rows[0], "holder") == "Fiktiv"
    assert value(listing.rows[0], "activities") == ("a", "b")
    assert dict(listing.rows[0].more) == {"company.city": "Nowhere"}


def test_one_record_a_line_is_read_too() -> None:
    data = "\n".join(json.dumps({"Certificate No.": f"SPEC-{at}", "Product": "Chip"}) for at in range(3))

    assert [row.number for row in read(data).rows] == ["SPEC-0", "SPEC-1", "SPEC-2"]


def test_the_scheme_may_stand_in_a_column_and_constants_in_none() -> None:
    text = (
        HEAD.replace('["emvco-ic"]', '["iso-9001", "iso-14001"]')
        + TABLE
        + """
[[table.columns]]
header = ["Norm"]
field = "standard"
chooses_scheme = true

[[table.schemes]]
words = ["9001"]
scheme = "iso-9001"

[[table.schemes]]
words = ["14001"]
scheme = "iso-14001"

[[table.constants]]
field = "certification_body"
value = "Specimen Cert (fictional)"
"""
    )
    listing = read(
        "Certificate No.,Norm\nS1,DIN EN ISO 9001:2015\nS2,ISO 14001\nS3,ISO 90010\nS4,\n", describe(text)
    )

    assert [row.attestation.scheme for row in listing.rows] == [
        "iso-9001",
        "iso-14001",
        "unknown",
        "iso-9001",
    ]
    assert {value(row, "certification_body") for row in listing.rows} == {"Specimen Cert (fictional)"}


def test_merged_cells_are_carried_down_where_the_description_says_so() -> None:
    text = HEAD + TABLE.replace('field = "holder"', 'field = "holder"\ncarried = true')

    listing = read("Certificate No.,Vendor,Product\nS1,Fiktiv,A\nS2,,B\nS3,Other,C\nS4,,D\n", describe(text))

    assert [value(row, "holder") for row in listing.rows] == ["Fiktiv", "Fiktiv", "Other", "Other"]


def test_columns_never_seen_for_real_make_nothing_sure() -> None:
    listing = read(csv_text(), describe(HEAD + TABLE.replace("seen = true", "seen = false")))

    assert codes(listing) == ["columns-not-seen"]
    assert not any(fact.sure for row in listing.rows for fact in row.attestation.facts.values())
    assert all(fact.why_not_sure for row in listing.rows for fact in row.attestation.facts.values())


class TestBadLists:
    """Each bad list gives a plain problem with its place, and the rest of it is read."""

    def test_a_head_that_changed_is_named_with_what_it_may_be_now(self) -> None:
        listing = read(csv_text(heads=("Certificate Nr.", *HEADS[1:])))

        assert [row.name for row in listing.rows] == [
            "Specimen Chip A1",
            "Specimen Chip B1",
            "Specimen Chip C1",
        ]
        assert not listing.usable
        (problem,) = listing.problems
        assert (problem.code, problem.where) == ("header-changed", "column “Certificate No.”")
        assert "“Certificate Nr.” may be it now" in problem.message
        assert "registers/specimen-list.toml" in problem.message

    def test_another_list_altogether_is_not_taken_for_this_one(self) -> None:
        listing = read("a,b,c\n1,2,3\n")

        assert (listing.rows, listing.usable, codes(listing)) == ((), False, ["header-changed"])
        assert "a, b, c" in listing.problems[0].message

    @pytest.mark.parametrize("lost", [3, 12, 20, 40, 60])
    def test_a_list_cut_in_its_last_row_keeps_the_rows_before(self, lost: int) -> None:
        whole = csv_text()

        listing = read(whole[: len(whole.rstrip()) - lost])

        assert [row.number for row in listing.rows][:2] == ["SPEC-0001", "SPEC-0002"]
        assert listing.usable is (len(listing.rows) == 3)
        if not listing.usable:
            assert "list-cut" in codes(listing)
            assert listing.problems[0].where == "row 4"

    def test_a_list_cut_inside_a_quoted_cell_is_cut(self) -> None:
        listing = read('Certificate No.,Product\nS1,"A"\nS2,"B and')

        assert ([row.number for row in listing.rows], listing.usable) == (["S1"], False)
        assert listing.problems[0].where == "row 3"

    def test_json_that_breaks_off_gives_the_whole_records_before(self) -> None:
        data = json.dumps([{"Certificate No.": f"S{at}", "Product": "Chip"} for at in range(5)])

        listing = read(data[:-20])

        assert [row.number for row in listing.rows] == ["S0", "S1", "S2", "S3"]
        assert (listing.usable, codes(listing)) == (False, ["list-cut"])

    def test_json_lines_that_break_off_give_the_lines_before(self) -> None:
        listing = read('{"Certificate No.": "S1"}\n{"Certificate No.": "S2"}\n{"Certific')

        assert ([row.number for row in listing.rows], listing.usable) == (["S1", "S2"], False)
        assert listing.problems[0].where == "line 3"

    def test_a_stray_quotation_mark_costs_one_row(self) -> None:
        rows = [f"S{at},Chip {at},Fiktiv" for at in range(200)]
        rows[20] = 'S20,"Chip 20,Fiktiv'

        listing = read("\n".join(["Certificate No.,Product,Vendor", *rows]))

        assert [row.number for row in listing.rows] == [f"S{at}" for at in range(200) if at != 20]
        assert listing.usable
        assert [(p.code, p.where) for p in listing.problems] == [("torn-row", "row 22")]

    def test_more_torn_rows_than_one_in_twenty_say_nothing_of_what_is_not_there(self) -> None:
        rows = [f"S{at},Chip {at},Fiktiv" for at in range(30)]
        rows[5], rows[20] = 'S5,"Chip 5,Fiktiv', 'S20,"Chip 20,Fiktiv'
        rows[9:9] = [f"T{at},Chip {at},Fiktiv" for at in range(3)]

        listing = read("\n".join(["Certificate No.,Product,Vendor", *rows]))

        assert not listing.usable
        assert len(listing.rows) >= 20

    def test_a_list_that_ends_inside_a_cell_was_cut(self) -> None:
        rows = [f"S{at},Chip {at},Fiktiv" for at in range(200)]

        listing = read("\n".join(["Certificate No.,Product,Vendor", *rows, 'S200,"Chip 2']))

        assert len(listing.rows) == 200
        assert codes(listing) == ["list-cut"]
        assert not listing.usable

    def test_two_stray_marks_do_not_swallow_the_rows_between(self) -> None:
        rows = [f"S{at},Chip {at},Fiktiv" for at in range(9)]
        rows[2], rows[6] = 'S2,"Chip 2,Fiktiv', '"S6",Chip" 6,Fiktiv'

        numbers = [row.number for row in read("\n".join(["Certificate No.,Product,Vendor", *rows])).rows]

        assert {"S3", "S4", "S5", "S7", "S8"} <= set(numbers)

    def test_a_cell_over_several_lines_is_one_cell(self) -> None:
        listing = read('Certificate No.,Product\nS1,"Chip\nA1\nstep 2"\nS2,Chip B\n')

        assert [(row.place, row.name) for row in listing.rows] == [
            ("row 2", "Chip A1 step 2"),
            ("row 3", "Chip B"),
        ]

    def test_a_row_with_too_many_cells_is_left_out_because_nobody_knows_what_stands_where(self) -> None:
        listing = read("Certificate No.,Product,Vendor\nS1,Chip,A1,Fiktiv\nS2,Chip B,Fiktiv\n")

        assert [row.number for row in listing.rows] == ["S2"]
        assert [(p.code, p.where) for p in listing.problems] == [("row-too-long", "row 2")]

    def test_a_cell_too_many_is_seen_though_the_end_of_its_row_is_blank(self) -> None:
        rows = [f"S{at},Chip {at},Fiktiv,5" for at in range(40)]
        rows[9] = "S9,Chip, secure,Fiktiv,"

        listing = read("\n".join(["Certificate No.,Product,Vendor,Level", *rows]))
        blank = read("\n".join(["Certificate No.,Product,Vendor,Level", *(f"{row}," for row in rows)]))

        assert "S9" not in [row.number for row in listing.rows]
        assert codes(listing) == ["row-too-long"]
        assert len(blank.rows) == 40

    def test_a_row_with_too_few_cells_is_kept_and_not_sure(self) -> None:
        listing = read("Certificate No.,Product,Vendor\nS1,Chip\nS2,Chip B,Fiktiv\nS3,Chip C,Fiktiv\n")

        assert [row.number for row in listing.rows] == ["S1", "S2", "S3"]
        assert not any(fact.sure for fact in listing.rows[0].attestation.facts.values())
        assert all(fact.sure for fact in listing.rows[1].attestation.facts.values())
        assert codes(listing) == ["row-too-short"]

    def test_programs_that_drop_blank_cells_at_the_end_are_known(self) -> None:
        rows = "".join(f"S{at},Chip {at}\n" for at in range(10))

        listing = read(f"Certificate No.,Product,Vendor\n{rows}")

        assert (len(listing.rows), listing.problems, listing.usable) == (10, (), True)

    @pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"\x00" * 50])
    def test_an_empty_file_is_said_to_be_empty(self, data: bytes) -> None:
        listing = read(data)

        assert (listing.rows, listing.usable, codes(listing)) == ((), False, ["empty-file"])

    def test_a_head_without_rows_is_an_empty_list(self) -> None:
        listing = read(csv_text([]))

        assert (listing.rows, listing.usable, codes(listing)) == ((), False, ["no-rows"])

    @pytest.mark.parametrize(
        "page",
        [
            "<!DOCTYPE html><html><title>503 Service Unavailable</title><body>Certificate No.,Product</body>",
            "\n  <html><head><title>Log in</title></head></html>",
        ],
    )
    def test_an_error_page_saved_as_a_list_is_a_page(self, page: str) -> None:
        listing = read(page)

        assert (listing.rows, listing.usable, codes(listing)) == ((), False, ["web-page"])
        assert "503" in listing.problems[0].message or "Log in" in listing.problems[0].message

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (bytes(range(256)) * 4, "not-a-list"),
            (b"%PDF-1.7\n...", "other-file"),
            (b"\x89PNG\r\n\x1a\n....", "other-file"),
            (b"PK\x03\x04 and nothing else", "damaged"),
            (b'{"result": 3}', "records-not-found"),
            (b"[1, 2", "records-not-found"),
        ],
    )
    def test_rubbish_is_no_list(self, data: bytes, code: str) -> None:
        described = describe(HEAD + TABLE.replace("seen = true", 'seen = true\nrecords = "certs"'))

        listing = read(data, described)

        assert (listing.rows, listing.usable) == ((), False)
        assert code in codes(listing) or codes(listing) == ["not-a-list"]

    def test_days_that_are_none_leave_the_rest_of_the_row(self) -> None:
        rows = [(*ROWS[0][:4], day, "Active") for day in ("31.02.2027", "9999-12-31", "soon", "03/04/2027")]

        listing = read(csv_text(rows))

        assert len(listing.rows) == 4
        assert all(value(row, "last_day") is None for row in listing.rows)
        assert [p.where for p in listing.problems if p.code == "bad-day"] == [
            f"row {at}, column “Valid until”" for at in (2, 3, 4, 5)
        ]
        assert listing.rows[2].more["Valid until"] == "soon"

    def test_the_list_itself_shows_which_number_is_the_day(self) -> None:
        rows = [
            (f"S{at}", "Chip", "Fiktiv", "", day, "") for at, day in enumerate(("03/04/2027", "12/31/2027"))
        ]

        listing = read(csv_text(rows))

        assert [value(row, "last_day") for row in listing.rows] == [date(2027, 3, 4), date(2027, 12, 31)]

    def test_two_rows_of_one_number_both_stay(self) -> None:
        listing = read(csv_text([ROWS[0], ROWS[1], ("spec-0001", *ROWS[0][1:])]))

        assert len(listing.rows) == 3
        assert [(p.code, p.where) for p in listing.problems] == [("double-number", "row 2, row 4")]

    def test_an_unknown_status_is_not_guessed(self) -> None:
        listing = read(csv_text([(*ROWS[0][:5], "Under review")]))

        assert listing.rows[0].status is RowStatus.UNKNOWN
        assert value(listing.rows[0], "status") == "Under review"
        assert codes(listing) == ["unknown-status"]

    def test_thousands_of_one_problem_are_counted_not_listed(self) -> None:
        rows = [(f"S{at}", "Chip", "Fiktiv", "", "soon", "") for at in range(3000)]

        problems = read(csv_text(rows)).problems

        assert len(problems) == 21
        assert "2,980 more places" in problems[-1].message

    def test_rows_that_say_nothing_are_named_and_many_of_them_spoil_the_list(self) -> None:
        few = read(csv_text([*ROWS * 10, ("", "", "", "EAL4", "", "")]))
        many = read(csv_text([*ROWS, *[("", "", "", "EAL4", "", "")] * 3]))

        assert (few.usable, many.usable) == (True, False)
        assert few.problems[0].where == "row 32"

    def test_the_same_bytes_give_the_same_listing(self) -> None:
        assert read(csv_text()) == read(csv_text())
