"""A supplier of the example: who offers what from where, the papers, and the verdict that is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from make_example.values import Paper

__all__ = ["Expected", "Offer", "Shortfall"]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One thing that is meant to be found, the same for every activity and site it is found at."""

    requirement: str
    effect: str
    """What it does to the verdict: ``rejects``, ``leaves-open`` or ``condition``."""
    reasons: tuple[str, ...]
    """Codes of the reasons that decide."""
    says: str
    """What an expert sees."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The verdict that is meant, and everything that must carry it; nothing else may be found."""

    verdict: str
    says: str
    """Why, in one or two sentences for a reader of the example."""
    shortfalls: tuple[Shortfall, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """One supplier's folder."""

    folder: str
    supplier: Mapping[str, Any] = field(hash=False)
    """Content of ``supplier.toml``."""
    papers: tuple[Paper, ...]
    expected: Expected
