"""
How well management-system papers are read: per field right, left out, wrong but not sure, wrong and sure.

Reads the labelled papers that have text, compares each labelled field with what was read, and prints
a table for each class of text layer, the kinds, the flags, and every difference. Ends with 1 when
anything wrong was stated as sure.

    python benchmarks/management_reading.py [--data ../shared/data] [--verbose]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from cardassay.documents.designation import find_designations
from cardassay.documents.reading import read_file
from cardassay.model.document import Document, Kind
from cardassay.model.evidence import Fact

KINDS: dict[str, set[Kind]] = {
    "certificate": {Kind.MANAGEMENT_SYSTEM_CERTIFICATE},
    "draft_certificate": {Kind.DRAFT_OR_SPECIMEN},
    "placeholder": {Kind.DRAFT_OR_SPECIMEN},
    "scheme_certificate": {Kind.OTHER_SCHEME_CERTIFICATE},
    "product_certificate": {Kind.PRODUCT_CERTIFICATE},
    "accreditation_certificate": {Kind.ACCREDITATION_CERTIFICATE},
    "noise": {Kind.NOT_A_CERTIFICATE},
}

FIELDS = (
    "standard",
    "number",
    "holder",
    "certification_body",
    "accreditation_body",
    "accreditation_number",
    "first_issue_day",
    "issue_day",
    "last_day",
    "recertification_due",
    "surveillance_due",
    "scope",
    "sites",
    "language",
)

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


@dataclass
class Tally:
    """Outcomes of one field."""

    right: int = 0
    right_and_sure: int = 0
    left_out: int = 0
    wrong: int = 0
    wrong_and_sure: int = 0
    extra: int = 0
    """Read although the label says that nothing is printed."""

    notes: list[str] = field(default_factory=list)


def main() -> int:
    """Print the tables; 1 when anything wrong was stated as sure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--verbose", action="store_true", help="list every difference")
    arguments = parser.parse_args()
    rows = [
        (arguments.data / folder / row["file"], row)
        for folder in ("iso_certificates", "other_documents")
        for row in _labels(arguments.data / folder / "labels.jsonl")
        if row.get("text_layer") != "none" and row["file"].endswith(".pdf")
    ]
    if not rows:
        print(f"no labelled papers under {arguments.data}", file=sys.stderr)
        return 2
    tables: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    kinds: list[str] = []
    kind_right = 0
    flags: Counter[str] = Counter()
    seconds = 0.0
    for path, row in rows:
        begun = time.process_time()
        document = read_file(path)[0]
        seconds += time.process_time() - begun
        if document.kind in KINDS[row["doc_kind"]]:
            kind_right += 1
        else:
            kinds.append(f"  {row['file']}: {document.kind} instead of {row['doc_kind']}")
        table = (
            "certificates, " + row["text_layer"] if path.parent.name == "iso_certificates" else "other papers"
        )
        if row["doc_kind"] in {"draft_certificate", "placeholder"}:
            table = "drafts"
        _compare(document, row, tables[table])
        _flags(document, row, flags)
    wrong_and_sure = 0
    for name in sorted(tables):
        wrong_and_sure += _print(name, tables[name], arguments.verbose)
    print(f"\nkind right: {kind_right} of {len(rows)}")
    print("\n".join(kinds))
    print("flags (found / missed / not labelled):")
    for code in sorted({key.split("|")[0] for key in flags}):
        print(
            f"  {code:32}" + "".join(f"{flags[f'{code}|{what}']:6}" for what in ("found", "missed", "extra"))
        )
    each = 1000 * seconds / len(rows)
    print(f"\n{len(rows)} papers, {each:.0f} ms CPU each, wrong and sure: {wrong_and_sure}")
    return 1 if wrong_and_sure else 0


def _labels(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _compare(document: Document, row: dict[str, Any], table: dict[str, Tally]) -> None:
    facts = document.attestations[0].facts if document.attestations else {}
    for name in FIELDS:
        wanted = _wanted(name, row)
        tally = table[name]
        got = facts.get(name)
        if name == "issue_day" and got is None:
            # The label gives the validity start where no day of issue is printed.
            got = facts.get("cycle_start") or facts.get("decision_day")
        if wanted in (None, [], ""):
            if got is not None:
                tally.extra += 1
                tally.notes.append(f"{row['file']}: not labelled, read {_show(got)}")
            continue
        if got is None:
            tally.left_out += 1
            tally.notes.append(f"{row['file']}: left out {wanted!r}")
        elif _equal(name, got, wanted, facts):
            tally.right += 1
            tally.right_and_sure += got.sure
            if not got.sure:
                tally.notes.append(f"{row['file']}: right, not sure: {got.why_not_sure}")
        else:
            tally.wrong_and_sure += got.sure
            tally.wrong += not got.sure
            mark = "WRONG AND SURE" if got.sure else "wrong"
            tally.notes.append(f"{row['file']}: {mark} {_show(got)} instead of {wanted!r}")


def _wanted(name: str, row: dict[str, Any]) -> Any:
    extra = row.get("extra") or {}
    return {
        "standard": row["standard"],
        "number": row["certificate_no"],
        "holder": row["holder"],
        "certification_body": row["certification_body"],
        "accreditation_body": row["accreditation_body_printed"],
        "accreditation_number": row["accreditation_code"],
        "first_issue_day": row["first_issue_date"],
        "issue_day": row["issue_date"],
        "last_day": row["expiry_date"],
        "recertification_due": row["cycle_end_or_recert_due"],
        "surveillance_due": extra.get("surveillance_due"),
        "scope": extra.get("scope_keywords"),
        "sites": extra.get("sites"),
        "language": row["language"],
    }[name]


def _equal(name: str, fact: Fact[Any], wanted: Any, facts: Mapping[str, Fact[Any]]) -> bool:
    value = fact.value
    if isinstance(value, date):
        days = {value.isoformat()}
        if name == "issue_day":
            days |= {
                other.value.isoformat()
                for key in ("cycle_start", "decision_day")
                if (other := facts.get(key))
            }
        return str(wanted) in days
    if name == "surveillance_due":
        return [day.isoformat() for day in value] == list(wanted)
    if name == "scope":
        text = _plain(str(value))
        # The labels hold words of the scope, some in another form than printed: their stems are compared.
        return all(_plain(word)[:6] in text for word in wanted)
    if name == "sites":
        text = _plain(" ".join(f"{site.get('name', '')} {site.get('address', '')}" for site in value))
        words = [
            word for site in wanted for word in re.findall(r"\w+", re.sub(r"^[^:]{3,20}:", "", str(site)))
        ]
        return all(_plain(word) in text for word in words)
    if name == "standard":
        return _standard_equal(str(value), str(wanted))
    if name == "accreditation_body":
        values = [value] if isinstance(value, str) else list(value)
        return all(_plain(one) in _plain(str(wanted)) or _likeness(one, str(wanted)) for one in values)
    if name == "accreditation_number":
        return _plain(str(value)) in _plain(str(wanted))
    if name == "certification_body":
        return (
            _plain(str(value)) in _plain(str(wanted))
            if "(" in str(wanted)
            else _plain(str(value)) == _plain(str(wanted))
        )
    return _plain(str(value)) == _plain(str(wanted))


def _standard_equal(value: str, wanted: str) -> bool:
    read, labelled = find_designations(value), find_designations(wanted)
    if read and labelled:
        one, other = read[0], labelled[0]
        return (one.number, one.year, one.prefix) == (other.number, other.year, other.prefix)
    return _plain(value) in _plain(wanted) or _plain(wanted) in _plain(value)


def _likeness(one: str, other: str) -> bool:
    """One or two letters apart: the label corrects a misprint of the paper."""
    first, second = _plain(one), _plain(other)
    return abs(len(first) - len(second)) <= 2 and sum((Counter(first) - Counter(second)).values()) <= 2


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("İ", "I"))
    folded = re.sub(r"\bLimited\b", "Ltd", folded)
    return re.sub(
        r"[\W_]", "", "".join(sign for sign in folded if not unicodedata.combining(sign))
    ).casefold()


def _show(fact: Fact[Any]) -> str:
    return repr(str(fact.value)[:110])


def _flags(document: Document, row: dict[str, Any], flags: Counter[str]) -> None:
    wanted = {FLAGS[name.split(" (")[0]] for name in row["red_flags"] if name.split(" (")[0] in FLAGS}
    got = {flag.code for flag in document.flags}
    for code in wanted | got:
        what = "found" if code in wanted & got else "missed" if code in wanted else "extra"
        flags[f"{code}|{what}"] += 1


def _print(name: str, table: dict[str, Tally], verbose: bool) -> int:
    print(f"\n{name}")
    titles = ("right", "left out", "wrong", "WRONG+SURE", "unlabelled", "sure of right")
    print(f"  {'field':22}" + "".join(f"{title:>14}" for title in titles))
    total = Tally()
    for key in FIELDS:
        tally = table[key]
        for part in ("right", "right_and_sure", "left_out", "wrong", "wrong_and_sure", "extra"):
            setattr(total, part, getattr(total, part) + getattr(tally, part))
        _line(key, tally)
    _line("all", total)
    if verbose:
        for key in FIELDS:
            for note in table[key].notes:
                print(f"    {key}: {note}")
    return total.wrong_and_sure


def _line(name: str, tally: Tally) -> None:
    share = f"{100 * tally.right_and_sure / tally.right:.0f} %" if tally.right else "-"
    counts = (tally.right, tally.left_out, tally.wrong, tally.wrong_and_sure, tally.extra)
    print(f"  {name:22}" + "".join(f"{count:14}" for count in counts) + f"{share:>14}")


if __name__ == "__main__":
    sys.exit(main())
