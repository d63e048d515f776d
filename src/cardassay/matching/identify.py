"""All printed names and sites of a dossier, held against the parties and sites of one offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from cardassay.matching.addresses import parse_address
from cardassay.matching.folding import folded, shown
from cardassay.matching.names import match_name
from cardassay.matching.sites import match_site
from cardassay.model.attestation import Attestation
from cardassay.model.match import Degree, Identities, Match
from cardassay.model.supplier import Supplier

__all__ = ["Decision", "identify"]

_NAME_FIELDS = ("holder", "vendor", "developer", "sponsor")
_ISSUE_FIELDS = ("issue_day", "decision_day", "cycle_start", "first_issue_day", "assessment_end")
"""Days that say when a paper printed the name, the best first."""


class Decision(Protocol):
    """A person decided whether printed words mean a party or a site."""

    @property
    def printed(self) -> str:
        """The words as printed."""
        ...

    @property
    def party(self) -> str:
        """Identifier of the party; empty when a site is meant."""
        ...

    @property
    def site(self) -> str:
        """Identifier of the site; empty when a party is meant."""
        ...

    @property
    def same(self) -> bool:
        """False when the words mean somebody or somewhere else."""
        ...

    @property
    def who(self) -> str:
        """Who decided."""
        ...

    @property
    def when(self) -> date:
        """On which day."""
        ...

    @property
    def why(self) -> str:
        """For what reason."""
        ...


def identify(
    attestations: Iterable[Attestation], supplier: Supplier, decisions: Iterable[Decision]
) -> Identities:
    """
    Every printed name against every party, every printed site against every site.

    A person's decision takes the place of what was compared. A name that would be the same as two
    parties is similar to both: the words alone do not say which is meant.
    """
    decided = tuple(decisions)
    names: dict[str, list[date | None]] = {}
    sites: dict[str, tuple[str, str]] = {}
    for attestation in attestations:
        day = _issued(attestation)
        for name in _printed_names(attestation):
            names.setdefault(name, []).append(day)
        for record in attestation.records("sites"):
            sites.setdefault(_site_key(record), (_text(record, "name"), _text(record, "address")))
    local = _local_words(supplier)
    return Identities(
        parties={name: _parties(name, days, supplier, local, decided) for name, days in names.items()},
        sites={key: _sites(key, name, place, supplier, decided) for key, (name, place) in sites.items()},
    )


def _printed_names(attestation: Attestation) -> list[str]:
    fields = (attestation.fact(name) for name in _NAME_FIELDS)
    names = [fact.value for fact in fields if fact is not None and isinstance(fact.value, str)]
    names += [_text(record, "name") for record in attestation.records("sites")]
    return [name for name in names if name]


def _text(record: Mapping[str, Any], key: str) -> str:
    return str(record.get(key) or "")


def _site_key(record: Mapping[str, Any]) -> str:
    return " · ".join(text for key in ("name", "address") if (text := _text(record, key)))


def _issued(attestation: Attestation) -> date | None:
    """The day of the paper; ``None`` when none was read for certain."""
    for name in _ISSUE_FIELDS:
        fact = attestation.day(name)
        if fact is not None and fact.sure:
            return fact.value
    return None


def _local_words(supplier: Supplier) -> frozenset[str]:
    """Words of the towns of the offer: every company of the place may carry them."""
    addresses = (address for site in supplier.sites for address in (site.address, *site.also_at))
    return frozenset(word for address in addresses for word in parse_address(address).place_words)


def _parties(
    printed: str,
    days: list[date | None],
    supplier: Supplier,
    local: frozenset[str],
    decisions: tuple[Decision, ...],
) -> tuple[Match, ...]:
    found = [match_name(printed, party, issued=days, local_words=local) for party in supplier.parties]
    same = [match.id for match in found if match.degree is Degree.SAME]
    if len(same) > 1:
        why = f"several parties of the offer bear this name ({', '.join(same)})"
        found = [
            Match(match.id, Degree.SIMILAR, why) if match.degree is Degree.SAME else match for match in found
        ]
    said = {one.party: one for one in decisions if one.party and _means(one, printed)}
    return tuple(_decided(match, said.get(match.id)) for match in found)


def _sites(
    key: str, name: str, address: str, supplier: Supplier, decisions: tuple[Decision, ...]
) -> tuple[Match, ...]:
    found = [match_site(name, address, site) for site in supplier.sites]
    said = {
        one.site: one for one in decisions if one.site and any(_means(one, text) for text in (key, address))
    }
    return tuple(_decided(match, said.get(match.id)) for match in found)


def _means(decision: Decision, printed: str) -> bool:
    """Whether a decision speaks of these words; blanks and what cannot be seen do not count."""
    return bool(printed) and bool(folded(printed)) and shown(decision.printed) == shown(printed)


def _decided(match: Match, decision: Decision | None) -> Match:
    if decision is None:
        return match
    degree = Degree.SAME if decision.same else Degree.DIFFERENT
    return replace(match, degree=degree, why=f"decided by {decision.who} on {decision.when}: {decision.why}")
