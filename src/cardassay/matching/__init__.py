"""Printed names and addresses held against the parties and sites of an offer, each result with its reason."""

from cardassay.matching.identify import Decision, identify
from cardassay.matching.names import match_name
from cardassay.matching.sites import match_site

__all__ = ["Decision", "identify", "match_name", "match_site"]
