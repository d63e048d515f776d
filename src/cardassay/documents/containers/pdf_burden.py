"""
What a PDF would cost to draw, measured before the PDF library begins to.

The library parses whatever a page shows and cannot be stopped: a stream that unpacks to gigabytes,
or a few drawings that show each other, keep it busy for hours. So streams are unpacked here first,
a piece at a time and never kept, and drawings that show drawings are counted.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cardassay.documents.containers.qpdf import open_structure
from cardassay.model.problem import Problem

__all__ = ["too_heavy"]

_MIB = 1 << 20
_LARGEST_STREAM = 24 * _MIB
"""Bytes of one unpacked stream; the drawing instructions of an intricate page stay below a tenth."""

_LARGEST_TOTAL = 384 * _MIB
_MOST_PIXELS = 200_000_000
"""Of one picture: six times an A4 page at 600 dots an inch."""

_MOST_SHOWN = 50_000
"""Drawings that a page shows, through other drawings."""

_PIECE = 64 * 1024
_WORD = b"stream"
_FLATE = re.compile(rb"/Fl(?:ateDecode)?\b")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_ATTACHED = re.compile(rb"/EmbeddedFile\b|/Params\b")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_SIDE = re.compile(rb"/(?:Width|Height)\s+(\d{1,12})\b(?!\s+\d+\s+R)")
_FONT_FILE = re.compile(rb"/Length1\b|/Subtype\s*/(?:Type1C|CIDFontType0C|OpenType)\b")
_LENGTH = re.compile(rb"/Length\s+(\d{1,12})\b(?!\s+\d+\s+R)")
_DENSEST = 1032
"""Bytes that one deflated byte can stand for at most."""

_OBJECT = re.compile(rb"^(\d{1,10}) (\d{1,5}) obj")
_NAMED = re.compile(rb"/([^\s/<>\[\](){}%]{1,127})\s+(\d{1,10})\s+\d{1,5}\s+R\b")
_SHOWS = re.compile(rb"/([^\s/<>\[\](){}%]{1,127})\s+Do\b")


@dataclass(frozen=True, slots=True)
class _Stream:
    """A stream as it stands in the file's bytes."""

    about: bytes
    """Its dictionary, or the end of it."""

    start: int


def too_heavy(data: bytes) -> Problem | None:
    """Why the file is not given to the PDF library; ``None`` when it can be."""
    total = 0
    forms_show = False
    for stream in _streams(data):
        if _PICTURE.search(stream.about):
            sides = [int(side) for side in _SIDE.findall(stream.about)]
            if len(sides) == 2 and sides[0] * sides[1] > _MOST_PIXELS:
                return _picture(sides[0], sides[1])
            continue
        if _ATTACHED.search(stream.about):
            # Never drawn; measured when it is opened as an inner file.
            continue
        filters = len(_FLATE.findall(stream.about))
        if not filters:
            if _FORM.search(stream.about):
                forms_show = forms_show or _SHOWS.search(data, stream.start, stream.start + _MIB) is not None
            continue
        is_form = _FORM.search(stream.about) is not None
        if filters == 1 and not is_form and _is_small(data, stream):
            continue
        size, start = _unpacked(data, stream.start, filters)
        total += size
        # Fonts are parsed table by table; those of Chinese and Japanese papers are large.
        largest = 4 * _LARGEST_STREAM if _FONT_FILE.search(stream.about) else _LARGEST_STREAM
        if size > largest or total > _LARGEST_TOTAL:
            return _bomb()
        forms_show = forms_show or (is_form and b"Do" in start)
    return _bomb() if forms_show and _shows_too_much(data) else None


def _streams(data: bytes) -> Iterator[_Stream]:
    # Searching for the plain word is thirty times as fast as any pattern.
    at = data.find(_WORD)
    while at >= 0:
        start = at + len(_WORD)
        if data[at - 3 : at] != b"end" and data[start : start + 1] in (b"\r", b"\n"):
            head = data[max(0, at - 2048) : at]
            start += 2 if data[start : start + 2] == b"\r\n" else 1
            yield _Stream(_about(head), start)
        at = data.find(_WORD, start)


def _about(head: bytes) -> bytes:
    """From the number of the object on: ``12 0 obj << …``."""
    at = head.rfind(b" obj")
    begin = max(head.rfind(b"\n", 0, max(at, 0)), head.rfind(b"\r", 0, max(at, 0))) + 1
    return head[begin:] if at >= 0 else head


def _is_small(data: bytes, stream: _Stream) -> bool:
    """Whether a stream is too short to unpack to anything large, wherever the library sees its end."""
    length = _LENGTH.search(stream.about)
    if length is None:
        return False
    end = data.find(b"endstream", stream.start)
    longest = max(int(length.group(1)), (end if end >= 0 else len(data)) - stream.start)
    return longest * _DENSEST <= _LARGEST_STREAM


def _unpacked(data: bytes, start: int, filters: int) -> tuple[int, bytes]:
    """How many bytes a stream unpacks to, counted until it is too many, and its first megabyte."""
    packers = [zlib.decompressobj() for _ in range(min(filters, 4))]
    size, kept, at = 0, bytearray(), start
    try:
        while not packers[0].eof and size <= 4 * _LARGEST_STREAM:
            taken = packers[0].unconsumed_tail
            if not taken:
                taken, at = data[at : at + _PIECE], at + _PIECE
            if not taken:
                break
            piece = packers[0].decompress(taken, 4 * _PIECE)
            for packer in packers[1:]:
                piece = packer.decompress(piece, 8 * _LARGEST_STREAM)
            size += len(piece)
            if len(kept) < _MIB:
                kept += piece
    except zlib.error:
        # Encrypted or damaged: what came out up to here is all that the library will get as well.
        pass
    return size, bytes(kept)


def _shows_too_much(data: bytes) -> bool:
    """Whether a drawing shows more drawings, through drawings, than any honest page has."""
    import pikepdf

    try:
        with open_structure(data) as pdf:
            counted: dict[tuple[int, int], int] = {}
            for stream in _streams(data):
                place = _OBJECT.search(stream.about)
                if place is None or _FORM.search(stream.about) is None:
                    continue
                form = pdf.get_object((int(place.group(1)), int(place.group(2))))
                if isinstance(form, pikepdf.Stream) and _count(form, counted, ()) > _MOST_SHOWN:
                    return True
            return False
    except (pikepdf.PdfError, pikepdf.PasswordError, *_FAILURES):
        return _shows_too_much_by_its_bytes(data)


_FAILURES = (ValueError, TypeError, KeyError, RuntimeError, RecursionError, OverflowError, AttributeError)
"""What the structure library raises for numbers and types that no PDF should have."""


def _shows_too_much_by_its_bytes(data: bytes) -> bool:
    """The same for a file whose structure is broken, as far as drawings name each other themselves."""
    shown: dict[int, dict[int, int]] = {}
    for stream in _streams(data):
        number = _OBJECT.search(stream.about)
        if number is None or _FORM.search(stream.about) is None:
            continue
        filters = len(_FLATE.findall(stream.about))
        content = _unpacked(data, stream.start, filters)[1] if filters else data[stream.start :][:_MIB]
        content = content.partition(b"endstream")[0]
        named = {name: int(target) for name, target in _NAMED.findall(stream.about)}
        found = shown.setdefault(int(number.group(1)), {})
        for name in _SHOWS.findall(content):
            if name in named:
                found[named[name]] = found.get(named[name], 0) + 1

    counted: dict[int, int] = {}

    def count(form: int, above: tuple[int, ...]) -> int:
        if form in above or len(above) > 60:
            return _MOST_SHOWN + 1
        if form not in counted:
            inner = shown.get(form, {}).items()
            counted[form] = 1 + sum(
                times * min(count(target, (*above, form)), _MOST_SHOWN + 1) for target, times in inner
            )
        return counted[form]

    return any(count(form, ()) > _MOST_SHOWN for form in shown)


def _count(shown: Any, counted: dict[tuple[int, int], int], above: tuple[tuple[int, int], ...]) -> int:
    """How many drawings are drawn when this page or drawing is; more than the limit where it is circular."""
    place = shown.objgen
    if place in above or len(above) > 60:
        return _MOST_SHOWN + 1
    if place != (0, 0) and place in counted:
        return counted[place]
    resources = shown.get("/Resources", {})
    drawings = resources.get("/XObject", {}) if hasattr(resources, "get") else {}
    total = 1
    for name, times in _shown_names(shown).items():
        form = drawings.get(name) if hasattr(drawings, "get") else None
        if form is not None and str(form.get("/Subtype", "")) == "/Form":
            total += times * _count(form, counted, (*above, place))
            if total > _MOST_SHOWN:
                break
    counted[place] = total
    return total


def _shown_names(shown: Any) -> dict[str, int]:
    import pikepdf

    if isinstance(shown, pikepdf.Stream):
        content = shown.read_bytes()
    else:
        contents = shown.get("/Contents")
        parts = contents if isinstance(contents, pikepdf.Array) else [contents]
        content = b"\n".join(part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream))
    names: dict[str, int] = {}
    for match in _SHOWS.finditer(content):
        name = "/" + match.group(1).decode("latin-1")
        names[name] = names.get(name, 0) + 1
    return names


def _bomb() -> Problem:
    return Problem(
        "page-bomb",
        "whole file",
        "A page of the PDF unpacks to so many drawing instructions that drawing it would take hours; it "
        "was not "
        "read. No certificate needs that: ask the sender for a plain PDF or a scan.",
    )


def _picture(width: int, height: int) -> Problem:
    return Problem(
        "picture-too-large",
        "whole file",
        f"The PDF holds a picture of {width} × {height} pixels, more than a reader's memory should be "
        "given for "
        "one page; it was not read. Ask for a scan of at most 600 dots an inch.",
    )
