"""What a vector expects of the chains: where they break, what mends them, which breaks they reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cardassay.model.chain import Chain

__all__ = ["failures"]


def failures(expected: Sequence[Mapping[str, Any]], chains: Sequence[Chain]) -> list[str]:
    """Where the chains differ from what is expected of them; empty when they do not."""
    wrong: list[str] = []
    for wanted in expected:
        found = [
            chain
            for chain in chains
            if chain.kind.value == wanted["kind"]
            and all(getattr(chain, key) == wanted[key] for key in ("line", "brand") if key in wanted)
        ]
        if not found:
            wrong.append(f"no chain {dict(wanted)}")
        for chain in found:
            wrong.extend(_differences(chain, wanted))
    return wrong


def _differences(chain: Chain, wanted: Mapping[str, Any]) -> list[str]:
    mend = chain.mend
    given: dict[str, Any] = {
        "first_broken": chain.first_broken,
        "first_question": chain.first_question,
        "mend": None if mend is None else mend.number,
        "from": None if mend is None else mend.who,
        "meets": {meeting.layer: meeting.outcome.value for meeting in chain.meetings},
        "possibly_affected": [
            {
                "id": exposure.id,
                "layer": exposure.layer,
                "indirect": exposure.indirect,
                "path": [step.cited for step in exposure.path],
            }
            for exposure in chain.exposures
        ],
        "below": {link.layer: link.below.cited for link in chain.links if link.below is not None},
        "stand_in": {link.layer: link.stand_in.number for link in chain.links if link.stand_in is not None},
        "days": {
            link.layer: [moment.standing.value for moment in link.days] for link in chain.links if link.days
        },
        "questions": {
            link.layer: [question.finding.split("@")[0] for question in link.questions]
            for link in chain.links
            if link.questions
        },
    }
    name = f"chain {chain.kind.value} {chain.brand}".strip()
    wrong: list[str] = []
    for key, value in wanted.items():
        if key in ("kind", "line", "brand"):
            continue
        if isinstance(value, Mapping):
            wrong.extend(
                f"{name}: {key} of {layer} is {given[key].get(layer)}, not {one}"
                for layer, one in value.items()
                if given[key].get(layer) != one
            )
        elif given[key] != value:
            wrong.append(f"{name}: {key} is {given[key]!r}, not {value!r}")
    return wrong
