"""Writes the whole workspace: the project, the suppliers' files, what people confirmed, what is expected."""

from __future__ import annotations

import argparse
import hashlib
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from make_example import toml_text
from make_example.offer import Offer
from make_example.suppliers import OFFERS
from make_example.tender import DAY, PROJECT
from make_example.values import Paper

__all__ = ["files", "main", "write"]

_WHO = "C. Reader (fictional), procurement"
_WHEN = date(2026, 11, 21)
_NOTE = "All names, numbers and papers of this workspace are invented; any likeness is chance."


def files() -> dict[str, bytes]:
    """Every file of the example by its path inside the workspace."""
    found = {
        ".gitattributes": b"* text eol=lf\n*.pdf -text\n",
        "project.toml": _text(PROJECT, f"{_NOTE}\nWhat the bank buys. Made by scripts/make_example."),
        "EXPECTED.toml": _text(
            _expected(), "What the example is meant to show; tests hold the program to it."
        ),
    }
    offers = [make() for make in OFFERS]
    found["README.md"] = _readme(offers).encode()
    for offer in offers:
        home = f"suppliers/{offer.folder}"
        found[f"{home}/supplier.toml"] = _text(offer.supplier, f"{_NOTE}\nWho offers what, from where.")
        found[f"{home}/confirmed.toml"] = _text(
            {"confirmed": [entry for paper in offer.papers for entry in _confirmations(paper)]},
            f"{_NOTE}\nWhat a person read on the papers, by the SHA-256 of the file.",
        )
        for paper in offer.papers:
            path = f"{home}/dossier/{paper.file}"
            if path in found:
                raise ValueError(f"two papers are called {path}")
            found[path] = paper.data
    return found


def _readme(offers: Sequence[Offer]) -> str:
    rows = "\n".join(
        f"| {offer.supplier['name']} (`{offer.folder}`) | {offer.expected.verdict} | {offer.expected.says} |"
        for offer in offers
    )
    return (
        "# A fictional tender with five suppliers\n\n"
        "A bank that does not exist buys debit cards for Visa and Mastercard and a youth card on recycled "
        "PVC. Buyer, suppliers, certification bodies, products, numbers and papers are invented.\n\n"
        f"Judged as of {DAY}, two days after the clarification deadline:\n\n"
        "    cardassay assess examples/tender --day " + DAY.isoformat() + "\n\n"
        f"| supplier | verdict | why |\n| --- | --- | --- |\n{rows}\n\n"
        "`EXPECTED.toml` says which findings must carry each verdict. Layouts that were never seen on a real "
        "paper are never read for sure, so `confirmed.toml` of each supplier holds what a person read on "
        "them; where somebody has not looked yet, the answer stays open.\n\n"
        "The folder is made by `python scripts/make_example` and is never edited by hand.\n"
    )


def _text(table: Mapping[str, Any], comment: str) -> bytes:
    return toml_text.document(table, comment).encode()


def _confirmations(paper: Paper) -> list[dict[str, Any]]:
    if paper.confirm is None:
        return []
    digest = hashlib.sha256(paper.data).hexdigest()
    return [
        {
            "file": paper.file,
            "sha256": digest,
            "attestation": 1,
            "field": name,
            "value": value,
            "who": _WHO,
            "when": _WHEN,
            "why": "Read on the paper by eye",
        }
        for name, value in paper.fields.items()
        if name in paper.confirm or "*" in paper.confirm
    ]


def _expected() -> dict[str, Any]:
    return {
        "day": DAY,
        "supplier": [_expected_of(make()) for make in OFFERS],
    }


def _expected_of(offer: Offer) -> dict[str, Any]:
    return {
        "folder": offer.folder,
        "verdict": offer.expected.verdict,
        "says": offer.expected.says,
        "shortfall": [
            {
                "requirement": shortfall.requirement,
                "effect": shortfall.effect,
                "reasons": list(shortfall.reasons),
                "says": shortfall.says,
            }
            for shortfall in offer.expected.shortfalls
        ],
    }


def write(target: Path) -> int:
    """Write the example below ``target``, which loses what stood there; the number of files."""
    made = files()
    if target.exists():
        shutil.rmtree(target)
    for name, data in made.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return len(made)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the example where the command line says; 0 when done."""
    parser = argparse.ArgumentParser(description="Make the bundled example tender.")
    parser.add_argument("--to", type=Path, default=Path(__file__).parents[2] / "examples" / "tender")
    target = parser.parse_args(arguments).to
    print(f"{write(target)} files in {target}")
    return 0
