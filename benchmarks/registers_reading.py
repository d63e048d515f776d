"""
How registers are read: rows and problems of every snapshot, a catalogue against what people read by
eye and against a second source, and what changed from one dated snapshot to the next.

Ends with 1 when a list that should give rows gives none, when a site of the catalogue is wrong and
sure, or when a parsed list does not come back the same from what is kept of it.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rapidfuzz import fuzz

from cardassay.documents.folding import fold
from cardassay.model.numbers import parse_number
from cardassay.model.register import Listing, Row
from cardassay.registers.describing import load_descriptions
from cardassay.registers.differing import Change, ChangeKind, difference
from cardassay.registers.keeping import decode, encode
from cardassay.registers.parsing import parse

SNAPSHOTS = (
    ("portal_format_samples/cc_products_active.csv", "cc-portal"),
    ("portal_format_samples/old_cc_products_active.csv", "cc-portal"),
    ("portal_format_samples/cc_products_active.html", "cc-portal"),
    ("portal_format_samples/old_cc_products_active.html", "cc-portal"),
    ("portal_format_samples/pp_active.html", "cc-portal-pp"),
    ("portal_format_samples/eucc_*.json", "eucc-list"),
    ("portal_format_samples/maintenance_updates.json", "sec-certs"),
    ("portal_format_samples/scheme_dataset_*.json", "sec-certs"),
    ("sec-certs/*.json", "sec-certs"),
    ("sec-certs/*.csv", "sec-certs"),
    ("pqctoday/*.jsonl", "compliance-hub"),
    ("anssi/*.pdf", "anssi-catalogue"),
)
COUNTS_ONLY = frozenset({"avg_eal.csv", "popular_categories.csv", "interesting_schemes.csv"})
"""Tables of counts by year: they name no certificate, and are refused with a reason."""

SHOWN = 6
"""Changes shown of each kind; all with --verbose."""


@dataclass(frozen=True, slots=True)
class Read:
    """One snapshot as it was read."""

    path: Path
    listing: Listing
    seconds: float


def main() -> int:
    """Read everything, print what a person can check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--verbose", action="store_true", help="show every change and every difference")
    arguments = parser.parse_args()
    folder = arguments.data / "cc_register"
    read = _read_all(folder)
    if not read:
        print(f"no registers below {folder}", file=sys.stderr)
        return 2
    faults = _print_snapshots(read)
    catalogues = [one for one in read if one.path.suffix == ".pdf"]
    hub = [one for one in read if one.path.suffix == ".jsonl"]
    for catalogue in catalogues:
        faults += _sites(catalogue, folder / "anssi")
        _print_sections(catalogue)
        if same_month := [one for one in hub if "2026-03" in one.path.name]:
            _against(catalogue, same_month[0], verbose=arguments.verbose)
    _derived_numbers(read)
    for before, after in itertools.pairwise(hub):
        _print_changes(before, after, verbose=arguments.verbose)
    return 1 if faults else 0


def _read_all(folder: Path) -> list[Read]:
    known = load_descriptions()
    found: list[Read] = []
    for pattern, register in SNAPSHOTS:
        for path in sorted(folder.glob(pattern)):
            data = path.read_bytes()
            begun = time.perf_counter()
            listing = parse(data, known[register], path.name)
            found.append(Read(path, listing, time.perf_counter() - begun))
    return found


def _print_snapshots(read: Sequence[Read]) -> int:
    print("Snapshots: rows, rows with number (of these sure) / day / level / known status, problems, seconds")
    faults = 0
    for one in read:
        rows = one.listing.rows
        numbered = [row for row in rows if row.number]
        sure = sum(row.attestation.facts["number"].sure for row in numbered)
        dated = sum("issue_day" in row.attestation.facts for row in rows)
        levelled = sum("level" in row.attestation.facts for row in rows)
        standing = sum(row.status.value != "unknown" for row in rows)
        problems = Counter(problem.code for problem in one.listing.problems)
        said = ", ".join(f"{code} {count}" for code, count in problems.items()) or "none"
        whole = "" if one.listing.usable else "  not usable as a whole"
        print(
            f"  {one.path.name:<46}{len(rows):>6}{len(numbered):>6} ({sure:>4}){dated:>6}{levelled:>6}"
            f"{standing:>6}  {one.seconds:6.2f} s  problems: {said}{whole}"
        )
        if not rows and one.path.name not in COUNTS_ONLY:
            faults += 1
            print("    FAULT: no rows")
        sha256 = rows[0].attestation.origin.sha256 if rows and rows[0].attestation.origin else ""
        if decode(encode(one.listing), one.path.name, sha256) != one.listing:
            faults += 1
            print("    FAULT: what is kept of the list is not the same")
    print(f"  in all {sum(len(one.listing.rows) for one in read):,} rows")
    return faults


def _sites(catalogue: Read, folder: Path) -> int:
    """Chapter 5 of the catalogue against what was read by eye, column by column."""
    truth: dict[str, dict[str, str]] = {}
    for path in folder.glob("sites_valid_*.csv"):
        with path.open(encoding="utf-8", newline="") as text:
            truth |= {line["certificate_id"]: line for line in csv.DictReader(text)}
    if not truth:
        return 0
    rows = [
        row
        for row in catalogue.listing.rows
        if row.attestation.scheme == "cc-site" and row.status.value == "active"
    ]
    right: Counter[str] = Counter()
    faults = 0
    print(f"\nSites in force: {len(rows)} rows read, {len(truth)} read by eye")
    for row in rows:
        said = truth.get(row.number)
        if said is None:
            print(f"  {row.number} is not among those read by eye")
            faults += 1
            continue
        right["certificate_id"] += 1
        for column, field in (("valid_from", "issue_day"), ("valid_until", "last_day")):
            fact = row.attestation.facts.get(field)
            right[column] += fact is not None and fact.value == date.fromisoformat(said[column])
            if fact is not None and fact.sure and fact.value != date.fromisoformat(said[column]):
                faults += 1
                print(f"  {row.number}: {column} {fact.value} is wrong and sure, {said[column]} is right")
        printed = str(row.attestation.records("sites")[0].get("name", ""))
        for column, words in (("developer", row.name), ("site", printed)):
            missing = _missing(said[column], words)
            right[column] += not missing
            if missing:
                print(f"  {row.number}: {column} prints “{words}”; read by eye with {', '.join(missing)}")
    print("  right: " + ", ".join(f"{column} {count}/{len(truth)}" for column, count in right.items()))
    return faults + sum(number not in {row.number for row in rows} for number in truth)


def _missing(said: str, printed: str) -> list[str]:
    """Words that a person read and that do not stand there, one letter apart allowed for misprints."""
    there = re.findall(r"\w+", fold(printed))
    return [
        word
        for word in re.findall(r"\w+", fold(said))
        if len(word) > 2 and word != "and" and not any(fuzz.ratio(word, other) >= 80 for other in there)
    ]


def _print_sections(catalogue: Read) -> None:
    print("\nThe catalogue by scheme and standing")
    sections = Counter((row.attestation.scheme, row.status.value) for row in catalogue.listing.rows)
    for (scheme, status), count in sorted(sections.items()):
        print(f"  {scheme:<24}{status:<10}{count:>5}")
    unsure = Counter(
        name
        for row in catalogue.listing.rows
        for name, fact in row.attestation.facts.items()
        if not fact.sure
    )
    print(f"  values that are not sure: {dict(unsure)}")


def _core(number: str) -> str:
    """The number without what maintenance and re-assessment add."""
    known = parse_number(number)
    bare = known.canonical if known is not None else number
    return re.sub(r"(?:v\d)?(?:-[MRS]\d\d?)?(?:v\d)?$", "", bare)


def _against(catalogue: Read, hub: Read, *, verbose: bool) -> None:
    """A third party's copy of the catalogue against the catalogue itself, by number and day."""
    exact: dict[str, list[Row]] = defaultdict(list)
    cores: dict[str, list[Row]] = defaultdict(list)
    for row in catalogue.listing.rows:
        if row.number:
            known = parse_number(row.number)
            exact[known.canonical if known is not None else row.number].append(row)
            cores[_core(row.number)].append(row)
    copied = [row for row in hub.listing.rows if row.more.get("source") == "ANSSI" and row.number]
    found: Counter[str] = Counter()
    notes: list[str] = []
    for row in copied:
        known = parse_number(row.number)
        here = exact.get(known.canonical if known is not None else row.number, [])
        day = row.attestation.day("issue_day")
        kin = cores.get(_core(row.number), [])
        days = {fact.value: one for one in kin if (fact := one.attestation.day("issue_day")) is not None}
        if day is None or not kin:
            found["the catalogue has no such number"] += 1
            notes.append(f"{row.number} of {day.value if day else '?'}: not in the catalogue")
        elif any((fact := one.attestation.day("issue_day")) and fact.value == day.value for one in here):
            found["same number, same day"] += 1
        elif day.value in days:
            found["same day under a number with a suffix that the copy drops"] += 1
            notes.append(f"{row.number} of {day.value}: the catalogue has {days[day.value].number}")
        else:
            found["same number, another day"] += 1
            other = ", ".join(f"{one.number} of {day}" for day, one in days.items())
            notes.insert(0, f"{row.number} of {day.value}: the catalogue has {other or 'it without a day'}")
    print(f"\nThe copy of {hub.path.name} against the catalogue: {len(copied)} rows")
    for what, count in found.most_common():
        print(f"  {count:>4}  {what}")
    for note in notes if verbose else notes[:SHOWN]:
        print(f"        {note}")
    if len(notes) > SHOWN and not verbose:
        print(f"        … and {len(notes) - SHOWN} more (--verbose)")


def _derived_numbers(read: Sequence[Read]) -> None:
    """Numbers found in names of files against those that the data set gives."""
    for one in read:
        if one.path.name != "ecdf_archival_data.csv":
            continue
        facts = [row.attestation.facts["number"] for row in one.listing.rows if row.number]
        print(
            f"\nNumbers of {one.path.name}: {len(facts)}, borne out by the names of files "
            f"{sum(fact.sure for fact in facts)}; the others:"
        )
        for fact in facts:
            if not fact.sure:
                print(f"  {fact.value}: {fact.why_not_sure}")


def _print_changes(before: Read, after: Read, *, verbose: bool) -> None:
    changed = difference(before.listing, after.listing)
    print(
        f"\n{before.path.stem} ({len(before.listing.rows)} rows) to {after.path.stem} "
        f"({len(after.listing.rows)} rows): {changed.same} the same"
    )
    for kind in ChangeKind:
        changes = [change for change in changed.changes if change.kinds[0] is kind]
        if not changes:
            continue
        print(f"  {kind.value}: {len(changes)}")
        for change in changes if verbose else changes[:SHOWN]:
            print(f"    {_told(change)}")
    for doubt in changed.doubts:
        print(f"  {doubt}")


def _told(change: Change) -> str:
    fields = "; ".join(f"{one.field}: {one.before[:40]!r} to {one.after[:40]!r}" for one in change.fields)
    places = " / ".join(row.place for row in (change.before, change.after) if row is not None)
    likely = "" if change.certain else " (likely)"
    return f"[{places}] {change.number or '-'} {change.name[:60]}{likely} {fields}".rstrip()


if __name__ == "__main__":
    sys.exit(main())
