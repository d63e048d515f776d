"""A workspace as it stands on disk, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cardassay.errors import Fault
from cardassay.model.problem import Problem
from cardassay.model.project import Project
from cardassay.model.supplier import Supplier
from cardassay.workspace.confirmed import Decisions, Review
from cardassay.workspace.project_file import ReviewRules

__all__ = ["DossierFile", "SupplierFolder", "Workspace"]


@dataclass(frozen=True, slots=True, order=True)
class DossierFile:
    """One file of a dossier."""

    name: str
    """Path inside the dossier with forward slashes, fit for every report."""
    path: Path = field(compare=False)
    """Where to open it."""


@dataclass(frozen=True, slots=True)
class SupplierFolder:
    """One supplier whose files can be used."""

    supplier: Supplier
    path: Path
    decisions: Decisions
    dossier: tuple[DossierFile, ...]
    """In the order of their names, the same on every machine."""
    problems: tuple[Problem, ...] = ()
    """What lies in the dossier and could not be taken for a paper; an empty dossier too."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """One tender with all suppliers; those that cannot be judged stand in ``faults``."""

    path: Path
    project: Project
    review: ReviewRules
    reviewed: tuple[Review, ...]
    """Who of the user's organisation reviewed which packs (``confirmed.toml`` beside ``project.toml``)."""
    packs: tuple[Path, ...]
    """The buyer's own packs, in the order of their names."""
    suppliers: tuple[SupplierFolder, ...]
    """In the order of their folders."""
    faults: Mapping[str, tuple[Fault, ...]] = field(default_factory=dict, hash=False)
    """By supplier folder: why this supplier is not judged."""
