"""
How well management-system papers are read: per field right, left out, wrong but not sure, wrong and sure.

Reads the labelled papers, with and without text, compares each labelled field with what was read, and
prints tables: all certificates in scripts that the default recogniser reads, each class of text layer,
each certification body, each script; the papers in other scripts apart; the kinds, the flags, and with
``--verbose`` every difference. What is recognised on pictures is kept in the user's cache.
Ends with 1 when anything wrong was stated as sure.

    python benchmarks/management_reading.py [--data ../shared/data] [--only NAME] [--verbose]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from management_compare import CORE, FIELDS, KINDS, equal, found, wanted

from cardassay.documents.keeping import kept
from cardassay.documents.reading import read_file
from cardassay.model.document import STANDS_ALONE, Document
from cardassay.model.evidence import Fact

OTHER_SCRIPTS = {
    "ru": "Cyrillic",
    "uk": "Cyrillic",
    "bg": "Cyrillic",
    "mk": "Cyrillic",
    "ko": "Korean",
    "ar": "Arabic",
    "el": "Greek",
    "th": "Thai",
}
"""Languages in scripts that the default recogniser does not read."""

SCRIPTS = {"ja": "Japanese", "zh": "Chinese", "zh-Hant": "Chinese"}

FLAGS = {
    "draft_placeholders_XXXX_in_number_and_dates": "placeholder",
    "draft_watermark": "draft-marks",
    "accreditor_not_on_reference_list": "accreditor-unknown",
    "guidance_standard_certified": "guidance-standard-certified",
    "expiry_is_one_year_but_period_says_3_years": "one-year-expiry",
    "expiry_is_one_year_not_cycle_end": "one-year-expiry",
    "recertification_due_printed_before_expiry": "recertification-before-expiry",
    "no_accreditation_mark": "no-accreditor-mark",
}

NO_CERTIFICATE = {"draft_certificate", "placeholder", "noise"}
"""Labels of papers of which no value may be sure."""

LAYERS = {"yes": "born digital", "partial": "partial text", "corrupt_ocr": "OCR layer", "none": "scan"}


@dataclass
class Tally:
    """Outcomes of one field."""

    right: int = 0
    right_and_sure: int = 0
    left_out: int = 0
    wrong: int = 0
    wrong_and_sure: int = 0
    extra: int = 0
    """Read although the label says that nothing is printed, and not sure."""

    extra_and_sure: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Count the other's outcomes here as well."""
        for name in (
            "right",
            "right_and_sure",
            "left_out",
            "wrong",
            "wrong_and_sure",
            "extra",
            "extra_and_sure",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.notes.extend(other.notes)


@dataclass
class Run:
    """What all papers gave."""

    tables: dict[str, dict[str, Tally]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Tally))
    )
    kinds: list[str] = field(default_factory=list)
    kinds_right: int = 0
    flags: Counter[str] = field(default_factory=Counter)
    never_sure: list[str] = field(default_factory=list)
    seconds: float = 0.0
    slowest: list[tuple[float, str]] = field(default_factory=list)


def main() -> int:
    """Print the tables; 1 when anything wrong was stated as sure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--verbose", action="store_true", help="list every difference")
    parser.add_argument("--only", default="", help="papers whose name holds this")
    arguments = parser.parse_args()
    rows = [
        (arguments.data / folder / row["file"], row)
        for folder in ("iso_certificates", "other_documents")
        for row in _labels(arguments.data / folder / "labels.jsonl")
        if arguments.only in row["file"]
    ]
    if not rows:
        print(f"no labelled papers under {arguments.data}", file=sys.stderr)
        return 2
    run = Run()
    for path, row in rows:
        _read(path, row, run)
    return _report(run, len(rows), arguments.verbose)


def _labels(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _read(path: Path, row: dict[str, Any], run: Run) -> None:
    begun = time.process_time()
    document = read_file(path, memory=kept("ocr-pages"))[0]
    took = time.process_time() - begun
    run.seconds += took
    run.slowest.append((took, row["file"]))
    if document.kind in KINDS[row["doc_kind"]]:
        run.kinds_right += 1
    else:
        run.kinds.append(f"  {row['file']}: {document.kind} instead of {row['doc_kind']}")
    if document.kind not in STANDS_ALONE or row["doc_kind"] in NO_CERTIFICATE:
        run.never_sure.extend(
            f"  {row['file']}: {name} = {_show(fact)}"
            for claim in document.attestations
            for name, fact in claim.facts.items()
            if fact.sure
        )
    for name, tally in _compared(document, row).items():
        for table in _tables(path, row):
            run.tables[table][name].add(tally)
    _flags(document, row, run.flags)


def _tables(path: Path, row: dict[str, Any]) -> list[str]:
    """The tables that the paper counts in."""
    if path.parent.name != "iso_certificates":
        return ["5 other papers"]
    if row["doc_kind"] != "certificate":
        return ["4 drafts and stand-ins"]
    languages = (row["language"] or "").split("+")
    other = next((OTHER_SCRIPTS[one] for one in languages if one in OTHER_SCRIPTS), None)
    if other:
        return [f"3 other scripts: {other}"]
    script = next((SCRIPTS[one] for one in languages if one in SCRIPTS), "Latin")
    layer = LAYERS[row["text_layer"]]
    return [
        "0 certificates in scripts of the default recogniser",
        f"1 {layer}",
        f"script {script}, {layer}",
        f"body {row['certification_body']}",
    ]


def _compared(document: Document, row: dict[str, Any]) -> dict[str, Tally]:
    facts = document.attestations[0].facts if document.attestations else {}
    tallies: dict[str, Tally] = {}
    for name in FIELDS:
        label, got = wanted(name, row), found(name, facts)
        tally = tallies[name] = Tally()
        if label in (None, [], ""):
            if got is not None:
                tally.extra += not got.sure
                tally.extra_and_sure += got.sure
                mark = "NOT PRINTED AND SURE" if got.sure else "not labelled"
                tally.notes.append(f"{row['file']}: {mark}, read {_show(got)}")
        elif got is None:
            tally.left_out += 1
            tally.notes.append(f"{row['file']}: left out {label!r}")
        elif equal(name, got, label, facts):
            tally.right += 1
            tally.right_and_sure += got.sure
            if not got.sure:
                tally.notes.append(f"{row['file']}: right, not sure: {got.why_not_sure}")
        else:
            tally.wrong_and_sure += got.sure
            tally.wrong += not got.sure
            mark = "WRONG AND SURE" if got.sure else "wrong"
            tally.notes.append(f"{row['file']}: {mark} {_show(got)} instead of {label!r}")
    return tallies


def _show(fact: Fact[Any]) -> str:
    return repr(str(fact.value)[:110])


def _flags(document: Document, row: dict[str, Any], flags: Counter[str]) -> None:
    labelled = {FLAGS[name.split(" (")[0]] for name in row["red_flags"] if name.split(" (")[0] in FLAGS}
    got = {flag.code for flag in document.flags}
    for code in labelled | got:
        what = "found" if code in labelled & got else "missed" if code in labelled else "extra"
        flags[f"{code}|{what}"] += 1


def _report(run: Run, papers: int, verbose: bool) -> int:
    wrong_and_sure = 0
    for name in sorted(run.tables):
        if not name.startswith(("body ", "script ")):
            total = _print(name[2:], run.tables[name], verbose=verbose and name[0] in "0345")
            wrong_and_sure += total.wrong_and_sure if name[0] in "0345" else 0
    for what in ("script", "body"):
        print(f"\neach {what}, the seven fields together")
        _titles(what)
        for name in sorted(name for name in run.tables if name.startswith(f"{what} ")):
            total = Tally()
            for key in CORE:
                total.add(run.tables[name][key])
            _line(name.removeprefix(f"{what} "), total)
    print(f"\nkind right: {run.kinds_right} of {papers}")
    print("\n".join(run.kinds))
    if run.never_sure:
        print("SURE ON A PAPER THAT IS NO CERTIFICATE STANDING ALONE:")
        print("\n".join(run.never_sure))
    print("flags (found / missed / not labelled):")
    for code in sorted({key.split("|")[0] for key in run.flags}):
        counts = (run.flags[f"{code}|{what}"] for what in ("found", "missed", "extra"))
        print(f"  {code:34}" + "".join(f"{count:6}" for count in counts))
    slow = ", ".join(f"{name} {took:.1f} s" for took, name in sorted(run.slowest, reverse=True)[:3])
    print(f"\n{papers} papers, {run.seconds:.0f} s CPU ({slow}); wrong and sure: {wrong_and_sure}")
    return 1 if wrong_and_sure or run.never_sure else 0


def _titles(first: str) -> None:
    titles = ("right", "left out", "wrong", "WRONG+SURE", "not printed", "SURE", "right %", "sure of right")
    print(f"  {first:36}" + "".join(f"{title:>14}" for title in titles))


def _print(name: str, table: dict[str, Tally], *, verbose: bool) -> Tally:
    print(f"\n{name}")
    _titles("field")
    core, total = Tally(), Tally()
    for key in FIELDS:
        total.add(table[key])
        if key in CORE:
            core.add(table[key])
        _line(key, table[key])
        if key == CORE[-1]:
            _line("= these seven", core)
    _line("= all", total)
    if verbose:
        for key in FIELDS:
            for note in table[key].notes:
                print(f"    {key}: {note}")
    return total


def _line(name: str, tally: Tally) -> None:
    labelled = tally.right + tally.left_out + tally.wrong + tally.wrong_and_sure
    counts = (
        tally.right,
        tally.left_out,
        tally.wrong,
        tally.wrong_and_sure,
        tally.extra,
        tally.extra_and_sure,
    )
    shares = (
        f"{100 * tally.right / labelled:.1f}" if labelled else "-",
        f"{100 * tally.right_and_sure / tally.right:.0f} %" if tally.right else "-",
    )
    print(
        f"  {name[:36]:36}"
        + "".join(f"{count:14}" for count in counts)
        + "".join(f"{one:>14}" for one in shares)
    )


if __name__ == "__main__":
    sys.exit(main())
