"""The two chains of a card, layer by layer: Common Criteria / EUCC, and EMVCo / brand."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from cardassay.model.attestation import Attestation
from cardassay.model.outcome import Outcome
from cardassay.model.supplier import Component

__all__ = ["Chain", "ChainKind", "Link"]


class ChainKind(enum.StrEnum):
    """Which authority's papers a chain is made of."""

    COMMON_CRITERIA = "common-criteria"
    EMVCO_BRAND = "emvco-brand"


@dataclass(frozen=True, slots=True)
class Link:
    """One layer with the paper that stands for it."""

    layer: str
    """``card``, ``applet``, ``platform`` or ``ic``; listed from the top down."""
    component: Component | None
    """The layer as offered; ``None`` when the offer does not name it."""
    attestation: Attestation | None
    """The best paper for it; ``None`` when none was shown."""
    outcome: Outcome
    says: str
    """Why, in one sentence."""
    finding: str = ""
    """Identifier of the finding behind it; empty when no requirement asks for this layer."""


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain of one product line (and brand)."""

    kind: ChainKind
    line: str
    brand: str
    links: tuple[Link, ...]
    first_broken: str = ""
    """Layer of the first link from the top that does not hold; empty when all hold."""
