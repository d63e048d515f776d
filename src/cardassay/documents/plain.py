"""Plain text as pages: the output of a text extractor, or what somebody saved from a web page."""

from __future__ import annotations

from cardassay.documents.page import Page, Paper, Words
from cardassay.model.evidence import Method
from cardassay.model.problem import Problem

__all__ = ["MAX_CHARS", "decoded", "open_plain"]

MAX_CHARS = 8_000_000
"""Characters read of one file: four times the longest security target known."""

_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def decoded(data: bytes) -> tuple[str, str]:
    """
    The text and the name of the encoding it was read with.

    A byte order mark decides; then UTF-8, which wrong bytes hardly ever fit; then the encodings
    that smart-card papers of the regions use, those first that refuse most wrong bytes.

    >>> decoded("Développeur".encode("cp1252"))
    ('Développeur', 'cp1252')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        # Looked for below: the bytes are of an older encoding.
        pass
    if _mostly_double_bytes(data):
        for encoding in ("gb18030", "shift_jis", "euc_kr"):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                continue
    return data.decode("cp1252", errors="replace"), "cp1252"


def _mostly_double_bytes(data: bytes) -> bool:
    """High bytes come in runs of two or more, as in Chinese, Japanese and Korean text."""
    alone = together = 0
    run = 0
    for byte in (*data[:20_000], 0):
        if byte >= 0x80:
            run += 1
            continue
        if run == 1:
            alone += 1
        elif run:
            together += run
        run = 0
    return together > 4 * alone


def open_plain(data: bytes, file: str, sha256: str) -> Paper:
    """The pages of a plain text; a form feed ends a page."""
    text, encoding = decoded(data)
    problems: list[Problem] = []
    if len(text) > MAX_CHARS:
        problems.append(
            Problem(
                "too-long",
                "whole file",
                f"The text has {len(text)} characters; the first {MAX_CHARS} were read. "
                "Split it if something that matters stands behind them.",
            )
        )
        text = text[:MAX_CHARS]
    if "\ufffd" in text:
        problems.append(
            Problem(
                "undecodable-signs",
                "whole file",
                f"Some signs could not be read (taken for {encoding}); they show as \ufffd. "
                "Ask for the file in UTF-8.",
            )
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", " ")
    parts = text.split("\f")
    if len(parts) > 1 and not parts[-1].strip():
        # Text extractors end the last page with a form feed too.
        parts.pop()
    pages = tuple(Page(number, part, Words(part)) for number, part in enumerate(parts, 1))
    if not text.strip():
        problems.append(Problem("no-text", "whole file", "The file holds no text; ask for it again."))
    return Paper(file, sha256, "text", Method.PLAIN_TEXT, pages, tuple(problems))
