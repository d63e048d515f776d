"""JSON and JSON lines: of a file that was cut, the whole records before the cut."""

from __future__ import annotations

import json

import pytest

from cardassay.registers.lists.json_text import load, load_lines, words_of
from cardassay.registers.lists.notes import Notes

RECORDS = [{"number": f"SPEC-{at}", "parts": [at, {"x": "}"}]} for at in range(4)]


def codes(notes: Notes) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in notes.all()]


def test_a_whole_text_is_its_value() -> None:
    notes = Notes()

    loaded = load("\ufeff" + json.dumps({"certs": RECORDS}), notes)

    assert loaded is not None
    assert (loaded.value["certs"], loaded.whole, notes.all()) == (RECORDS, True, ())


@pytest.mark.parametrize("key", ["certs", "result"])
def test_of_a_cut_text_the_whole_records_remain(key: str) -> None:
    notes = Notes()

    loaded = load(json.dumps({"n": 4, key: RECORDS})[:-30], notes, parts=["result"])

    assert loaded is not None
    assert (loaded.value[key], loaded.whole) == (RECORDS[:3], False)
    assert codes(notes) == [("list-cut", "end of the file")]


@pytest.mark.parametrize("text", ["", "number,name", "[", "{", "[" * 50_000, "nothing"])
def test_what_is_no_json_is_none(text: str) -> None:
    assert load(text, Notes()) is None


def test_lines_that_are_no_record_are_named_and_the_last_one_means_a_cut() -> None:
    notes = Notes()
    lines = [json.dumps(record) for record in RECORDS]

    found, whole = load_lines("\n".join([lines[0], "", "{broken}", "[1]", lines[1], lines[2][:9]]), notes)

    assert ([number for number, _ in found], whole) == ([1, 5], False)
    assert codes(notes) == [("row-broken", "line 3"), ("row-broken", "line 4"), ("list-cut", "line 6")]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("{'EAL5+', \"ALC_FLR.2\"}", ("EAL5+", "ALC_FLR.2")),
        ("set()", ()),
        (["a", 1, None], ("a", "1")),
        ({"_type": "Set", "elements": ["EAL2"]}, ("EAL2",)),
        ({"_value": ["x"]}, ("x",)),
        (None, ()),
        (7, ()),
    ],
)
def test_sets_are_read_as_other_programs_write_them(cell: object, words: tuple[str, ...]) -> None:
    assert words_of(cell) == words
