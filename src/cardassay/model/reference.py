"""What a citation of another attestation means: the roles of the field ``references``."""

from __future__ import annotations

import enum

__all__ = ["COMPONENT_ROLES", "PREDECESSOR_ROLES", "Role"]


class Role(enum.StrEnum):
    """What the cited attestation is to the paper that cites it."""

    COMPONENT = "component"
    """The product is built on it: the chip below a platform, the platform below an application."""
    COMPONENT_SHARED = "component-shared"
    """Both products have parts in common, or are two configurations of one."""
    EVALUATION_REUSED = "evaluation-reused"
    """Results of its evaluation were used again; for what reason is not said."""
    PREVIOUS_VERSION = "previous-version"
    """An earlier version of the same product."""
    RE_EVALUATION = "re-evaluation"
    """The certificate that was renewed or evaluated again."""
    MAINTENANCE = "maintenance"
    """The same certificate with another maintenance, reassessment or surveillance suffix."""
    ITSELF = "itself"
    """The certificate that this very paper belongs to, where the paper does not bear it as its number."""
    IRRELEVANT = "irrelevant"
    """Left over from a form, an example."""
    UNKNOWN = "unknown"
    """The words do not say it."""


COMPONENT_ROLES = frozenset({Role.COMPONENT, Role.COMPONENT_SHARED, Role.EVALUATION_REUSED})
"""Some part of the product, or of its evaluation, comes from the cited one."""

PREDECESSOR_ROLES = frozenset({Role.PREVIOUS_VERSION, Role.RE_EVALUATION, Role.MAINTENANCE})
"""The cited one stands for the same product at another time."""
