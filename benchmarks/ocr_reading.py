"""
How well pictures are read: fictional certificates in every state of wear, then the labelled scans.

For each grade of wear: words right, values (numbers, days, designations) right, values that two
recognisers agree on, tokens with digits that both agree on and that are not on the page (must be 0),
and CPU seconds a page, beside plain tesseract where that is installed. For the labelled papers without
a text layer the same with what their labels say. Nothing is remembered: every page is read anew.
Ends with 1 when two recognisers agree on a value that is wrong.

    python benchmarks/ocr_reading.py [--data ../shared/data] [--verbose]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
os.environ.setdefault("OMP_NUM_THREADS", "1")

from cardassay.documents.dates import find_days
from cardassay.documents.ocr.rapid import recognise
from cardassay.documents.ocr.recognised import Line, Recognised
from cardassay.documents.ocr.second import SecondReading
from make_scans.sheets import SHEETS, drawn
from make_scans.wear import WEAR, rendered, worn

SEEDS = (3,)


@dataclass
class Row:
    """Counts of one grade, or of the labelled scans."""

    pages: int = 0
    words: int = 0
    words_right: int = 0
    values: int = 0
    values_right: int = 0
    agreed: int = 0
    wrong_agreed: int = 0
    seconds: float = 0.0
    other_words_right: int = 0
    other_values_right: int = 0
    other_seconds: float = 0.0
    notes: list[str] = field(default_factory=list)

    def add(self, other: Row) -> None:
        """Count what another has counted."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


def main() -> int:
    """Print the tables; 1 when two recognisers agreed on something wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--verbose", action="store_true", help="list every value that was not read")
    arguments = parser.parse_args()
    recognise(Image.new("RGB", (200, 200), "white"))
    tesseract = shutil.which("tesseract")
    if tesseract is None:
        print("tesseract is not installed: its columns stay empty")
    print(f"{'':<24}{'words':>7}{'values':>8}{'agreed':>8}{'wrong+agreed':>14}{'CPU s':>7}", end="")
    print("   tesseract:  words  values  CPU s")
    whole = Row()
    for grade in WEAR:
        row = Row()
        for kind in SHEETS:
            for seed in SEEDS:
                row.add(_fictional(kind, seed, grade, tesseract))
        _show(grade, row, arguments.verbose)
        whole.add(row)
    _show("all fictional", whole, verbose=False)
    scans = Row()
    for path, label in _labelled(arguments.data):
        scans.add(_scan(path, label, tesseract))
    if scans.pages:
        _show("labelled scans", scans, arguments.verbose)
        whole.add(scans)
    return 1 if whole.wrong_agreed else 0


def _show(name: str, row: Row, verbose: bool) -> None:
    def share(part: int, whole: int) -> str:
        return f"{100 * part / whole:.1f}" if whole else "-"

    print(
        f"{name:<24}{share(row.words_right, row.words):>7}{share(row.values_right, row.values):>8}"
        f"{share(row.agreed, row.values):>8}{row.wrong_agreed:>14}{row.seconds / row.pages:>7.2f}"
        f"{'':>12}{share(row.other_words_right, row.words):>8}{share(row.other_values_right, row.values):>8}"
        f"{row.other_seconds / row.pages:>7.2f}",
        flush=True,
    )
    for note in row.notes if verbose else ():
        print(f"    {note}")


def _fictional(kind: str, seed: int, grade: str, tesseract: str | None) -> Row:
    sheet = drawn(kind, seed)
    picture = worn(rendered(sheet.pdf), grade)
    row, read, second = _read(picture)
    words = [word.casefold() for line in sheet.lines for word in line.split()]
    printed = " ".join(sheet.lines)
    seen = {word.casefold() for line in read.lines for word in line.text.split()}
    row.words, row.words_right = len(words), sum(word in seen for word in words)
    row.values = len(sheet.values)
    for value in sheet.values:
        where = [line for line in read.lines if _bare(value) in _bare(line.text)]
        row.values_right += bool(where)
        row.agreed += any(not second.doubts([line], _as_printed(value, line.text)) for line in where)
        if not where:
            row.notes.append(f"{kind} {seed}: {value} not read")
    for line, token in _tokens(read.lines):
        if _bare(token) not in _bare(printed) and not second.doubts([line], token):
            row.wrong_agreed += 1
            row.notes.append(f"{kind} {seed}: both read {token!r} in {line.text!r}")
    if tesseract:
        text, row.other_seconds = _by_tesseract(tesseract, picture)
        other = {word.casefold() for word in text.split()}
        row.other_words_right = sum(word in other for word in words)
        row.other_values_right = sum(_bare(value) in _bare(text) for value in sheet.values)
    return row


def _read(picture: Image.Image) -> tuple[Row, Recognised, SecondReading]:
    begun = time.process_time()
    read = recognise(picture)
    row = Row(pages=1, seconds=time.process_time() - begun)
    return row, read, SecondReading(lambda: picture, read)


def _tokens(lines: Iterable[Line]) -> Iterator[tuple[Line, str]]:
    for line in lines:
        for token in line.text.split():
            if sum(sign.isdigit() for sign in token) >= 3:
                yield line, token.strip(".,:;()")


def _as_printed(value: str, text: str) -> str:
    """The value with the blanks that the line has in it."""
    found = re.search(r"\s*".join(map(re.escape, "".join(value.split()))), text)
    return found.group() if found else value


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("İ", "I"))
    return re.sub(r"[\W_]", "", "".join(sign for sign in plain if not unicodedata.combining(sign))).casefold()


def _by_tesseract(program: str, picture: Image.Image) -> tuple[str, float]:
    """Its text with its plainest settings, and its CPU seconds."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.png"
        picture.save(file)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [program, str(file), "-"],
            capture_output=True,
            check=False,
            timeout=300,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout.decode("utf-8", "replace"), after.ru_utime - before.ru_utime


def _labelled(data: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The labelled papers without a text layer, in letters that the recogniser knows."""
    labels = data / "iso_certificates" / "labels.jsonl"
    if not labels.is_file():
        return
    for line in labels.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if label["text_layer"] == "none" and label["doc_kind"] == "certificate":
            yield labels.parent / label["file"], label


def _scan(path: Path, label: dict[str, Any], tesseract: str | None) -> Row:
    if path.suffix == ".pdf":
        picture = rendered(path.read_bytes())
    else:
        with Image.open(path) as opened:
            picture = opened.convert("RGB")
    row, read, second = _read(picture)
    other = ""
    if tesseract:
        other, row.other_seconds = _by_tesseract(tesseract, picture)
    holder = label["holder"] or ""
    row.words = len(holder.split())
    whole = _bare(" ".join(line.text for line in read.lines))
    row.words_right = sum(_bare(word) in whole for word in holder.split())
    row.other_words_right = sum(_bare(word) in _bare(other) for word in holder.split())
    for holds, value in _values(label):
        row.values += 1
        where = [(line, words) for line in read.lines for words in holds(line.text)]
        row.values_right += bool(where)
        row.agreed += any(not second.doubts([line], words) for line, words in where)
        row.other_values_right += any(True for line in other.splitlines() for _ in holds(line))
        if not where:
            row.notes.append(f"{path.name}: {value} not read")
        elif all(second.doubts([line], words) for line, words in where):
            row.notes.append(f"{path.name}: {value} not agreed: {second.doubts(*_first(where))}")
    return row


def _first(where: list[tuple[Line, str]]) -> tuple[list[Line], str]:
    line, words = where[0]
    return [line], words


def _values(label: dict[str, Any]) -> Iterator[tuple[Callable[[str], list[str]], str]]:
    """What the label says, and how the words for it are found in a line."""
    if number := label["certificate_no"]:
        yield lambda text, number=number: _spans(number, text), number
    for name in ("first_issue_date", "issue_date", "expiry_date"):
        if day := label[name]:
            yield lambda text, day=day: _days(date.fromisoformat(day), text), f"{name} {day}"


def _spans(value: str, text: str) -> list[str]:
    signs = [re.escape(sign) for sign in re.sub(r"[\W_]", "", value)]
    return re.findall(r"[\W_]*".join(signs), text, re.IGNORECASE)


def _days(day: date, text: str) -> list[str]:
    return [text[found.start : found.end] for found in find_days(text) if day in (found.day, found.other)]


if __name__ == "__main__":
    sys.exit(main())
