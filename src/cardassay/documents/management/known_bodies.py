"""The certification bodies that are known: how their names are printed, and their hosts."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources
from typing import Any

__all__ = ["is_known", "known_families", "known_hosts", "known_names"]


@functools.cache
def _table() -> dict[str, Any]:
    file = resources.files("cardassay.documents") / "data" / "certification_bodies.toml"
    return tomllib.loads(file.read_text("utf-8"))


@functools.cache
def known_families() -> tuple[re.Pattern[str], ...]:
    """One pattern for each known body, for names of one body in two languages."""
    return tuple(re.compile("|".join(f"(?:{name})" for name in body["names"])) for body in _table()["body"])


@functools.cache
def known_names() -> re.Pattern[str]:
    """The beginning of any known body's name."""
    names = [name for body in _table()["body"] for name in body["names"]]
    pattern = "|".join(f"(?:{name})" for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w@./])(?:{pattern})(?![\w@])")


@functools.cache
def known_hosts() -> frozenset[str]:
    """Registrable domains where known bodies and registers answer."""
    hosts = {host for body in _table()["body"] for host in body["hosts"]}
    return frozenset({*hosts, *_table()["registers"]})


def is_known(name: str) -> bool:
    """The name begins as that of a known body, or is its short name."""
    return bool(known_names().match(name)) or name in {body["key"] for body in _table()["body"]}
