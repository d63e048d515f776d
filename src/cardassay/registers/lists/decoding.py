"""Bytes of a list as text, and what the bytes are when they are no list at all."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

from cardassay.registers.lists.notes import WHOLE, Notes, shown

__all__ = [
    "USUAL",
    "decoded",
    "is_text",
    "looks_like_html",
    "not_this",
    "note_empty",
    "other_file",
    "titled",
]

_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|title|meta|script)\b", re.IGNORECASE)
_TITLE = re.compile(rb"<\s*(?:title|h1)[^>]*>(.{1,300}?)<", re.IGNORECASE | re.DOTALL)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OTHER = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "packed with gzip"),
    (b"BZh", "packed with bzip2"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"\xd0\xcf\x11\xe0", "an old office file (xls)"),
)
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r\x0c\x1a")
_RUBBISH = 0.02
"""Share of control characters from which bytes are no text."""
_STRAY = 8
"""Control characters that may be strays."""
_SAMPLE = 65_536


def looks_like_html(data: bytes) -> bool:
    """Whether the bytes begin like a web page."""
    begin = data[:_SAMPLE].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return begin.startswith(b"<") and _HTML.search(begin[:4096]) is not None


def other_file(data: bytes) -> str:
    """What the bytes are when they are certainly no list of text; empty when they may be one."""
    return next((what for mark, what in _OTHER if data.startswith(mark)), "")


def is_text(data: bytes) -> bool:
    """Whether the bytes may be a text in any encoding: it has few control characters."""
    sample = data[:_SAMPLE]
    control = len(sample) - len(sample.translate(None, _CONTROL))
    return control <= max(_STRAY, _RUBBISH * len(sample)) or bool(_wide(sample))


def titled(data: bytes) -> str:
    """The title of a web page in brackets; empty where it has none."""
    title = _TITLE.search(data[:_SAMPLE])
    return f" (“{shown(title[1].decode('utf-8', 'replace'))}”)" if title is not None else ""


def _wide(sample: bytes) -> str:
    """The 16-bit encoding whose zero bytes the sample shows; empty for none."""
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16-le" if sample.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    half = len(sample) // 2
    if half < 8:
        return ""
    if sample[1::2].count(0) > 0.7 * half and sample[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


USUAL = ("utf-8", "windows-1252")
"""Encodings of lists that say none."""


def decoded(data: bytes, notes: Notes, encodings: Sequence[str] = USUAL) -> str:
    """
    The text of a list; bytes that are no letter become U+FFFD and are noted with their line.

    A list in UTF-8 and Windows-1252 may have been put together from several: where it is no UTF-8 as a
    whole, each line is read by itself.

    Args:
        data: The list as it was retrieved.
        notes: Gathers the problems.
        encodings: Tried in this order where neither a byte order mark nor zero bytes decide.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _tolerant(data[len(mark) :], name, notes)
    if wide := _wide(data[:_SAMPLE]):
        return _tolerant(data, wide, notes)
    for at, name in enumerate(encodings):
        try:
            return data.decode(name)
        except UnicodeDecodeError as error:
            # A list that was cut inside its last letter is still of that encoding.
            if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
                return data[: error.start].decode(name)
            if tuple(encodings[at : at + 2]) == USUAL:
                return _by_line(data, notes)
            if name == "utf-8" and _mostly_utf8(data):
                return _tolerant(data, name, notes)
    return _tolerant(data, encodings[-1] if encodings else "utf-8", notes)


def _by_line(data: bytes, notes: Notes) -> str:
    """A list that is no UTF-8 as a whole: each line in UTF-8 when it is that, else in Windows-1252."""
    odd = _mostly_utf8(data)
    lines = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        try:
            lines.append(line.decode("utf-8"))
            continue
        except UnicodeDecodeError:
            name = "utf-8" if _mostly_utf8(line) else "windows-1252"
        text = line.decode(name, "replace")
        if "\ufffd" in text:
            _note_stray(number, name, notes)
        elif odd:
            says = "The line is in another encoding than the list, and was read as Windows-1252: compare its"
            notes.add("encoding", f"line {number}", f"{says} names with the register's page.")
        lines.append(text)
    return "\n".join(lines)


def _mostly_utf8(data: bytes) -> bool:
    """Whether more letters are whole in UTF-8 than broken: one stray byte does not make another encoding."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(not char.isascii() for char in text) - broken > broken


def _tolerant(data: bytes, name: str, notes: Notes) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        if error.start < len(data) - 4:
            _note_stray(data[: error.start].decode(name, "replace").count("\n") + 1, name, notes)
        return data.decode(name, "replace")


def _note_stray(line: int, name: str, notes: Notes) -> None:
    notes.add(
        "encoding",
        f"line {line}",
        f"Some bytes are no letters of {name}; they are shown as \ufffd, and names with them will not be "
        "found. Say the right encoding in the description, or fetch the list again.",
    )


def note_empty(notes: Notes) -> None:
    """Notes that a list holds nothing."""
    notes.add(
        "no-rows",
        WHOLE,
        "The list holds no row. A register is hardly ever empty: fetch it again, and see that no filter is "
        "set.",
    )


def not_this(what: str, data: bytes, notes: Notes, heads: Sequence[str] = ()) -> None:
    """Note that the bytes as a whole are not the list they should be."""
    if not data.strip():
        seen = "it is empty"
    elif looks_like_html(data):
        seen = f"it is a web page{titled(data)}, perhaps an error page"
    else:
        seen = f"it is {other_file(data) or 'something else'}"
        if any(heads):
            seen += f" that begins with “{shown(', '.join(heads), 120)}”"
    notes.add(
        "not-a-list",
        WHOLE,
        f"The file should be {what}, but {seen}; no row was read and it says nothing of anybody. "
        "Fetch the list again and look at it before adding it.",
    )
