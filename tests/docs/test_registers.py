"""The page on registers: its example works as printed, and its table is that of the descriptions."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from click.testing import CliRunner

from cardassay.cli.root import root
from cardassay.registers.described import TableForm
from cardassay.registers.describing import load_descriptions
from cardassay.registers.lists.grid import MOST_COLUMNS, MOST_ROWS
from cardassay.registers.parsing import MOST_BYTES, parse

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "registers.md").read_text(encoding="utf-8")


def _block(kind: str) -> str:
    return str(re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)[0])


def test_the_example_of_ones_own_list_works_as_printed(tmp_path: Path) -> None:
    (tmp_path / "registers").mkdir()
    (tmp_path / "registers" / "specimen-office.toml").write_text(_block("toml"), encoding="utf-8")
    file = tmp_path / "plants.csv"
    file.write_text(_block("csv"), encoding="utf-8")

    ended = CliRunner().invoke(
        root,
        [
            "register",
            "add",
            str(file),
            "--as",
            "specimen-office",
            "--day",
            "2026-11-20",
            "--into",
            str(tmp_path),
        ],
    )
    listing = parse(file.read_bytes(), load_descriptions(tmp_path)["specimen-office"], "plants.csv")

    assert ended.exit_code == 0, ended.stderr
    assert "2 rows, 0 problems" in ended.stdout
    first, second = listing.rows
    assert first.attestation.facts["last_day"].value == date(2027, 3, 31)
    assert first.attestation.texts("activities") == ("embedding", "personalisation")
    assert first.attestation.facts["certification_body"].value == "Specimen Scheme Office"
    assert all(fact.sure for fact in first.attestation.facts.values())
    assert (first.status.value, second.status.value) == ("active", "suspended")
    assert dict(second.more) == {"Remark": "audit moved"}


def test_the_table_of_known_registers_is_that_of_the_descriptions() -> None:
    lines = {match[1]: match[0] for match in re.finditer(r"^\| `([a-z0-9-]+)` \|.*\|$", PAGE, re.MULTILINE)}
    descriptions = load_descriptions()

    assert set(lines) - {"slashes", "seen"} == set(descriptions)
    for name, described in descriptions.items():
        days = f"{described.freshness_days} days" if described.freshness_days else "any age"
        columns = "own form" if described.table is None else "seen" if described.table.seen else "guessed"
        how = "`refresh`" if described.public_file else "saved by hand"
        for word in (f"| {days} |", f"| {columns} |", f"| {described.silence.value} |", f"| {how};"):
            assert word in lines[name], (name, word)
        assert ("lifts no evidence" in lines[name]) is not described.grade


def test_every_key_of_a_table_is_explained() -> None:
    for name in TableForm.__dataclass_fields__:
        written = f"[[table.{name}]]" if name in ("columns", "statuses", "schemes", "constants") else name
        assert f"`{written}`" in PAGE


def test_the_limits_that_the_page_names_are_those_that_hold() -> None:
    assert f"{MOST_BYTES // 2**20} MB, {MOST_ROWS:,} rows and {MOST_COLUMNS} columns" in PAGE
