"""CSV taken apart: delimiters found, a stray quotation mark costs its row, a cut list is not whole."""

from __future__ import annotations

import pytest

from cardassay.registers.lists.csv_list import csv_grid, iterate_cells, read_csv
from cardassay.registers.lists.notes import Notes


def codes(notes: Notes) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in notes.all()]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_character_between_cells_is_found_under_titles(mark: str) -> None:
    text = f"Specimen list, as of today\nnumber{mark}name{mark}day\n1{mark}a, b; c{mark}x\n".replace(
        "a, b; c", '"a, b; c"'
    )

    grid = csv_grid(text, "", 40, Notes())

    assert grid.lines[2].cells == ("1", "a, b; c", "x")
    assert (grid.lines[2].place, grid.whole) == ("row 3", True)


def test_a_torn_row_is_named_and_the_last_one_means_that_the_list_was_cut() -> None:
    notes, cut = Notes(), Notes()

    torn = csv_grid('a,b,c\n1,"x,y\n2,x,y\n', "", 40, notes)
    broken_off = csv_grid('a,b,c\n1,x,y\n2,"x', "", 40, cut)

    assert ([line.cells[0] for line in torn.lines], torn.whole) == (["a", "2"], True)
    assert codes(notes) == [("torn-row", "row 2")]
    assert ([line.cells[0] for line in broken_off.lines], broken_off.whole) == (["a", "1"], False)
    assert codes(cut) == [("list-cut", "row 3")]


def test_records_have_as_many_cells_as_the_head_or_are_left_out() -> None:
    notes = Notes()
    rows = "".join(f"{at},x\n" for at in range(30))

    table = read_csv(f"\ufeffa, b  c\n{rows}7,x,y\n{rows}", notes)

    assert table.columns == ("a", "b c")
    assert (len(table.records), table.whole) == (60, True)
    assert codes(notes) == [("row-broken", "row 32")]


@pytest.mark.parametrize(
    ("end", "whole"), [("9,x\n", True), ("9,x", True), ("9\n", False), ("9", False), ('9,"x', False)]
)
def test_a_last_row_that_is_not_whole_is_a_cut_list(end: str, whole: bool) -> None:
    notes = Notes()

    table = read_csv("a,b\n" + "1,x\n" * 30 + end, notes)

    assert table.whole is whole
    assert [code for code, _ in codes(notes)] == ([] if whole else ["list-cut"])


def test_more_than_one_broken_row_in_twenty_is_no_whole_list() -> None:
    notes = Notes()

    table = read_csv("a,b\n" + "1,x\n" * 20 + "1,2,3\n" * 2 + "1,x\n", notes)

    assert (len(table.records), table.whole) == (21, False)


def test_blank_cells_behind_the_last_column_are_nothing() -> None:
    assert read_csv("a,b\n1,x,,\n", Notes()).records[0].cells == ("1", "x")
    assert read_csv("", Notes()).whole


def test_a_head_that_stands_twice_keeps_its_place_in_its_name() -> None:
    assert list(iterate_cells(("a", "b", "a"), ("1", "2", "3"))) == [("a", "1"), ("b", "2"), ("a (2)", "3")]


def test_one_row_with_a_cell_too_many_is_not_read_one_place_aside_because_its_end_is_blank() -> None:
    notes = Notes()
    rows = "".join(f"{at},Chip,Fiktiv,\n" for at in range(40))

    table = read_csv(f"number,name,maker,remark\n{rows}41,Chip, secure,Fiktiv,\n", Notes())
    shifted = read_csv(f"number,name,maker,remark\n{rows}41,Chip, secure,Fiktiv,\n{rows}", notes)

    assert all(record.cells[2] == "Fiktiv" for record in (*table.records, *shifted.records))
    assert codes(notes) == [("row-broken", "row 42")]
