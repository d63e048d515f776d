"""The accreditation bodies whose mark is known, from the reader's own list."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

__all__ = ["known_accreditors"]


@cache
def known_accreditors() -> frozenset[str]:
    """Casefolded acronyms of bodies listed as members of the accreditation cooperation."""
    data = (
        resources.files("cardassay.documents.data").joinpath("accreditation_bodies.toml").read_text("utf-8")
    )
    return frozenset(body["acronym"].casefold() for body in tomllib.loads(data)["body"])
