"""
The words of scopes by activity and language, read from ``scope-terms.toml``.

Terms are regular expressions on folded text (casefolded, without diacritics, blanks collapsed). A
name in braces stands for an entry of ``[shorthand]``. Each entry brings examples that it has to find
and sentences that it must not find; :func:`check_vocabulary` holds every entry to them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from cardassay.engine.checks.place import plain
from cardassay.errors import Fault, KnowledgeError
from cardassay.form import Form, read_toml
from cardassay.model.project import Activity
from cardassay.model.source import Source
from cardassay.model.vocabulary import ScopeVocabulary
from cardassay.schemes.sources import with_sources

__all__ = ["VOCABULARY_FILE", "check_vocabulary", "load_vocabulary", "vocabulary_bytes"]

VOCABULARY_FILE = "scope-terms.toml"
_NAME = re.compile(r"\{([a-z][a-z-]*)\}")


@dataclass(frozen=True, slots=True)
class _Entry:
    """Terms of one language; ``activity`` is ``None`` where they concern every activity."""

    language: str
    terms: tuple[str, ...]
    source: Source
    finds: tuple[str, ...]
    """Scopes in which one of the terms has to be found."""
    leaves: tuple[str, ...] = ()
    """Scopes in which none of them may be found."""
    activity: Activity | None = None


@dataclass(frozen=True, slots=True)
class _File:
    covers: tuple[_Entry, ...]
    related: tuple[_Entry, ...]
    insufficient: tuple[_Entry, ...]
    exclusions: tuple[_Entry, ...]


@functools.cache
def vocabulary_bytes() -> bytes:
    """The bytes of the vocabulary file."""
    return (resources.files("cardassay.schemes") / VOCABULARY_FILE).read_bytes()


@functools.cache
def load_vocabulary() -> ScopeVocabulary:
    """
    The vocabulary that comes with the package.

    Raises:
        KnowledgeError: With every fault of the file's form.
    """
    form, file = _read()
    if file is None:
        raise KnowledgeError("The scope vocabulary cannot be used:", tuple(form.faults))
    return ScopeVocabulary(
        covers=_by_activity(file.covers),
        related=_by_activity(file.related),
        insufficient=tuple(term for entry in file.insufficient for term in entry.terms),
        exclusions=tuple(term for entry in file.exclusions for term in entry.terms),
    )


def check_vocabulary() -> tuple[Fault, ...]:
    """Every fault of the vocabulary: its form, terms that are no expressions, examples that fail."""
    form, file = _read()
    if file is not None:
        for table in ("covers", "related", "insufficient", "exclusions"):
            for at, entry in enumerate(getattr(file, table)):
                _check(form, (table, at), entry)
    return tuple(form.faults)


def _by_activity(entries: Iterable[_Entry]) -> tuple[tuple[Activity, tuple[str, ...]], ...]:
    gathered: dict[Activity, tuple[str, ...]] = {}
    for entry in entries:
        if entry.activity is not None:
            gathered[entry.activity] = (*gathered.get(entry.activity, ()), *entry.terms)
    return tuple(gathered.items())


def _check(form: Form, path: tuple[str | int, ...], entry: _Entry) -> None:
    if path[0] in ("covers", "related") and entry.activity is None:
        form.fault(path, "`activity` is missing", "Say which activity the terms speak of")
    patterns: list[re.Pattern[str]] = []
    for term in entry.terms:
        try:
            patterns.append(re.compile(term))
        except re.error as error:
            form.fault((*path, "terms"), f"`{term}` is no regular expression: {error.msg}", "Correct it")
    for scope in entry.finds:
        if not any(pattern.search(plain(scope)) for pattern in patterns):
            form.fault((*path, "finds"), f"no term finds `{scope}`", "Correct the terms or the example")
    for scope in entry.leaves:
        for pattern in patterns:
            if pattern.search(plain(scope)):
                what = f"`{pattern.pattern}` finds `{scope}`, which it must leave alone"
                form.fault((*path, "leaves"), what, "Correct the term or the example")
    for pattern in patterns:
        if not any(pattern.search(plain(scope)) for scope in entry.finds):
            what = f"no example shows the term `{pattern.pattern}`"
            form.fault((*path, "terms"), what, "Add a scope to `finds` in which it stands")


def _read() -> tuple[Form, _File | None]:
    form, faults = read_toml(vocabulary_bytes().decode("utf-8"), f"schemes/{VOCABULARY_FILE}")
    if form is None:
        raise KnowledgeError("The scope vocabulary cannot be used:", faults)
    data = with_sources(form)
    shorthand = _shorthand(form, data.pop("shorthand", {}))
    for table in ("covers", "related", "insufficient", "exclusions"):
        for at, entry in enumerate(data.get(table, ())):
            terms = [_written_out(form, (table, at, "terms"), term, shorthand) for term in entry["terms"]]
            entry["terms"] = terms
    return form, form.fill(_File, data=data)


def _shorthand(form: Form, table: Mapping[str, Any]) -> dict[str, str]:
    """The shorthand entries, each of which may use those above it."""
    made: dict[str, str] = {}
    for name, text in table.items():
        made[name] = _written_out(form, ("shorthand", name), str(text), made)
    return made


def _written_out(form: Form, path: tuple[str | int, ...], term: str, shorthand: Mapping[str, str]) -> str:
    def replacement(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in shorthand:
            form.fault(path, f"`{name}` is not a shorthand of this file", "Add it under [shorthand]")
        return shorthand.get(name, "")

    return _NAME.sub(replacement, term)
