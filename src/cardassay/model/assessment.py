"""Everything that was concluded about one supplier for one project on one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from cardassay.model.attestation import Attestation, Origin
from cardassay.model.chain import Chain
from cardassay.model.document import Document
from cardassay.model.finding import Finding
from cardassay.model.outcome import Outcome
from cardassay.model.problem import Problem
from cardassay.model.project import Project
from cardassay.model.register import Consulted, Declared, LookUp
from cardassay.model.requirement import Asset, Cover, Requirement
from cardassay.model.supplier import Supplier
from cardassay.model.verdict import Verdicts

__all__ = ["Assessment", "AssetCover", "AssetFinding", "Knowledge"]


@dataclass(frozen=True, slots=True)
class AssetCover:
    """One way of covering an asset, held against the dossier."""

    cover: Cover
    outcome: Outcome
    attestation: Attestation | None
    words: str
    """The words that cover it, as printed; empty when none do."""
    page: int | None
    site: str = ""


@dataclass(frozen=True, slots=True)
class AssetFinding:
    """One row of the asset and control matrix."""

    asset: Asset
    outcome: Outcome
    covers: tuple[AssetCover, ...]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Which knowledge an assessment rests on."""

    packs: tuple[str, ...]
    schemes_sha256: str
    packs_sha256: str
    reviewed_by: str = ""
    """Who of the user's organisation signed the packs' hash; empty when nobody did."""
    reviewed_on: date | None = None
    stale_sources: int = 0
    """Rules whose source was last checked longer ago than the set age."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One supplier's result; reports are readers of this value and decide nothing."""

    project: Project
    supplier: Supplier
    day: date
    verdicts: Verdicts
    findings: tuple[Finding, ...]
    """In the order of weight and severity, worst first, then by requirement and target."""
    not_applicable: tuple[tuple[Requirement, str], ...]
    assets: tuple[AssetFinding, ...]
    chains: tuple[Chain, ...]
    documents: tuple[Document, ...]
    """Every file of the dossier as read, with confirmations applied, in the order of their paths."""
    knowledge: Knowledge
    problems: tuple[Problem, ...] = ()
    """What could not be used and is not tied to one document."""
    looked_up: Mapping[Origin, tuple[LookUp, ...]] = field(
        default_factory=lambda: MappingProxyType({}), hash=False
    )
    """What registers say of each paper, by its origin."""
    registers: tuple[Consulted, ...] = ()
    """The snapshots that were asked, by register and day."""
    declared: tuple[Declared, ...] = ()
    """Numbers that the offer names and no paper bears, with what registers say of them."""
