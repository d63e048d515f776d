"""Files that lie, break or bite: each gives a plain message, quickly, and the good file is unharmed."""

from __future__ import annotations

import importlib
import sys
import time
from pathlib import Path

import pytest

from cardassay.documents.reading import read_bytes
from cardassay.model.document import Kind

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
pytestmark = pytest.mark.usefixtures("without_recognition")

make_hostile = importlib.import_module("make_hostile")

SECONDS = 20.0
"""Far above what any of them takes on a quiet machine; a hang takes hours."""

SAID: dict[str, set[str]] = {
    "bomb.zip": {"zip-bomb"},
    "bomb-nested.zip": {"zip-bomb"},
    "bomb-overlapping.zip": {"zip-bomb"},
    "bomb-lying-sizes.zip": {"damaged-member"},
    "bomb.txt.gz": {"zip-bomb"},
    "bomb.txt.bz2": {"zip-bomb"},
    "encrypted-member.zip": {"password-protected"},
    "nested-deeply.zip": {"too-deep"},
    "path-tricks.zip": {"path-trick"},
    "odd-names.zip": {"odd-name"},
    "long-name.zip": {"name-shortened"},
    "duplicate-names.zip": {"duplicate-name"},
    "symbolic-link.zip": {"link-left-out", "not-a-file"},
    "many-members.zip": {"too-many-members"},
    "many-entries.zip": {"too-many-members"},
    "bad-checksum.zip": {"damaged-member"},
    "unusual-method.zip": {"not-supported"},
    "pdf-first.zip": set(),
    "truncated.zip": {"damaged"},
    "no-files.zip": {"empty-container"},
    "tricks.tar": {"path-trick", "link-left-out", "not-a-file"},
    "negative-size.tar": {"damaged"},
    "truncated.gz": {"damaged"},
    "seven.7z": {"not-supported"},
    "roshal.rar": {"not-supported"},
    "many-parts.eml": {"too-many-members"},
    "deep-parts.eml": {"too-deep"},
    "deep-forwarding.eml": {"too-deep"},
    "winmail.eml": {"outlook-rich-text"},
    "sealed.eml": {"encrypted-mail"},
    "odd-attachment-names.eml": {"path-trick", "odd-name"},
    "strange-encodings.eml": set(),
    "bomb-attached.eml": {"zip-bomb"},
    "no-parts.eml": {"empty-container"},
    "broken.msg": {"empty-container"},
    "truncated.msg": {"damaged"},
    "entities.docx": {"xml-entities"},
    "outside-entity.docx": {"xml-entities"},
    "entities.xlsx": {"xml-entities"},
    "corner-cell.xlsx": {"too-large"},
    "repeated.ods": {"too-large"},
    "bomb.docx": {"zip-bomb"},
    "deep.docx": set(),
    "macros.docx": {"macros"},
    "truncated.docx": {"damaged"},
    "no-text.docx": {"no-text"},
    "broken-xml.docx": {"damaged"},
    "with-pdf.docx": set(),
    "encrypted.xlsx": {"password-protected"},
    "broken.xls": {"damaged"},
    "old.doc": {"not-supported"},
    "slides.pptx": {"not-supported"},
    "truncated.pdf": {"repaired"},
    "nothing-left.pdf": {"damaged"},
    "damaged-table.pdf": set(),
    "encrypted.pdf": {"password-protected"},
    "encrypted-empty-password.pdf": set(),
    "circular-pages.pdf": set(),
    "page-bomb.pdf": {"too-many-pages"},
    "count-that-lies.pdf": set(),
    "zero-pages.pdf": {"no-pages"},
    "deep-tree.pdf": {"page-unreadable"},
    "form-bomb.pdf": {"page-bomb"},
    "form-in-itself.pdf": {"page-bomb"},
    "form-in-itself-broken.pdf": {"page-bomb"},
    "huge-picture.pdf": {"picture-too-large"},
    "content-bomb.pdf": {"page-bomb"},
    "blank-bomb.pdf": {"page-bomb"},
    "without-mapping.pdf": set(),
    "turned-text.pdf": set(),
    "negative-box.pdf": set(),
    "empty-box.pdf": set(),
    "vast-page.pdf": set(),
    "huge-table.pdf": set(),
    "deep-arrays.pdf": set(),
    "script.pdf": {"scripts"},
    "script-disguised.pdf": {"scripts"},
    "launch.pdf": {"launch-action"},
    "dynamic-form.pdf": {"dynamic-form"},
    "embedded-pdf.pdf": set(),
    "embedded-zip.pdf": set(),
    "embedded-bomb.pdf": {"zip-bomb"},
    "embedded-trick.pdf": {"path-trick"},
    "pinned-file.pdf": set(),
    "huge.png": {"picture-too-large"},
    "huge-header.png": {"picture-too-large"},
    "claimed-size.jpg": {"picture-too-large"},
    "truncated.png": {"picture-cut-off"},
    "truncated.tif": {"picture-damaged"},
    "pdf-inside.jpg": {"type-mismatch"},
    "picture.pdf": {"type-mismatch"},
    "empty.pdf": {"empty-file"},
    "empty.zip": {"empty-file"},
    "noise.pdf": {"type-mismatch", "not-supported"},
    "right-to-left.txt": set(),
    "terminal-codes.txt": {"type-mismatch", "not-supported"},
    "text.pdf": {"type-mismatch"},
    "archive.pdf": {"type-mismatch"},
    "nul-signs.txt": {"type-mismatch", "not-supported"},
}
"""What must be said about each file, besides what is said about every unknown paper; nothing for some."""

INNER = {
    "bomb.zip": "paper.txt",
    "encrypted-member.zip": "open.txt",
    "bad-checksum.zip": "whole.txt",
    "symbolic-link.zip": "paper.txt",
    "path-tricks.zip": "Windows/drive.txt",
    "pdf-first.zip": "p.pdf",
    "negative-size.tar": "paper.txt",
    "tricks.tar": "escape.txt",
    "bomb-attached.eml": "papers.zip!/paper.txt",
    "with-pdf.docx": "word/embeddings/paper.pdf",
    "embedded-pdf.pdf": "attached.pdf",
    "embedded-zip.pdf": "papers.zip!/paper.txt",
    "embedded-trick.pdf": "escape.txt",
    "pinned-file.pdf": "pinned.pdf",
    "archive.pdf": "paper.txt",
    "duplicate-names.zip": "certificate1 (2).txt",
}
"""An honest paper in some of them, which is read all the same."""


def test_every_hostile_file_is_expected_here() -> None:
    assert make_hostile.FILES.keys() == SAID.keys()


@pytest.mark.parametrize("name", SAID)
def test_a_hostile_file_gives_a_plain_message_and_nothing_else_suffers(name: str) -> None:
    data = make_hostile.FILES[name]()
    good = read_bytes(make_hostile.good_pdf(), make_hostile.GOOD_NAME)
    begun = time.perf_counter()
    documents = read_bytes(data, name)
    took = time.perf_counter() - begun

    assert took < SECONDS
    codes = {problem.code for document in documents for problem in document.problems}
    assert "reader-failed" not in codes
    assert SAID[name] <= codes
    for document in documents:
        assert document.file == name or document.file.startswith(f"{name}!/")
        assert document.file.isprintable()
        for problem in document.problems:
            assert len(problem.message) > 30
            assert problem.message.isprintable() or "\n" not in problem.message
    if name in INNER:
        assert f"{name}!/{INNER[name]}" in {
            document.file for document in documents if document.kind is Kind.CC_SECURITY_TARGET
        }
    assert read_bytes(make_hostile.good_pdf(), make_hostile.GOOD_NAME) == good
    assert good[0].kind is Kind.CC_SECURITY_TARGET
