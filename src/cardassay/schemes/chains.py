"""
What is known of chains of certificates, read from ``chains.toml`` and ``known-breaks.toml``.

Two files, since the second one changes with every published break: an expert adds an entry with its
source and day, and needs nothing else.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from importlib import resources

from cardassay.errors import Fault, KnowledgeError
from cardassay.form import Form, read_toml
from cardassay.model.composition import ChainKnowledge, KnownBreak
from cardassay.schemes.sources import with_sources

__all__ = ["CHAIN_FILES", "chain_bytes", "check_chains", "load_chains"]

CHAIN_FILES = ("chains.toml", "known-breaks.toml")
_HEADLINE = "What is known of chains cannot be used:"


@dataclass(frozen=True, slots=True)
class _Breaks:
    breaks: tuple[KnownBreak, ...]


@functools.cache
def chain_bytes() -> tuple[tuple[str, bytes], ...]:
    """Names and bytes of the files."""
    folder = resources.files("cardassay.schemes")
    return tuple((name, (folder / name).read_bytes()) for name in CHAIN_FILES)


@functools.cache
def load_chains() -> ChainKnowledge:
    """
    All of it.

    Raises:
        KnowledgeError: With every fault of both files.
    """
    knowledge, faults = _read()
    if knowledge is None or faults:
        raise KnowledgeError(_HEADLINE, faults)
    return knowledge


def check_chains() -> tuple[Fault, ...]:
    """Every fault of both files; empty when all is well."""
    return _read()[1]


def _read() -> tuple[ChainKnowledge | None, tuple[Fault, ...]]:
    (rules_name, rules_bytes), (breaks_name, breaks_bytes) = chain_bytes()
    form, faults = read_toml(rules_bytes.decode("utf-8"), f"schemes/{rules_name}")
    other, more = read_toml(breaks_bytes.decode("utf-8"), f"schemes/{breaks_name}")
    if form is None or other is None:
        return None, (*faults, *more)
    rules = form.fill(ChainKnowledge, data=with_sources(form, ("shares", "component_under_eucc")))
    breaks = other.fill(_Breaks, data=with_sources(other, ("cve_source",)))
    if breaks is not None:
        _laws(other, breaks.breaks)
    if rules is None or breaks is None:
        return None, (*form.faults, *other.faults)
    return replace(rules, breaks=breaks.breaks), (*form.faults, *other.faults)


def _laws(form: Form, breaks: tuple[KnownBreak, ...]) -> None:
    """Note in the form what has to hold beyond the form of its entries."""
    seen: set[str] = set()
    for at, known in enumerate(breaks):
        if known.id in seen:
            form.fault(("breaks", at, "id"), f"`{known.id}` stands twice", "Give one of them another name")
        seen.add(known.id)
        if bool(known.cve) != (known.cve_source is not None):
            form.fault(("breaks", at), f"`{known.id}` needs `cve` and `cve_source` together", "Add the other")
        if not known.card and known.affects:
            form.fault(("breaks", at), f"`{known.id}` is no card, but names what it affects", "Take one out")
        for group, affected in enumerate(known.affects):
            if not affected.numbers and not affected.names:
                path = ("breaks", at, "affects", group)
                form.fault(path, "nothing can be recognised by it", "Add `numbers` or `names`")
