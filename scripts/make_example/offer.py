"""A supplier of the example: who offers what from where, the papers, and the verdict that is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from make_example.values import Paper

__all__ = ["Expected", "Offer"]


@dataclass(frozen=True, slots=True)
class Expected:
    """The verdict that is meant, and the reasons that must carry it."""

    verdict: str
    says: str
    """Why, in one or two sentences for a reader of the example."""
    reasons: tuple[tuple[str, str], ...] = ()
    """Requirement (with its target where it has one) and reason code, for each thing meant to be found."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One supplier's folder."""

    folder: str
    supplier: Mapping[str, Any] = field(hash=False)
    """Content of ``supplier.toml``."""
    papers: tuple[Paper, ...]
    expected: Expected
