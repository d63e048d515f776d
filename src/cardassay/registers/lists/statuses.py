"""How an entry stands, by the words that lists of every kind use for it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType

from cardassay.model.register import RowStatus
from cardassay.registers.lists.heads import plain_head

__all__ = ["STATUSES"]


def _statuses() -> Mapping[str, RowStatus]:
    data = resources.files("cardassay.registers.lists").joinpath("statuses.toml").read_bytes()
    return MappingProxyType(
        {
            plain_head(word): RowStatus(entry["status"])
            for entry in tomllib.loads(data.decode("utf-8"))["statuses"]
            for word in entry["words"]
        }
    )


STATUSES = _statuses()
"""Standings by their words, as heads are compared: without case, accents and punctuation."""
