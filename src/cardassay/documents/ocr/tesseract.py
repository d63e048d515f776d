"""
The second engine, for letters that the default recogniser does not know: tesseract, where installed.

It is a program of its own, called with a picture and a time limit; nothing of it is a part of
Cardassay. The environment variable CARDASSAY_TESSERACT names it, or is ``off``.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cardassay.documents.ocr.languages import languages_for
from cardassay.documents.ocr.recognised import Line, Quad, Recognised
from cardassay.documents.ocr.repairs import repaired, with_text
from cardassay.documents.ocr.scripts import UNKNOWN, letters_of

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["VARIABLE", "Tesseract", "helped", "helper_for", "installed"]

VARIABLE = "CARDASSAY_TESSERACT"

_SECONDS = 90.0
"""Limit for one page; a page takes one to five."""

_LEAST_SCORE = 0.5
"""Lines below are noise, or letters of another script."""

_LEAST_LETTERS = 2
"""Letters of its script from which a line is the second engine's rather than the first one's."""


@dataclass(frozen=True, slots=True)
class Tesseract:
    """An installed tesseract."""

    program: str
    version: str
    languages: frozenset[str]


def installed() -> Tesseract | None:
    """The tesseract of this machine; ``None`` where there is none or it is switched off."""
    return _installed(os.environ.get(VARIABLE, ""))


@cache
def _installed(named: str) -> Tesseract | None:
    program = None if named == "off" else shutil.which(named or "tesseract")
    if program is None:
        return None
    try:
        version = _asked([program, "--version"], 10.0).split()
        languages = _asked([program, "--list-langs"], 10.0).splitlines()[1:]
    except (OSError, subprocess.SubprocessError):
        return None
    return Tesseract(program, version[1] if len(version) > 1 else "", frozenset(languages))


def _asked(command: Sequence[str], seconds: float) -> str:
    done = subprocess.run(
        command,
        capture_output=True,
        check=True,
        timeout=seconds,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    return done.stdout.decode("utf-8", "replace")


def helper_for(read: Recognised) -> str:
    """Engine and languages that can read what the first recogniser could not; empty for none."""
    engine = installed()
    if engine is None or not read.script or read.script == UNKNOWN:
        return ""
    languages = languages_for(read.script, engine.languages)
    return f"tesseract {engine.version} {'+'.join(languages)}" if languages else ""


def helped(read: Recognised, picture: Image) -> Recognised:
    """
    What the first recogniser read, with the lines it could not read; as it was where that fails.

    Args:
        read: With a script that :func:`helper_for` can read.
        picture: As it was read.
    """
    engine, helper = installed(), helper_for(read)
    if engine is None or not helper:
        return read
    try:
        found = tuple(_lines(engine.program, helper.rpartition(" ")[2], picture))
    except (OSError, subprocess.SubprocessError, ValueError, TypeError, LookupError, csv.Error):
        # What the first recogniser says stays, with its problem.
        return read
    return replace(read, lines=tuple(_merged(read, found)), unread=(), helper=helper)


def _merged(read: Recognised, found: Sequence[Line]) -> Iterator[Line]:
    """Lines in the second engine's letters as it read them, all others as the first did."""
    own = [line for line in found if letters_of(read.script, line.text) >= _LEAST_LETTERS]
    yield from own
    yield from (line for line in read.lines if not any(_on(line, other) for other in own))


def _on(line: Line, other: Line) -> bool:
    """Whether the middle of a line lies on another."""
    x, y = (line.quad[0][0] + line.quad[2][0]) / 2, (line.quad[0][1] + line.quad[2][1]) / 2
    return other.quad[0][0] <= x <= other.quad[2][0] and other.quad[0][1] <= y <= other.quad[2][1]


def _lines(program: str, languages: str, picture: Image) -> Iterator[Line]:
    with tempfile.TemporaryDirectory(prefix="cardassay-") as folder:
        file = Path(folder) / "page.png"
        picture.convert("L").save(file, compress_level=1)
        told = _asked([program, str(file), "-", "--psm", "3", "-l", languages, "tsv"], _SECONDS)
    words: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(told), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == "5" and (row["text"] or "").strip():
            words.setdefault((row["block_num"], row["par_num"], row["line_num"]), []).append(row)
    for row_words in words.values():
        line = _line(row_words)
        if line.score >= _LEAST_SCORE:
            yield line


def _line(words: Sequence[dict[str, str]]) -> Line:
    """The words of one line, whose signs are taken to be spread evenly over each word's box."""
    boxes = [tuple(int(word[name]) for name in ("left", "top", "width", "height")) for word in words]
    x0, y0 = min(box[0] for box in boxes), min(box[1] for box in boxes)
    x1, y1 = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    length = max(x1 - x0, 1)
    middles: list[float] = []
    certain: list[float] = []
    for word, (begin, _, width, _) in zip(words, boxes, strict=True):
        signs = "".join(word["text"].split())
        middles += [(begin - x0 + width * (at + 0.5) / len(signs)) / length for at in range(len(signs))]
        certain += [max(float(word["conf"]), 0.0) / 100] * len(signs)
    quad: Quad = (
        (float(x0), float(y0)),
        (float(x1), float(y0)),
        (float(x1), float(y1)),
        (float(x0), float(y1)),
    )
    text = " ".join("".join(word["text"].split()) for word in words)
    line = Line(text, quad, sum(certain) / len(certain), tuple(middles), tuple(certain))
    return with_text(line, repaired(text))
