"""Who does something, and by which way."""

from __future__ import annotations

from dataclasses import dataclass, field

from cardassay.office.abilities import Ability, Role

__all__ = ["COMMAND", "WORKER", "Actor"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a supplier's link, or the server itself."""

    name: str
    """As the audit trail and ``confirmed.toml`` show it."""
    person_id: str = ""
    """Empty for links, the worker and commands."""
    role: Role | None = None
    abilities: frozenset[Ability] = field(default=frozenset())
    """Those of the role; of a token only what its scopes leave."""
    via: str = "browser"
    """``browser``, ``token``, ``link``, ``worker`` or ``command``."""
    address: str = ""
    """Network address; empty when nothing came by the network."""
    language: str = "en"

    def may(self, ability: Ability) -> bool:
        """Whether the actor has an ability."""
        return ability in self.abilities

    @property
    def sees_all(self) -> bool:
        """Whether every tender may be seen, not only those of which one is a member."""
        return self.role is Role.ADMINISTRATOR or self.via in ("worker", "command")


WORKER = Actor("Cardassay", abilities=frozenset(Ability), via="worker")
"""The server at work in the background."""

COMMAND = Actor("command line of the server", abilities=frozenset(Ability), via="command")
"""Whoever can start commands on the server can do everything; the trail says that it was so."""
