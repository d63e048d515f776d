"""What a reader of one family of papers returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from cardassay.documents.page import Paper
from cardassay.model.document import Flag, Kind
from cardassay.model.evidence import Fact
from cardassay.model.problem import Problem

__all__ = ["Claim", "Reader", "Understanding"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One attestation as read: its scheme and its facts by field name."""

    scheme: str
    facts: Mapping[str, Fact[Any]] = field(hash=False)
    layout: str = ""
    """Issuing scheme whose layout the paper follows, such as ``bsi``; empty where it makes no difference."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """The claims of one paper, the paper's own first, with the questions and problems it raises."""

    claims: tuple[Claim, ...] = ()
    flags: tuple[Flag, ...] = ()
    problems: tuple[Problem, ...] = ()


class Reader(Protocol):
    """Reads the fields of one family of papers, once the kind is known."""

    def __call__(self, paper: Paper, kind: Kind) -> Understanding:
        """What the paper says; never raises for odd content, returns problems instead."""
        ...
