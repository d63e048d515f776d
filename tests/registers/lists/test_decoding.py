"""Bytes of a list as text: encodings found, stray bytes named with their line."""

from __future__ import annotations

import pytest

from cardassay.registers.lists.decoding import decoded, is_text, looks_like_html, not_this, titled
from cardassay.registers.lists.notes import Notes

WORDS = "Prüfstelle;Musterkarte Fiktiv GmbH;gültig\nZürich;Specimen;ungültig\n"


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode(),
        WORDS.encode("utf-8-sig"),
        WORDS.encode("cp1252"),
        WORDS.encode("utf-16"),
        WORDS.encode("utf-16-le"),
        WORDS.encode("utf-16-be"),
        WORDS.encode("utf-32"),
    ],
)
def test_the_same_words_come_out_of_every_encoding_without_a_remark(data: bytes) -> None:
    notes = Notes()

    assert (decoded(data, notes), notes.all()) == (WORDS, ())


def test_a_line_in_another_encoding_is_read_and_named() -> None:
    notes = Notes()

    text = decoded("größer\n".encode() * 5 + "größer\n".encode("cp1252"), notes)

    assert text == "größer\n" * 6
    assert [(one.code, one.where) for one in notes.all()] == [("encoding", "line 6")]


def test_a_list_cut_inside_its_last_letter_is_of_the_same_encoding() -> None:
    notes = Notes()

    assert decoded("Zürich;gü".encode()[:-1], notes) == "Zürich;g"
    assert notes.all() == ()


def test_a_page_is_known_by_its_beginning_and_a_sign_in_a_cell_is_none() -> None:
    assert looks_like_html(b"\xef\xbb\xbf\n<!DOCTYPE HTML><p>x")
    assert looks_like_html("<html><head>".encode("utf-16"))
    assert not looks_like_html(b"name;level\n<html>;1")
    assert titled(b"<html><title>\n Specimen\tlog-in </title>") == " (“Specimen log-in”)"
    assert titled(b"<html><p>x") == ""


def test_text_has_few_control_characters_whatever_its_encoding() -> None:
    assert is_text(WORDS.encode("utf-16-le"))
    assert is_text(b"one\x00stray\x07 sign; and words")
    assert not is_text(bytes(range(32)) * 20)


def test_what_is_not_the_list_is_said_with_how_it_begins() -> None:
    notes = Notes()

    not_this("a list of chips", b"x,y", notes, ("x", "y"))

    (problem,) = notes.all()
    assert "should be a list of chips" in problem.message
    assert "begins with “x, y”" in problem.message
