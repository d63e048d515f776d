"""
How well Common Criteria papers are read: right, left out and wrong values by field.

Runs over the labelled reports and security targets of a data folder and prints a table with the
share of right values that are sure, every wrong value, and the time per paper. Ends with 1 when a
value is wrong and sure.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import re
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cardassay.documents.folding import fold
from cardassay.documents.reading import read_file
from cardassay.model.document import Document
from cardassay.model.evidence import Fact

OUTCOMES = ("right", "left out", "wrong, not sure", "wrong and sure")


@dataclass(frozen=True, slots=True)
class Expected:
    """One file and what it says by its label, as folded texts by field."""

    path: Path
    group: str
    kind: str
    fields: Mapping[str, Any]


def main() -> int:
    """Read everything, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--verbose", action="store_true", help="show every value")
    arguments = parser.parse_args()
    papers = [*_pa193(arguments.data), *_targets(arguments.data), *_sec_certs(arguments.data)]
    if not papers:
        print(f"no labelled papers below {arguments.data}", file=sys.stderr)
        return 2
    table: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    times: dict[str, list[float]] = defaultdict(list)
    wrong: list[str] = []
    for expected in papers:
        begun = time.perf_counter()
        document = read_file(expected.path)[0]
        times[expected.group].append(time.perf_counter() - begun)
        _judge(expected, document, table, wrong, verbose=arguments.verbose)
    _print(table, times, wrong)
    return 1 if any(counts["wrong and sure"] for counts in table.values()) else 0


def _judge(
    expected: Expected,
    document: Document,
    table: dict[tuple[str, str], Counter[str]],
    wrong: list[str],
    *,
    verbose: bool,
) -> None:
    facts = document.attestations[0].facts if document.attestations else {}
    kind = Fact(document.kind.value, True)
    for field, value in ({"kind": expected.kind} | dict(expected.fields)).items():
        fact = kind if field == "kind" else facts.get(field)
        outcome = _outcome(field, value, fact)
        counts = table[expected.group, field]
        counts[outcome] += 1
        counts["sure"] += int(outcome == "right" and fact is not None and fact.sure)
        if verbose or outcome.startswith("wrong"):
            read = "-" if fact is None else fact.value
            wrong.append(f"{outcome}: {expected.path.name[:40]} {field}: read {read!r}, label {value!r}")


def _outcome(field: str, value: Any, fact: Fact[Any] | None) -> str:
    if fact is None:
        return "left out"
    if _alike(field, value, fact.value):
        return "right"
    return "wrong and sure" if fact.sure else "wrong, not sure"


def _alike(field: str, label: Any, read: Any) -> bool:
    if field == "components":
        return set(label) == set(read)
    if field == "configurations":
        return set(label) == {(record["eal"], frozenset(record["components"])) for record in read}
    if field == "protection_profiles":
        printed = " ".join(map(_plain, read))
        return all(_plain(number) in printed for number in label) and bool(label) == bool(read)
    if field == "product":
        return _same_product(str(label), str(read))
    if field in ("developer", "laboratory"):
        one, other = _plain(label), _plain(str(read))
        return one in other or other in one
    return _plain(str(label)) == _plain(str(read))


def _same_product(label: str, read: str) -> bool:
    """Every word of the label that holds a digit stands in what was read, and most other words do."""
    words = re.findall(r"[^\W_]+(?:\.[^\W_]+)*", fold(label))
    there = _plain(read)
    missing = [word for word in words if _plain(word) not in there]
    return not any(re.search(r"\d", word) for word in missing) and len(missing) * 3 <= len(words)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text).replace("™", "tm"))


def _pa193(data: Path) -> Iterator[Expected]:
    folder = data / "cc_documents" / "pa193"
    if not (folder / "labels.csv").exists():
        return
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    for row in rows:
        report = row["doc_type"] == "certification_report"
        fields: dict[str, Any] = {}
        if report:
            fields["number"] = row["cert_or_report_id"]
            fields["developer"] = row["developer"].split("developer ")[-1]
            fields["product"] = row["gold_title"]
            fields["issue_day"] = row["issue_date"]
            if row["lab"]:
                fields["laboratory"] = row["lab"]
            if number := re.findall(r"BSI-CC-PP-[\w-]+(?: ?\d{4})?", row["pp"]):
                fields["protection_profiles"] = [number[0].replace(" ", "")]
        fields |= _levels(row["eal"], row["augmentations"])
        kind = "cc-certification-report" if report else "cc-security-target"
        yield Expected(folder / row["file"], "reports" if report else "targets (text)", kind, fields)


def _levels(eal: str, augmentations: str) -> dict[str, Any]:
    if "|" in eal:
        parts = [part.partition(":")[2].strip().split(";") for part in augmentations.split("|")]
        levels = zip(eal.split("|"), parts, strict=True)
        return {"configurations": {(level, frozenset(part)) for level, part in levels}}
    if not eal:
        return {}
    return {"eal": eal} | ({"components": augmentations.split(";")} if augmentations else {})


def _targets(data: Path) -> Iterator[Expected]:
    folder = data / "cc_documents" / "security_targets"
    if not (folder / "labels.jsonl").exists():
        return
    for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        fields: dict[str, Any] = {
            "product": label["product"].split(" (")[0],
            "developer": label["developer"],
            "eal": label["eal_claimed"],
            "components": label["augmentations"],
        }
        if len(label["document_date"] or "") == 10:
            fields["issue_day"] = label["document_date"]
        if numbers := re.findall(r"[A-Z]+-CC-PP-[\w/-]+", " ".join(label["protection_profiles"])):
            fields["protection_profiles"] = numbers
        yield Expected(folder / label["file"], "targets (PDF)", "cc-security-target", fields)


def _sec_certs(data: Path) -> Iterator[Expected]:
    """Kinds only: these papers carry no labels of their fields."""
    folder = data / "cc_documents" / "sec-certs"
    for name, kind in (("reports", "cc-certification-report"), ("targets", "cc-security-target")):
        for path in sorted((folder / name).glob("*.pdf")):
            yield Expected(path, "other (PDF)", kind, {})


def _print(
    table: Mapping[tuple[str, str], Counter[str]], times: Mapping[str, list[float]], wrong: list[str]
) -> None:
    print(f"Common Criteria papers, read on {platform.machine()}, Python {platform.python_version()}")
    print(
        f"{'papers':<15} {'field':<20} {'right':>6} {'out':>5} {'wrong':>6} {'w+sure':>7} {'right, sure':>14}"
    )
    for (group, field), counts in sorted(table.items()):
        right = counts["right"]
        share = f"{counts['sure'] * 100 // right} %" if right else "-"
        print(
            f"{group:<15} {field:<20} {right:>6} {counts['left out']:>5} {counts['wrong, not sure']:>6} "
            f"{counts['wrong and sure']:>7} {share:>14}"
        )
    fields = [counts for (_, field), counts in table.items() if field != "kind"]
    right = sum(counts["right"] for counts in fields)
    sure = sum(counts["sure"] for counts in fields)
    total = sum(sum(counts[outcome] for outcome in OUTCOMES) for counts in fields)
    bad = sum(counts["wrong and sure"] for counts in fields)
    print(f"all fields: {right} of {total} right, {sure} of them sure, {bad} wrong and sure")
    for group, taken in sorted(times.items()):
        middle, longest = statistics.median(taken) * 1000, max(taken) * 1000
        print(
            f"{group:<15} {len(taken):>3} papers, {middle:7.1f} ms each (median), {longest:7.1f} ms at most"
        )
    for line in wrong:
        print(line)


if __name__ == "__main__":
    sys.exit(main())
