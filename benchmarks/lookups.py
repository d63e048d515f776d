"""
A thousand claims held against a register of seven thousand rows: time, right first, wrong and sure.

Run: ``python benchmarks/lookups.py --data ../shared/data``. The register is made on the spot from the
real rows of the shared list of certificates, filled up with derived ones that differ from a real row
in number and version; nothing of it is kept. The claims are of six kinds:

* by number, in the spellings that papers print;
* by the name of the product, with company and day, without a number;
* by a name that is damaged in its words;
* with one character of a version changed, with and without the number of the row;
* with the number of one row and the product of another;
* of certificates that are not in the register.

*Wrong and sure* counts each claim that was lifted by, or found without a difference in, a row that is
not meant; the exit code is 1 when there is one.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from cardassay.documents.keeping import Keeper  # noqa: E402  the paths above come first
from cardassay.model.attestation import Attestation, Origin  # noqa: E402
from cardassay.model.evidence import Fact  # noqa: E402
from cardassay.model.register import Answer, LookUp, Row, Snapshot  # noqa: E402
from cardassay.registers.describing import load_descriptions  # noqa: E402
from cardassay.registers.index import Index, same_number  # noqa: E402
from cardassay.registers.loading import load  # noqa: E402
from cardassay.registers.looking_up import look_up  # noqa: E402
from cardassay.registers.names import parts_of  # noqa: E402
from cardassay.registers.snapshots import add  # noqa: E402

ROWS, CLAIMS = 7000, 1000
DAY = date(2026, 11, 22)
HEAD = ("Number", "Product", "Company", "Issued", "Valid until", "Level", "Standing")
DESCRIPTION = """\
id = "benchmark"
name = "Register of the benchmark"
publisher = "Nobody"
schemes = ["common-criteria"]
source = "made"
silence_says = "Nothing."

[sources.made]
document = "Made on the spot"
confidence = "run"
checked_on = 2026-11-22

[table]
seen = true

[[table.columns]]
header = ["Number"]
field = "number"

[[table.columns]]
header = ["Product"]
field = "product"
needed = true

[[table.columns]]
header = ["Company"]
field = "developer"

[[table.columns]]
header = ["Issued"]
field = "issue_day"

[[table.columns]]
header = ["Valid until"]
field = "last_day"

[[table.columns]]
header = ["Level"]
field = "eal"

[[table.columns]]
header = ["Standing"]
field = "status"

[[table.statuses]]
words = ["active"]
status = "active"

[[table.statuses]]
words = ["archived"]
status = "archived"
"""
_DASHES = ("-", "–", "‐", "−")


@dataclass(frozen=True)
class Claim:
    """One claim, and the rows that it means."""

    kind: str
    paper: Attestation
    meant: frozenset[str]
    """Places of the rows that are right; empty when none is."""


def rows_of(shared: Path) -> list[tuple[str, ...]]:
    """The lines of the register: real ones, and derived ones up to the number wanted."""
    chance = random.Random(4)
    real = list({line[:2]: line for line in (*_portal(shared), *_collected(shared))}.values())
    numbers = {line[0] for line in real}
    made: list[tuple[str, ...]] = []
    while len(real) + len(made) < ROWS:
        number, name, *rest = chance.choice(real)
        changed, new = _other_digit(chance, name), _other_digit(chance, number)
        if changed is not None and new is not None and new not in numbers:
            numbers.add(new)
            made.append((new, changed, *rest))
    return real[:ROWS] + made


def _portal(shared: Path) -> Iterator[tuple[str, ...]]:
    with (shared / "cc_register/sec-certs/ecdf_archival_data.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            standing = "active" if line["status"] == "active" else "archived"
            yield (
                line["cert_id"], line["name"], line["manufacturer"], line["not_valid_before"],
                line["not_valid_after"], (line["eal"] or "").rstrip("+"), standing,
            )  # fmt: skip


def _collected(shared: Path) -> Iterator[tuple[str, ...]]:
    file = shared / "cc_register/pqctoday/cc_eucc_2026-04-25.jsonl"
    for text in file.read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        level = str(line.get("certificationLevel") or "").split(",")[0].rstrip("+")
        number = line["id"].upper() if re.fullmatch(r"(?:anssi-cc|eucc)-[\d-]+", line["id"]) else ""
        yield (
            number,
            line["productName"],
            line.get("vendor") or "",
            line.get("date") or "",
            "",
            level,
            "active",
        )


def _other_digit(chance: random.Random, text: str) -> str | None:
    """The text with one digit changed; ``None`` when it has none."""
    places = [place for place, char in enumerate(text) if char in "0123456789"]
    if not places:
        return None
    place = chance.choice(places)
    other = chance.choice([digit for digit in "0123456789" if digit != text[place]])
    return text[:place] + other + text[place + 1 :]


def as_csv(lines: list[tuple[str, ...]]) -> bytes:
    """The register as a publisher would give it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows(lines)
    return out.getvalue().encode()


def claims_on(rows: tuple[Row, ...]) -> Iterator[Claim]:
    """A thousand claims of six kinds."""
    chance = random.Random(7)
    by_name: dict[object, set[str]] = {}
    for row in rows:
        by_name.setdefault(_name(row), set()).add(row.place)
    numbered = [row for row in rows if row.number and row.attestation.text("product")]
    for _ in range(300):
        row = chance.choice(numbered)
        number = "".join(chance.choice(_DASHES) if char == "-" else char for char in row.number)
        yield Claim("number", _paper(row, number=number), _rows_of_number(rows, row))
    for _ in range(200):
        row = chance.choice(numbered)
        yield Claim("name and day", _paper(row, number=None), frozenset(by_name[_name(row)]))
    for _ in range(150):
        row = chance.choice(numbered)
        paper = _paper(row, number=None, product=_damaged(chance, _product(row)), days=False)
        yield Claim("damaged name", paper, frozenset(by_name[_name(row)]))
    for count in range(150):
        row = chance.choice([one for one in (chance.choice(numbered) for _ in range(50)) if _versioned(one)])
        changed = _other_version(chance, _product(row))
        numbers = {"number": row.number} if count % 2 else {"number": None}
        paper = _paper(row, product=changed, **numbers)
        twin = replace_product(row, changed)
        meant = frozenset() if count % 2 else frozenset(by_name.get(_name(twin), ()))
        yield Claim("other version", paper, meant)
    for _ in range(100):
        one, other = chance.sample(numbered, 2)
        yield Claim("number of another", _paper(other, number=one.number), _rows_of_number(rows, one))
    for count in range(100):
        row = chance.choice(numbered)
        product = f"Fiktiv {chance.choice(('Karte', 'Modul', 'Applet'))} {count}.{chance.randint(0, 9)}"
        paper = _paper(row, number=f"BSI-DSZ-CC-{9100 + count}-2026", product=product, days=False)
        yield Claim("absent", paper, frozenset())


def _product(row: Row) -> str:
    fact = row.attestation.text("product")
    return fact.value if fact is not None else ""


def _name(row: Row) -> object:
    parts = parts_of(_product(row), row.number)
    developer = row.attestation.text("developer")
    return parts.words, parts.versions, developer.value.casefold() if developer is not None else ""


def replace_product(row: Row, product: str) -> Row:
    """The row with another product."""
    facts = {**row.attestation.facts, "product": Fact(product, True)}
    return replace(row, attestation=replace(row.attestation, facts=facts))


def _rows_of_number(rows: tuple[Row, ...], row: Row) -> frozenset[str]:
    return frozenset(one.place for one in rows if one.number and same_number(one.number, row.number))


def _versioned(row: Row) -> bool:
    return any(any(c.isdigit() for c in token) for token in parts_of(_product(row), row.number).versions)


def _other_version(chance: random.Random, product: str) -> str:
    changed = _other_digit(chance, product)
    assert changed is not None, "only names with a digit are asked for"
    return changed


def _damaged(chance: random.Random, name: str) -> str:
    """The name with one to three letters of its words lost, doubled or exchanged."""
    places = [match.start() for match in re.finditer(r"(?<=[^\W\d_])[^\W\d_](?=[^\W\d_])", name)]
    for place in sorted(chance.sample(places, min(len(places), chance.randint(1, 3))), reverse=True):
        new = chance.choice(("", name[place] * 2, chance.choice("aeiourstln")))
        name = name[:place] + new + name[place + 1 :]
    return name


def _paper(row: Row, *, days: bool = True, **changes: str | None) -> Attestation:
    facts = {name: replace(fact) for name, fact in row.attestation.facts.items() if name != "status"}
    if not days:
        facts = {name: fact for name, fact in facts.items() if not name.endswith("_day")}
    for name, value in changes.items():
        facts.pop(name, None)
        if value is not None:
            facts[name] = Fact(value, True)
    return Attestation("common-criteria", facts, Origin("claim.pdf", "0" * 64))


def judged(claim: Claim, answer: LookUp) -> str:
    """Right, likely first, left open, or wrong and sure."""
    if answer.answer is Answer.FOUND and answer.row is not None:
        if answer.row.place in claim.meant and claim.kind != "number of another":
            return "right, found"
        if answer.lifts or not answer.differs:
            return "WRONG AND SURE"
        return "right, found with the contradiction" if claim.meant else "found with a contradiction"
    if claim.kind == "other version" and not claim.meant:
        return "right, likely at most"
    if answer.answer is Answer.LIKELY:
        first = answer.likely[0].row.place
        if first in claim.meant:
            return "right first, likely"
        return "likely, others first" if claim.meant else "likely only"
    return "not found" if claim.meant else "right, not found"


def measured(shared: Path) -> tuple[list[tuple[str, str, str, str]], Counter[tuple[str, str]], int]:
    """Rows of a table of times, the answers by kind of claim, and how many were wrong and sure."""
    data = as_csv(rows_of(shared))
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        (workspace / "registers").mkdir()
        (workspace / "registers/benchmark.toml").write_text(DESCRIPTION, encoding="utf-8")
        description = load_descriptions(workspace)["benchmark"]
        snapshot, _ = add(
            workspace, "benchmark", data, day=DAY - timedelta(days=1), today=DAY, origin="made", ending="csv"
        )
        store = Keeper(workspace / "kept").store("registers")
        spent = []
        for _ in range(3):
            began = time.process_time()
            listing = load(workspace, snapshot, description, store=store)
            spent.append(time.process_time() - began)
    began = time.process_time()
    index = Index(listing)
    by_number = time.process_time() - began
    claims = list(claims_on(listing.rows))
    began = time.process_time()
    answers = [_asked(claim, index, snapshot, description) for claim in claims]
    first = time.process_time() - began
    began = time.process_time()
    for claim in claims:
        _asked(claim, index, snapshot, description)
    again = time.process_time() - began
    outcome = Counter((claim.kind, judged(claim, a)) for claim, a in zip(claims, answers, strict=True))
    wrong = sum(count for (_, words), count in outcome.items() if words == "WRONG AND SURE")
    on = f"{len(listing.rows):,} rows, {len(listing.problems)} problems"
    table = [
        ("load a register, cold (parsed)", on, f"{spent[0]:.2f} s", ""),
        ("load a register, warm (kept)", on, f"{min(spent[1:]):.2f} s", f"{spent[0] / min(spent[1:]):.0f} x"),
        ("its table of numbers", on, f"{by_number:.2f} s", ""),
        (
            f"look up {len(claims):,} claims, tables of names made on the way",
            on,
            f"{first:.2f} s",
            "aim 0.5 s",
        ),
        ("the same once more", on, f"{again:.2f} s", "aim 0.5 s"),
    ]
    return table, outcome, wrong


def _asked(claim: Claim, index: Index, snapshot: Snapshot, description: object) -> LookUp:
    return look_up(claim.paper, index, snapshot, description, DAY)  # type: ignore[arg-type]  # a described one


def rows(shared: Path) -> Iterator[tuple[str, str, str, str]]:
    """The rows for the table of all benchmarks."""
    if not (shared / "cc_register/sec-certs/ecdf_archival_data.csv").is_file():
        return
    table, outcome, wrong = measured(shared)
    yield from table
    right = sum(count for (_, words), count in outcome.items() if words.startswith("right"))
    yield "right, or the right row first", f"{CLAIMS:,} claims", f"{right / CLAIMS:.1%}", ""
    yield "wrong and sure", f"{CLAIMS:,} claims", str(wrong), "has to be 0"


def main() -> int:
    """Print the table and the answers by kind of claim."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    table, outcome, wrong = measured(parser.parse_args().data)
    for what, on, figure, ratio in table:
        print(f"{what:65} {on:30} {figure:>9}  {ratio}")
    print(f"\n{'claims':20} {'answer':38} {'count':>6}")
    for (kind, words), count in sorted(outcome.items()):
        print(f"{kind:20} {words:38} {count:>6}")
    right = sum(count for (_, words), count in outcome.items() if words.startswith("right"))
    print(f"\nright, or the right row first: {right} of {outcome.total()}")
    print(f"wrong and sure: {wrong} (has to be 0)")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
