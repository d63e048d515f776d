"""
How well citations of other certificates are found and told apart, in papers and from registers alone.

Three parts over a data folder:

* papers: the hardware certificates that labels name are found and told to be components, in the
  reports and in the targets that belong to them; no earlier issue of a paper's own certificate is
  called a component; every citation can be printed with its sentence (``--verbose``).
* registers: hand-labelled citations, told from the rows of a register without any text. Component
  used, component shared and evaluation reused count as component; previous version and re-evaluation
  as predecessor; the others are left out, as in the published figure.

The register's rows come from a list in which a row stands for each citation that its makers' own model
took for a component. That column, and the day of the cited certificate beside it, would give the answer
away and are not used: of the cited certificate only its number is known, and its name and day where it
stands in the list as a certificate of its own.

Ends 1 when a hardware certificate is missed or told wrong as sure, or an earlier issue is called a
component.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cardassay.documents.reading import read_file
from cardassay.model.attestation import Attestation
from cardassay.model.evidence import Fact, Method
from cardassay.model.numbers import parse_number
from cardassay.model.reference import PREDECESSOR_ROLES, Role
from cardassay.model.register import Row
from cardassay.registers.roles import RegisterRole, role_from_register

PUBLISHED = 0.845
"""Macro F1 of the published model with text, two classes, 191 citations ("Chain of Trust", 2024)."""
_FOLDED = {
    "component_used": "component",
    "component_shared": "component",
    "evaluation_reused": "component",
    "previous_version": "predecessor",
    "re-evaluation": "predecessor",
}


@dataclass(frozen=True, slots=True)
class Cited:
    """What was read of one paper."""

    path: Path
    own: str
    records: Sequence[Mapping[str, Any]]


def main() -> int:
    """Both parts; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--verbose", action="store_true", help="print every citation with its sentence")
    arguments = parser.parse_args()
    folder = arguments.data / "cc_documents"
    if not folder.is_dir():
        print(f"no papers below {folder}", file=sys.stderr)
        return 2
    bad = _papers(folder, verbose=arguments.verbose)
    print()
    _registers(arguments.data, verbose=arguments.verbose)
    return 1 if bad else 0


def _papers(folder: Path, *, verbose: bool) -> int:
    """How many labelled certificates are missed or wrong."""
    begun = time.perf_counter()
    read = [_read(path) for path in sorted(folder.rglob("*")) if _is_paper(path)]
    took = time.perf_counter() - begun
    labels = _labels(folder / "pa193" / "labels.csv")
    bad = 0
    counts: Counter[str] = Counter()
    for cited in read:
        expected, source = labels.get(cited.path.name, ()), "label"
        if not expected and not cited.own:
            expected, source = _of_its_report(cited, read, labels), "label of its report"
        for number in expected:
            bad += _hardware(cited, number, source, counts)
        for record in cited.records:
            if record["role"] == Role.COMPONENT and _one_procedure(record["number"], cited.own):
                counts["earlier issues called a component"] += 1
                bad += 1
                print(f"  earlier issue called a component: {cited.path.name} {record['number']}")
    roles = Counter(str(record["role"]) for cited in read for record in cited.records)
    sure = Counter(str(r["role"]) for cited in read for r in cited.records if r.get("sure"))
    print(f"papers: {len(read)} read in {took:.1f} s, {sum(roles.values())} citations")
    for name in (
        "found and a component (label)",
        "found and a component (label of its report)",
        "of these sure",
    ):
        print(f"  hardware certificates {name}: {counts[name]}")
    print(f"  missed or told otherwise: {counts['missed']}")
    print(f"  earlier issues called a component: {counts['earlier issues called a component']}")
    for role, count in roles.most_common():
        print(f"  {role:20} {count:4}, sure {sure[role]:4}")
    if verbose:
        for cited in read:
            for record in cited.records:
                mark = "sure" if record.get("sure") else "    "
                print(
                    f"\n{cited.path.name}, page {record['page']}: {record['number']} {record['role']} {mark}"
                )
                print(f"    {record.get('product', '')}\n    {record['sentence']}")
    return bad


def _is_paper(path: Path) -> bool:
    # Of papers that lie there as PDF and as text, the text is enough.
    text = path.suffix == ".txt" and not path.name.startswith("LICENSE")
    return text or (path.suffix == ".pdf" and not path.with_suffix(".txt").exists())


def _read(path: Path) -> Cited:
    documents = read_file(path)
    attestation = documents[0].attestations[0] if documents[0].attestations else None
    if attestation is None:
        return Cited(path, "", ())
    number = attestation.text("number")
    return Cited(path, number.value if number is not None else "", attestation.records("references"))


def _labels(path: Path) -> dict[str, tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="") as source:
        return {
            row["file"]: tuple(row["hw_certificate"].split(";"))
            for row in csv.DictReader(source)
            if row["hw_certificate"]
        }


def _of_its_report(
    target: Cited, read: Sequence[Cited], labels: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """The labels of the report on the same certificate, for a target that says which it belongs to."""
    own = [record["number"] for record in target.records if record["role"] == Role.ITSELF]
    for report in read:
        if report.path.name in labels and any(_one_procedure(number, report.own) for number in own):
            return labels[report.path.name]
    return ()


def _hardware(cited: Cited, number: str, source: str, counts: Counter[str]) -> int:
    found = [record for record in cited.records if _may_be(record["number"], number)]
    right = [record for record in found if record["role"] == Role.COMPONENT]
    if right:
        counts[f"found and a component ({source})"] += 1
        counts["of these sure"] += int(any(record.get("sure") for record in right))
        return 0
    counts["missed"] += 1
    said = found[0] if found else None
    told = f"told {said['role']}: {said['sentence']}" if said else "not found"
    print(f"  missed: {cited.path.name} {number} {told}")
    return 1


def _may_be(one: str, other: str) -> bool:
    first, second = parse_number(one), parse_number(other)
    return first is not None and second is not None and first.may_be(second)


def _one_procedure(one: str, other: str) -> bool:
    first, second = parse_number(one), parse_number(other)
    return first is not None and second is not None and first.core == second.core


def _registers(data: Path, *, verbose: bool) -> None:
    annotations = data / "cc_labels" / "reference_annotations" / "final"
    listing = data / "cc_register" / "sec-certs" / "ecdf_archival_data.csv"
    if not (annotations.is_dir() and listing.is_file()):
        print("registers: no labelled citations here")
        return
    csv.field_size_limit(sys.maxsize)
    with listing.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    by_digest = {row["dgst"]: _row(row) for row in rows}
    by_number = {row["cert_id"]: _row(row) for row in rows}
    print(f"registers: {len(by_number)} certificates; roles from numbers, names, vendors and days, no text")
    for part in ("train", "valid"):
        told = []
        for label in _citations(annotations / f"{part}.csv"):
            citing = by_digest.get(label["dgst"])
            if citing is None or label["label"] not in _FOLDED:
                continue
            number = label["canonical_reference_keyword"]
            cited = by_number.get(number) or _row({"cert_id": number})
            told.append((label, citing, cited, role_from_register(citing, cited)))
        _score(part, told, verbose=verbose)
    print(f"  published, with text, 191 other citations: macro F1 {PUBLISHED:.3f}")


def _citations(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        yield from csv.DictReader(source)


def _row(raw: Mapping[str, str]) -> Row:
    facts: dict[str, Fact[Any]] = {}
    for name, column in (("number", "cert_id"), ("product", "name"), ("developer", "manufacturer")):
        if raw.get(column):
            facts[name] = Fact(raw[column], True, method=Method.REGISTER)
    if raw.get("not_valid_before"):
        facts["issue_day"] = Fact(
            date.fromisoformat(raw["not_valid_before"][:10]), True, method=Method.REGISTER
        )
    return Row("row", Attestation("common-criteria", facts))


_Told = tuple[Mapping[str, str], Row, Row, RegisterRole]


def _score(part: str, told: Sequence[_Told], *, verbose: bool) -> None:
    pairs = [(_FOLDED[label["label"]], _class(role)) for label, _citing, _cited, role in told]
    f1 = {name: _f1(pairs, name) for name in ("component", "predecessor")}
    counts = Counter(truth for truth, _ in pairs)
    named = sum(bool(cited.name) for _label, _citing, cited, _role in told)
    guessed = sum(role.guess for *_rest, role in told)
    print(
        f"  {part}: {len(pairs)} citations ({counts['component']} components, {counts['predecessor']} "
        f"predecessors; {named} of the cited ones known by name, {guessed} guessed): macro F1 "
        f"{sum(f1.values()) / 2:.3f} (component {f1['component']:.3f}, predecessor {f1['predecessor']:.3f}); "
        f"right {sum(a == b for a, b in pairs)}, wrong and sure {_wrong_and_sure(told)}; "
        f"all called component: {_f1([(a, 'component') for a, _ in pairs], 'component') / 2:.3f}"
    )
    for label, citing, cited, role in told:
        wrong = _FOLDED[label["label"]] != _class(role)
        if wrong or verbose:
            print(
                f"    {'wrong' if wrong else 'right'}: {citing.number} cites {cited.number}, label "
                f"{label['label']}, told {role.role.value}: {'; '.join(role.reasons)}"
            )


def _class(role: RegisterRole) -> str:
    return "predecessor" if role.role in PREDECESSOR_ROLES else "component"


def _wrong_and_sure(told: Sequence[_Told]) -> int:
    return sum(role.sure and _FOLDED[label["label"]] != _class(role) for label, _a, _b, role in told)


def _f1(pairs: Sequence[tuple[str, str]], name: str) -> float:
    both = sum(truth == said == name for truth, said in pairs)
    either = sum((truth == name) + (said == name) for truth, said in pairs)
    return 2 * both / either if either else 0.0


if __name__ == "__main__":
    raise SystemExit(main())
