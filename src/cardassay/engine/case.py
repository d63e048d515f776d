"""What the engine is given."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from cardassay.model.accreditation import Accreditors
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.composition import ChainKnowledge
from cardassay.model.document import SUPPORTING
from cardassay.model.evidence import Fact
from cardassay.model.finding import Part, Waiver
from cardassay.model.match import Identities
from cardassay.model.outcome import Outcome
from cardassay.model.project import Brand, ProductLine, Project
from cardassay.model.reason import Reason
from cardassay.model.register import Declared, LookUp, Row
from cardassay.model.requirement import Accepted, Requirement, Target
from cardassay.model.scheme import Scheme
from cardassay.model.source import Source
from cardassay.model.supplier import OfferedProduct, Party, Role, Site, Supplier
from cardassay.model.vocabulary import ScopeVocabulary

__all__ = ["Asked", "Case", "part_of"]


@dataclass(frozen=True, slots=True)
class Case:
    """One supplier, one project, one day, and everything that is known."""

    project: Project
    supplier: Supplier
    day: date
    """The day judged."""
    attestations: tuple[Attestation, ...]
    """Papers that count."""
    schemes: Mapping[str, Scheme] = field(hash=False)
    vocabulary: ScopeVocabulary = field(hash=False)
    identities: Identities = field(hash=False)
    accreditors: Accreditors = field(default_factory=Accreditors, hash=False)
    """Accreditation bodies known as signatories for management systems, and their directories."""
    late: tuple[Attestation, ...] = ()
    """Papers that came after the deadline and that nobody admitted."""
    waivers: tuple[Waiver, ...] = ()
    looked_up: Mapping[Origin, tuple[LookUp, ...]] = field(
        default_factory=lambda: MappingProxyType({}), hash=False
    )
    """What registers say of each paper, by its origin."""
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    """Register rows for every number that papers of the dossier cite or bear, by its canonical form."""
    declared: tuple[Declared, ...] = ()
    """What registers say of numbers that the offer names and no paper bears."""
    chains: ChainKnowledge | None = field(default=None, hash=False)
    """What is known of chains: days of schemes and known breaks; ``None`` when nothing was loaded."""
    memo: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)
    """Answers already found in this run; dropping it changes nothing but the time."""

    def by_scheme(self) -> Mapping[str, tuple[Attestation, ...]]:
        """The papers that can meet a requirement, by scheme; supporting papers are left out."""
        index: dict[str, list[Attestation]] = {}
        for attestation in self.attestations:
            if attestation.kind in SUPPORTING:
                continue
            index.setdefault(attestation.scheme, []).append(attestation)
        return {scheme: tuple(papers) for scheme, papers in index.items()}

    def line(self, identifier: str) -> ProductLine | None:
        """The product line of that identifier."""
        for line in self.project.lines:
            if line.id == identifier:
                return line
        return None

    def site(self, identifier: str) -> Site | None:
        """The supplier's site of that identifier."""
        for site in self.supplier.sites:
            if site.id == identifier:
                return site
        return None


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement for one target, with one scheme that can meet it."""

    case: Case
    requirement: Requirement
    target: Target
    accepted: Accepted
    scheme: Scheme

    @property
    def site(self) -> Site | None:
        """The site asked for; ``None`` when the target names none."""
        return self.case.site(self.target.site) if self.target.site else None

    @property
    def line(self) -> ProductLine | None:
        """The product line asked for; ``None`` when the target names none."""
        return self.case.line(self.target.line) if self.target.line else None

    @property
    def product(self) -> OfferedProduct | None:
        """The product offered for the line asked for."""
        return self.case.supplier.product(self.target.line) if self.target.line else None

    @property
    def brand(self) -> Brand | None:
        """The brand asked for; ``None`` when the target names none."""
        return Brand(self.target.brand) if self.target.brand else None

    def expected_parties(self) -> tuple[Party, ...]:
        """The parties of which one must hold the paper, by the scheme's holder role."""
        role, supplier = self.scheme.holder_role, self.case.supplier
        if role is None:
            return ()
        if role is Role.BIDDER:
            party = supplier.party(supplier.bidder)
            return (party,) if party else ()
        if role is Role.SITE_OPERATOR and self.site is not None:
            party = supplier.party(self.site.party)
            return (party,) if party else ()
        if role in (Role.IC_VENDOR, Role.PLATFORM_VENDOR, Role.PRODUCT_VENDOR) and self.product:
            layer = {Role.IC_VENDOR: "ic", Role.PLATFORM_VENDOR: "platform"}.get(role, "card")
            component = self.product.layer(layer)
            if component is not None and component.vendor:
                party = supplier.party(component.vendor)
                return (party,) if party else ()
        return tuple(party for party in supplier.parties if party.plays(role))


def part_of(
    reason: Reason,
    *facts: tuple[str, Fact[Any] | None],
    source: Source | None = None,
    elsewhere: tuple[tuple[str, Attestation], ...] = (),
    **detail: object,
) -> Part:
    """
    A part with the two softening laws applied, in the one place where they stand.

    A fact that is not sure makes the part indeterminate; a rule that may not reject makes a no
    indeterminate. Facts that are ``None`` are left out. ``elsewhere`` names the paper of each fact that
    does not stand on the one looked at.
    """
    known: list[tuple[str, Fact[Any]]] = []
    sure = True
    for name, fact in facts:
        if fact is not None:
            known.append((name, fact))
            sure = sure and fact.sure
    outcome, softened = reason.outcome, ""
    if outcome is not Outcome.INDETERMINATE:
        if not sure:
            outcome, softened = Outcome.INDETERMINATE, "value-not-sure"
        elif outcome is Outcome.NOT_SATISFIED and source is not None and not source.may_reject:
            outcome, softened = Outcome.INDETERMINATE, "rule-not-sourced"
    return Part(reason, outcome, detail, tuple(known), source, softened, elsewhere)


def first_fact(
    facts: Mapping[str, Fact[Any]], names: Iterable[str]
) -> tuple[str, Fact[Any]] | tuple[None, None]:
    """The first of several fields that a paper has."""
    for name in names:
        fact = facts.get(name)
        if fact is not None:
            return name, fact
    return None, None
