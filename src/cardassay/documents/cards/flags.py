"""
Questions that a card-industry paper raises: claims that cannot be true, wrong papers, missing parts.

The claims are looked for in papers of every kind; a flag never decides alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from cardassay.documents.cards.knowledge import folded_pattern, load
from cardassay.documents.cards.prose import Flow, flow_of
from cardassay.documents.needles import Sought
from cardassay.documents.page import Paper
from cardassay.model.document import Flag, Kind
from cardassay.model.evidence import Fact

__all__ = ["impossible_claims", "missing_parts", "wrong_papers"]

_MOST_PAGES = 60


@cache
def _claims() -> tuple[tuple[str, str, Sought], ...]:
    return tuple(
        (raw["code"], raw["says"], Sought("|".join(map(folded_pattern, raw["patterns"]))))
        for raw in load("claims.toml")["claim"]
    )


def impossible_claims(paper: Paper, flows: Sequence[Flow] | None = None) -> tuple[Flag, ...]:
    """Claims in any paper that cannot be true, each once, with the paper that should stand in its place."""
    found: dict[str, Flag] = {}
    for flow in flows if flows is not None else [flow_of(page) for page in paper.pages[:_MOST_PAGES]]:
        folded = flow.folded
        for code, says, pattern in _claims():
            if code not in found:
                match = pattern.search(folded, folded)
                if match is not None and not _denied(folded, match.start()):
                    printed = flow.text[match.start() : match.end()].strip()
                    found[code] = Flag(code, f"“{printed}”: {says}", flow.page.number)
    return tuple(found.values())


def _denied(text: str, start: int) -> bool:
    """The sentence itself says that nobody may claim this, as disclaimers do."""
    before = text[max(0, text.rfind(".", 0, start) + 1, start - 160) : start]
    return (
        re.search(
            r"\b(?:not|no|never|nor|nobody|without|neither|may not|shall not|kein\w*|nicht|pas|no se)\b",
            before,
        )
        is not None
    )


def wrong_papers(kind: Kind, schemes: Sequence[str]) -> tuple[Flag, ...]:
    """What a paper of this kind cannot show, said whenever it is presented."""
    return tuple(
        Flag(raw["code"], raw["says"])
        for raw in load("claims.toml")["wrong-paper"]
        if raw["kind"] == kind.value and ("scheme" not in raw or raw["scheme"] in schemes)
    )


def missing_parts(scheme: str, facts: Mapping[str, Fact[Any]]) -> tuple[Flag, ...]:
    """What a paper of a scheme should say and does not, as questions."""
    flags = [
        Flag(raw["code"], raw["says"])
        for raw in load("claims.toml")["needs"]
        if scheme in raw["schemes"] and not any(name in facts for name in raw["fields"])
    ]
    version = facts.get("cpp_version")
    if scheme == "pci-card-production" and version is not None:
        known = load("claims.toml")["versions"]["known"]
        if version.value not in known:
            flags.append(
                Flag(
                    "cpp-version-unknown",
                    f"There is no version {version.value} of the Card Production requirements; published are "
                    f"{', '.join(known)}. Ask the assessor which version was assessed.",
                    version.page,
                )
            )
    discover = load("claims.toml")["discover"]
    issued = facts.get("issue_day")
    if scheme == "discover-vendor" and issued is not None and issued.value > discover["list_ended"]:
        flags.append(Flag(discover["code"], discover["says"], issued.page))
    return tuple(flags)
