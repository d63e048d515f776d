"""An attestation: one certificate, letter, report or listing as typed, cited facts (ISO/IEC 17000)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, cast

from cardassay.model.evidence import Fact, Grade

__all__ = ["Attestation", "Origin"]

_no_facts: Mapping[str, Fact[Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Origin:
    """The file an attestation was read from."""

    file: str
    """Path inside the dossier, or as given on the command line."""

    sha256: str
    index: int = 0
    """Position among the attestations of that file, from 0."""


@dataclass(frozen=True, slots=True)
class Attestation:
    """
    What one paper attests.

    ``facts`` holds only names of :data:`cardassay.model.fields.FIELDS`; an absent name means that
    the paper does not say it, or that it could not be read.
    """

    scheme: str
    """Identifier of the scheme file, such as ``iso-9001``; ``unknown`` when none fits."""

    facts: Mapping[str, Fact[Any]] = field(default_factory=lambda: _no_facts, hash=False)
    origin: Origin | None = None
    kind: str = ""
    """Kind of the document it was read from (:class:`cardassay.model.document.Kind`)."""

    grade: Grade = Grade.PAPER
    received: date | None = None
    """Day the paper came in; ``None`` when not recorded."""

    incomplete: str = ""
    """What is missing of the paper, such as ``page 2 of 2``; empty when it is whole."""

    stands_alone: bool = True
    """False for drafts, annexes and companion papers, which prove nothing by themselves."""

    def fact(self, name: str) -> Fact[Any] | None:
        """The fact of that name, ``None`` when the paper does not say it."""
        return self.facts.get(name)

    def day(self, name: str) -> Fact[date] | None:
        """A fact whose value is a civil date."""
        return cast("Fact[date] | None", self.facts.get(name))

    def text(self, name: str) -> Fact[str] | None:
        """A fact whose value is a string."""
        return cast("Fact[str] | None", self.facts.get(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """The values of a list of strings; empty when the paper does not say it."""
        fact = self.facts.get(name)
        if fact is None:
            return ()
        value = fact.value
        return (value,) if isinstance(value, str) else tuple(value)

    def days(self, name: str) -> tuple[date, ...]:
        """The values of a list of days; empty when the paper does not say it."""
        fact = self.facts.get(name)
        return () if fact is None else tuple(fact.value)

    def records(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """The values of a list of records; empty when the paper does not say it."""
        fact = self.facts.get(name)
        return () if fact is None else tuple(fact.value)
