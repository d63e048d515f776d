"""Files are opened by what their bytes are."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from cardassay.documents.opening import media_of, open_paper
from cardassay.model.evidence import Method


def pdf(*lines: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for number, line in enumerate(lines):
        canvas.drawString(72, 700 - 20 * number, line)
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "media"),
    [
        (pdf("x"), "a.pdf", "pdf"),
        (b"\xef\xbb\xbf%PDF-1.4 ...", "a.txt", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "scan.pdf", "image"),
        (b"\xff\xd8\xff\xe0...", "a.jpg", "image"),
        (b"PK\x03\x04....[Content_Types].xml", "a.docx", "office"),
        (b"PK\x03\x04....", "a.zip", "archive"),
        (b"Certificate of nothing", "a.pdf", "text"),
        (b"[paper]\nkind = 'x'", "a.toml", "typed"),
        (b"[paper]\nkind = 'x'", "a.txt", "text"),
        (b"<!DOCTYPE html><p>", "a.txt", "web page"),
        (b"BM is how this plain letter begins", "letter.txt", "text"),
        (b"\x00\x01\x02\x03" * 40, "a.bin", "binary"),
        (b"ll7srVNW7vk0jNnHi3sNxBiNEOMFk6MQYxCawIl5r4IYk43Sub8Wim+oY5cEYR9jwI+5HU\n" * 9, "a.txt", "binary"),
        (b"Contents " + b"." * 90 + b" 12\n" + b"=" * 80 + b"\n" + b"_" * 90, "a.txt", "text"),
        (b"", "a.pdf", "empty"),
    ],
)
def test_media_is_told_by_the_bytes(data: bytes, name: str, media: str) -> None:
    assert media_of(data, name) == media


def test_file_that_lies_about_its_type_is_read_by_its_true_type_and_said_so() -> None:
    paper = open_paper(b"Certificate of nothing, in plain words.", "certificate.pdf")
    assert paper.media == "text"
    assert paper.pages[0].text.startswith("Certificate of nothing")
    assert [problem.code for problem in paper.problems] == ["type-mismatch"]
    assert ".pdf" in paper.problems[0].message
    assert open_paper(pdf("Words"), "certificate.txt").method is Method.TEXT_LAYER


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"\xff\xd8\xff\xe0...", "a.jpg", "picture-damaged"),
        (b"", "a.pdf", "empty-file"),
        (b"%PDF-1.7\nthen nothing that holds", "a.pdf", "damaged"),
    ],
)
def test_what_cannot_be_read_is_a_problem_that_says_what_to_do(data: bytes, name: str, code: str) -> None:
    paper = open_paper(data, name)
    assert paper.pages == ()
    assert code in [problem.code for problem in paper.problems]
    assert all(len(problem.message) > 30 for problem in paper.problems)


def test_protected_pdf_is_a_problem() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(72, 700, "Hidden")
    canvas.save()
    paper = open_paper(out.getvalue(), "a.pdf")
    assert [problem.code for problem in paper.problems] == ["password-protected"]
