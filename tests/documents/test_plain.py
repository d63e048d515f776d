"""Plain text in its encodings, with form feeds as page ends."""

from __future__ import annotations

import pytest

from cardassay.documents.plain import decoded, open_plain


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Prüfstelle Müller", "utf-8"),
        ("Prüfstelle Müller", "utf-8-sig"),
        ("Prüfstelle Müller", "utf-16"),
        ("Développeur agréé", "cp1252"),
        ("质量管理体系认证证书 编号 有效期至", "gb18030"),
    ],
)
def test_text_comes_out_whatever_its_encoding(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding))[0] == text


def test_form_feed_ends_a_page_and_the_last_one_makes_none() -> None:
    paper = open_plain(b"one\n\x0ctwo\r\nlines\n\x0c", "a.txt", "0" * 64)
    assert [(page.number, page.text) for page in paper.pages] == [(1, "one\n"), (2, "two\nlines\n")]


def test_words_have_offsets_and_no_box() -> None:
    page = open_plain(b"valid until 2030", "a.txt", "0" * 64).pages[0]
    assert [(word.text, word.start, word.box) for word in page.words] == [
        ("valid", 0, None),
        ("until", 6, None),
        ("2030", 12, None),
    ]
    assert [word.text for word in page.words_between(7, 13)] == ["until", "2030"]


def test_empty_text_is_a_problem() -> None:
    assert [p.code for p in open_plain(b" \n", "a.txt", "0" * 64).problems] == ["no-text"]
