"""
What a person may do, and which role may do it. One table, read by pages, API and tests alike.

======== =========================================================================================
scope    An API token holds some of these words and can do at most what its person can.
role     Each person has one. Administrators see every tender, everybody else those of which they
         are a member. Suppliers have no role: they come by an upload link and can send papers only.
======== =========================================================================================
"""

from __future__ import annotations

import enum
from collections.abc import Mapping

__all__ = ["ROLE_ABILITIES", "Ability", "Role"]


class Role(enum.StrEnum):
    """What somebody is in the office."""

    ADMINISTRATOR = "administrator"
    MANAGER = "manager"
    REVIEWER = "reviewer"
    READER = "reader"
    AUDITOR = "auditor"
    """Reads everything of its tenders and the audit trail, until a last day that must be given."""


class Ability(enum.StrEnum):
    """One thing that may be done; each route of pages and API names one."""

    OWN = "own"
    """Look after the own account, sessions and tokens."""
    SEE = "see"
    """See the tenders of which one is a member."""
    WATCH = "watch"
    """Have oneself told by mail, webhook or calendar."""
    COMMENT = "comment"
    """Remark on a finding or a paper."""
    UPLOAD = "upload"
    """Put papers into a dossier."""
    CONFIRM = "confirm"
    """Say what a paper reads, of what kind it is, and who is meant by a name."""
    SIGN = "sign"
    """Sign off a frozen assessment."""
    EDIT = "edit"
    """Change project, suppliers, packs and registers."""
    MAKE = "make"
    """Make and import tenders."""
    ASK = "ask"
    """Write request letters and give upload links."""
    DECIDE = "decide"
    """Freeze assessments and waive requirements."""
    MEMBERS = "members"
    """Say who may see a tender."""
    AUDIT = "audit"
    """Read and export the audit trail of the tenders that one sees."""
    ADMINISTER = "administer"
    """Look after people and the installation."""


_READER = frozenset({Ability.OWN, Ability.SEE, Ability.WATCH})
_REVIEWER = _READER | {Ability.COMMENT, Ability.UPLOAD, Ability.CONFIRM, Ability.SIGN}

ROLE_ABILITIES: Mapping[Role, frozenset[Ability]] = {
    Role.ADMINISTRATOR: frozenset(Ability),
    Role.MANAGER: frozenset(Ability) - {Ability.ADMINISTER},
    Role.REVIEWER: _REVIEWER,
    Role.READER: _READER,
    Role.AUDITOR: frozenset({Ability.OWN, Ability.SEE, Ability.AUDIT}),
}
