"""
How well certificate numbers are recognised: share by source and scheme, every miss with its class.

Runs over the numbers of a data folder: hand-made truth of certificate identifiers, two derived lists
with what each certificate cites, register rows with addresses, and EUCC samples. A number is right
when it is recognised, as one of the scheme that the source names, and its canonical form reads as the
same number again. Ends with 1 when a number is taken for another scheme's, or when two numbers that
differ in more than spelling become one, or a number bears a year after its certification day.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from cardassay.model.numbers import CertificateNumber, find_numbers, parse_number
from cardassay.model.numbers.forms import forms


@dataclass(frozen=True, slots=True)
class Printed:
    """One number as a source writes it."""

    source: str
    text: str
    country: str = ""
    """The scheme's country as the source says it; empty when it says none."""
    inside: bool = False
    """The number stands in a longer text, such as an address."""


SCHEME_WORD = re.compile(
    r"bsi-dsz|anss[il]|dcssi|nscib|kecs|iscb-|sertit|csec\d|tse-cccs|eucc|ccevs|aisep|inf-\d"
    r"|\b\d{3}[- ](?:lss|ewa)\b|nask|ocsi|jisec",
    re.IGNORECASE,
)
"""What a text holds that bears a number; written apart from the forms, so that a form can miss one."""

EXPLANATIONS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    (
        "bare number of a scheme whose numbers bear no name: recognised once the issuer's country is told",
        lambda text: any(
            parse_number(text, form.country) is not None for form in forms() if form.found == "told"
        ),
    ),
    (
        "the scheme's name in the name of a document, without a number behind it",
        lambda text: not re.search(rf"(?:{SCHEME_WORD.pattern})\W*\d", text, re.IGNORECASE),
    ),
)


def main() -> int:
    """Read everything, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--verbose", action="store_true", help="show every number that was missed")
    arguments = parser.parse_args()
    printed = list(dict.fromkeys(_everything(arguments.data)))
    if not printed:
        print(f"no certificate numbers below {arguments.data}", file=sys.stderr)
        return 2
    parse_number("BSI-DSZ-CC-0000-2000")
    begun = time.perf_counter()
    read = [_read(each) for each in printed]
    took = time.perf_counter() - begun
    faults = _shares(printed, read)
    _misses(printed, read, verbose=arguments.verbose)
    faults += _joined(printed, read)
    faults += _years(arguments.data / "cc_register" / "sec-certs")
    print(
        f"\n{len(printed):,} texts in {took * 1e3:.0f} ms, "
        f"{took / len(printed) * 1e6:.0f} µs each, most of them for the first time"
    )
    return 1 if faults else 0


def _read(printed: Printed) -> tuple[CertificateNumber, ...]:
    """Without the country: what the text alone says."""
    if printed.inside:
        return tuple(dict.fromkeys(number for number, _, _ in find_numbers(printed.text)))
    number = parse_number(printed.text)
    return () if number is None else (number,)


def _shares(printed: list[Printed], read: list[tuple[CertificateNumber, ...]]) -> int:
    """Print the share by source; the number of texts taken for another scheme's."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    wrong = []
    for each, numbers in zip(printed, read, strict=True):
        counts = table[each.source]
        counts["texts"] += 1
        if not numbers:
            told = None if each.inside or not each.country else parse_number(each.text, each.country)
            counts["told" if told is not None else "missed"] += 1
        elif each.country and all(number.country not in (each.country, "EU") for number in numbers):
            counts["wrong"] += 1
            wrong.append(f"  {each.text} of {each.country}: {', '.join(map(repr, numbers))}")
        elif any(parse_number(number.canonical) != number for number in numbers):
            counts["wrong"] += 1
            wrong.append(f"  {each.text}: its canonical form reads otherwise")
        else:
            counts["right"] += 1
            counts["two ways"] += any(number.ambiguous for number in numbers)
    head = f"{'source':44s}{'texts':>7s}{'right':>7s}{'told':>6s}{'missed':>8s}{'wrong':>7s}{'two ways':>10s}"
    print(head + f"{'right':>9s}")
    total: Counter[str] = Counter()
    for source, counts in [*sorted(table.items()), ("all", total)]:
        if counts is not total:
            total.update(counts)
        share = counts["right"] / counts["texts"]
        print(
            f"{source:44s}{counts['texts']:7d}{counts['right']:7d}{counts['told']:6d}{counts['missed']:8d}"
            f"{counts['wrong']:7d}{counts['two ways']:10d}{share:9.1%}"
        )
    print("told: recognised once the issuer's country, which the source gives, is handed over")
    print("two ways: recognised, and said to be readable in two ways")
    for line in wrong:
        print(line)
    by_scheme = Counter(number.scheme for number in {n for numbers in read for n in numbers})
    print("different numbers by scheme: " + ", ".join(f"{k} {v}" for k, v in by_scheme.most_common()))
    return len(wrong)


def _misses(printed: list[Printed], read: list[tuple[CertificateNumber, ...]], *, verbose: bool) -> None:
    classes: dict[str, dict[str, None]] = defaultdict(dict)
    for each, numbers in zip(printed, read, strict=True):
        if not numbers:
            why = next((says for says, fits in EXPLANATIONS if fits(each.text)), "NOT EXPLAINED")
            classes[why].setdefault(each.text)
    print("\nmisses by class, with the shapes of the texts (9 for a digit)")
    for why, texts in sorted(classes.items(), key=lambda item: -len(item[1])):
        print(f"{len(texts):5d}  {why}")
        shapes = Counter(re.sub(r"\d+", "9", text)[:60] for text in texts)
        for shape, count in shapes.most_common(None if verbose else 6):
            print(f"         {count:4d}  {shape}")
        if verbose:
            print("         " + ", ".join(texts))


def _joined(printed: list[Printed], read: list[tuple[CertificateNumber, ...]]) -> int:
    """Print which different prints became one number; the number of those that are not explained."""
    prints: dict[CertificateNumber, dict[str, None]] = defaultdict(dict)
    for each, numbers in zip(printed, read, strict=True):
        if not each.inside:
            for number in numbers:
                prints[number].setdefault(each.text)
    classes: Counter[str] = Counter()
    unexplained = []
    for number, texts in prints.items():
        first, *others = texts
        for other in others:
            why = next((says for says, alike in JOINED if alike(first) == alike(other)), "")
            classes[why or "NOT EXPLAINED"] += 1
            if not why:
                unexplained.append(f"  {number}: {first} and {other}")
    print("\nprints that are one number")
    for why, count in classes.most_common():
        print(f"{count:5d}  {why}")
    for line in unexplained:
        print(line)
    return len(unexplained)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).upper()


JOINED: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("signs between the groups, capitals", _letters),
    ("the report's suffix doubled", lambda text: _letters(re.sub(r"(-CR\d*)-CR$", r"\1", text))),
    ("words before the number", lambda text: _letters(re.sub(r"^[A-Za-z: ]+(?=EUCC)", "", text))),
    ("VID and CC before the same number", lambda text: re.sub(r"\D+", "", text)),
    ("leading zeros", lambda text: re.sub(r"(?<!\d)0+", "", text)),
    ("the report's suffix of a Canadian number", lambda text: _letters(re.sub(r"-CR$", "", text))),
    (
        "EUCC month, padding and revision 0",
        lambda text: (m := re.match(r".*EUCC-(\w{4,5})-(20\d\d)-(?:\d\d?-)?0*(\d+)", text)) and m.groups(),
    ),
    ("year and number of an American report the other way round", lambda text: sorted(_groups(text))),
)


def _groups(text: str) -> list[int]:
    return [int(group) % 2000 for group in re.findall(r"\d+", text)]


def _years(folder: Path) -> int:
    """Print how the years in numbers stand to the days of certification; the number that lie ahead."""
    counts: Counter[str] = Counter()
    ahead = []
    for text, day in dict.fromkeys(
        (row["cert_id"], row["not_valid_before"]) for row in _rows(folder / "ecdf_archival_data.csv")
    ):
        number = parse_number(text)
        if number is None or number.year is None or not day:
            counts["no year in the number"] += 1
            continue
        later = int(day[:4]) - number.year
        if later < 0:
            ahead.append(f"  {text} of {day}")
        else:
            counts["an earlier year" if later else "the year of the certification day"] += 1
    print("\nyears in numbers: " + ", ".join(f"{v} {k}" for k, v in counts.most_common()), end="")
    print(f", {len(ahead)} a later year")
    for line in ahead:
        print(line)
    return len(ahead)


def _everything(data: Path) -> Iterator[Printed]:
    yield from _identifiers(data / "cc_labels" / "cert_ids")
    yield from _derived(data / "cc_register" / "sec-certs")
    yield from _register_rows(data / "cc_register" / "pqctoday")
    yield from _eucc_samples(data / "cc_register" / "portal_format_samples")


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def _country(mark: str) -> str:
    return {"UK": "GB"}.get(mark, mark)


def _identifiers(folder: Path) -> Iterator[Printed]:
    for name in ("truth", "random", "duplicate_ids", "missing_ids"):
        for row in _rows(folder / f"{name}.csv"):
            for column in ("cert_id", "true_id"):
                if (text := (row.get(column) or "").strip()) and re.search(r"\d", text):
                    yield Printed(f"cert_ids/{name}", text, _country(row.get("scheme") or ""))


def _set(text: str) -> Iterable[str]:
    return sorted(ast.literal_eval(text)) if text.startswith("{") else ()


def _derived(folder: Path) -> Iterator[Printed]:
    for row in _rows(folder / "sankey_scheme_data.csv"):
        yield Printed("sankey: certificates", row["cert_id"], _country(row["scheme"]))
        for text in _set(row["refs"]):
            yield Printed("sankey: cited", text)
    for row in _rows(folder / "ecdf_archival_data.csv"):
        yield Printed("ecdf: certificates", row["cert_id"], _country(row["scheme"]))
        for column in ("refs", "in_refs", "trans_refs", "in_trans_refs"):
            value = row[column] or ""
            for text in _set(value) if "{" in value or value == "set()" else (value,):
                if text:
                    yield Printed("ecdf: cited", text)


def _register_rows(folder: Path) -> Iterator[Printed]:
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if SCHEME_WORD.search(row["id"]):
                yield Printed("register rows: identifiers", row["id"], inside=True)
            for column in ("link", "certificationReportUrls", "securityTargetUrls", "additionalDocuments"):
                for address in _addresses(row.get(column)):
                    name = unquote(address.split("filename=")[-1].rsplit("/", 1)[-1])
                    if SCHEME_WORD.search(name):
                        yield Printed("register rows: file names, addresses", name, inside=True)


def _addresses(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield str(value.get("url", ""))
    elif isinstance(value, list):
        for each in value:
            yield from _addresses(each)


def _eucc_samples(folder: Path) -> Iterator[Printed]:
    for path in sorted(folder.glob("eucc_*.json")):
        text = path.read_text(encoding="utf-8")
        for match in re.finditer(r'"(?:cert_id|certificate_id)": "([^"]+)"', text):
            yield Printed("EUCC samples: identifiers", match[1], "EU")
        for match in re.finditer(r"filename=([^\"&]*eucc[^\"&]*)", text, re.IGNORECASE):
            yield Printed("EUCC samples: file names", unquote(match[1]), "EU", inside=True)


if __name__ == "__main__":
    sys.exit(main())
