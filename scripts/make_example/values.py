"""What is printed on the papers, as values: certificates, the houses that issue them, and papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

__all__ = ["Certificate", "House", "Paper", "Place"]


@dataclass(frozen=True, slots=True)
class House:
    """A fictional certification body with its own look."""

    name: str
    address: str
    draw: Callable[[Certificate], bytes]
    language: str
    accreditation_body: str = ""
    accreditation_number: str = ""
    colour: str = "#123a6b"
    accent: str = "#c8a44a"
    signatory: str = ""
    signatory_role: str = ""
    web: str = ""
    confirm: tuple[str, ...] = ()
    """Fields that a person confirms on papers of this look; ``*`` for all."""


@dataclass(frozen=True, slots=True)
class Place:
    """One site on a certificate."""

    name: str
    address: str
    scope: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """A management-system or secure-printing certificate."""

    house: House
    scheme: str
    standard: str
    number: str
    holder: str
    address: str
    scope: str
    first_issue_day: date
    cycle_start: date
    last_day: date
    issue_day: date
    language: str = ""
    """Language of this paper; the house's own when empty. ``de+en`` for two columns."""
    sites: tuple[Place, ...] = ()
    """Sites of the annex; empty for a certificate of one page."""
    statement_of_applicability: str = ""
    level: str = ""
    report: str = ""
    pages_of: int | None = None
    """Number of pages that the page marks claim; the true number when ``None``."""
    second_scope: str = ""
    """The scope in the second language of a paper in two columns."""
    without: tuple[str, ...] = ()
    """Fields on which a careful person gives no single reading."""

    @property
    def speaks(self) -> str:
        """Language codes of the paper."""
        return self.language or self.house.language

    @property
    def annexed(self) -> bool:
        """Whether the paper has an annex page."""
        return len(self.sites) > 0 and self.pages_of is None

    def truth(self) -> dict[str, Any]:
        """The fields that stand on the paper, as a careful person reads them."""
        house = self.house
        fields: dict[str, Any] = {
            "standard": self.standard,
            "number": self.number,
            "holder": self.holder,
            "certification_body": house.name,
            "accreditation_body": house.accreditation_body,
            "accreditation_number": house.accreditation_number,
            "scope": self.scope,
            "level": self.level,
            "first_issue_day": self.first_issue_day,
            "cycle_start": self.cycle_start,
            "issue_day": self.issue_day,
            "last_day": self.last_day,
            "statement_of_applicability": self.statement_of_applicability,
        }
        if self.annexed:
            fields["sites"] = [
                {"name": site.name, "address": site.address, "scope": site.scope} for site in self.sites
            ]
        else:
            fields["sites"] = [{"name": self.holder, "address": self.address}]
        return {name: value for name, value in fields.items() if value and name not in self.without}


@dataclass(frozen=True, slots=True)
class Paper:
    """One file of a dossier: its bytes, and what a careful person reads on it."""

    file: str
    """Path inside the dossier."""
    data: bytes
    kind: str
    scheme: str
    fields: Mapping[str, Any] = field(hash=False)
    confirm: tuple[str, ...] | None = ("*",)
    """Fields that a person confirmed; ``*`` for all, ``None`` for none."""
    more: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    """Further attestations on the same paper: scheme and fields."""
