"""
Requirement packs, read into values, with the faults of all of them named at once.

A pack file is TOML: what stands at its top is a :class:`cardassay.packs.pack.PackHead`; each
``[[requirement]]`` is a :class:`cardassay.model.requirement.Requirement` with an optional ``when``
(see :mod:`cardassay.packs.applicability`), each ``[[asset]]`` a row of the asset and control matrix.
A pack on top of others may ``[[tighten]]`` and ``[[weaken]]`` what stands below it, each with a
reason and a name. A ``source`` is a table or the name of an entry of the file's own ``[sources]``::

    id = "house-rules"
    title = "Specimen Bank: house rules"
    says = "What this bank asks on top of the financial-grade base."
    issued = 2026-11-22
    builds_on = ["financial-grade"]

    [[tighten]]
    requirement = "iso-14001.plant"
    weight = "blocking"
    reason = "The bank reports on its supply chain."
    by = "A. Beispiel, procurement"

Loading follows ``builds_on`` downwards; a pack's requirements are changed only by packs that build
on it. Nothing is loaded unless everything is sound.
"""

from __future__ import annotations

import copy
import difflib
import functools
import hashlib
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from cardassay.errors import Fault, KnowledgeError
from cardassay.form import Form
from cardassay.model.project import Project
from cardassay.model.requirement import Asset, Requirement
from cardassay.model.scheme import Scheme
from cardassay.packs.applicability import ALWAYS, read_when
from cardassay.packs.changes import adjusted
from cardassay.packs.files import brands_of, bundled, files_at_hand, parsed
from cardassay.packs.laws import note_asset_laws, note_requirement_laws
from cardassay.packs.pack import Adjustment, Pack, PackHead, Rule
from cardassay.schemes.sources import with_sources

__all__ = ["bundled_packs", "check_packs", "load_packs", "packs_for", "packs_hash"]

_HEADLINE = "The requirement packs cannot be used:"
_NEAR_ENOUGH = 0.6
_LISTS = ("requirement", "asset", "tighten", "weaken")

Schemes = Collection[str] | Mapping[str, Scheme]


def bundled_packs() -> tuple[str, ...]:
    """The identifiers of the packs that come with the package, in alphabetical order."""
    return tuple(bundled())


def packs_for(project: Project, extra_dirs: Iterable[Path] = ()) -> tuple[str, ...]:
    """
    The packs that the project names, and those that speak for a brand on one of its cards.

    A brand's own pack is drawn in whether the project names it or not: leaving it out would answer
    a question that nobody asked. Files that cannot be read are left to :func:`load_packs`.
    """
    brands = {brand for line in project.lines for brand in line.brands}
    drawn = list(project.packs)
    if brands:
        files, _ = files_at_hand(tuple(extra_dirs))
        for name, (shown, content) in files.items():
            if name not in drawn and brands & set(brands_of(shown, content)):
                drawn.append(name)
    return tuple(dict.fromkeys(drawn))


def load_packs(ids: Iterable[str], extra_dirs: Iterable[Path] = (), *, schemes: Schemes) -> tuple[Pack, ...]:
    """
    The packs of those identifiers and all packs that they build on, the lowest first.

    Args:
        extra_dirs: Folders, or single files, in which packs are looked for besides the bundled ones.
        schemes: The identifiers of all schemes; a mapping to schemes lets levels and editions be
            checked as well.

    Raises:
        KnowledgeError: With every fault of every pack.
    """
    files, faults = files_at_hand(tuple(extra_dirs))
    wanted, found = tuple(ids), tuple(files.items())
    if isinstance(schemes, Hashable):
        packs, more = _kept(wanted, found, schemes)
    else:
        packs, more = _loaded(wanted, found, schemes)
    if faults or more:
        raise KnowledgeError(_HEADLINE, (*faults, *more))
    return packs


def _loaded(
    ids: tuple[str, ...], files: tuple[tuple[str, tuple[str, bytes]], ...], schemes: Any
) -> tuple[tuple[Pack, ...], tuple[Fault, ...]]:
    """Packs and faults: the same ones for the same files and schemes."""
    loading = _Loading(dict(files), schemes)
    for name in ids:
        loading.want(name, None)
    return loading.finish(), tuple(loading.faults)


_kept = functools.lru_cache(maxsize=32)(_loaded)


def check_packs(extra_dirs: Iterable[Path] = (), *, schemes: Schemes) -> tuple[Fault, ...]:
    """Every fault of the bundled packs and of those in the given places; empty when all is well."""
    files, faults = files_at_hand(tuple(extra_dirs))
    loading = _Loading(files, schemes)
    loading.faults.extend(faults)
    for name in files:
        loading.want(name, None)
    loading.finish()
    return tuple(loading.faults)


def packs_hash(packs: Iterable[Pack]) -> str:
    """The SHA-256 over names and bytes of the packs' files; it changes when any of them does."""
    digest = hashlib.sha256()
    for pack in sorted(packs, key=lambda pack: pack.id):
        for part in (pack.id.encode(), pack.content):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()


class _Loading:
    """Packs in the order in which they were reached, lowest first, with all faults."""

    def __init__(self, files: Mapping[str, tuple[str, bytes]], schemes: Schemes) -> None:
        self.files, self.schemes = files, schemes
        self.faults: list[Fault] = []
        self._forms: dict[str, Form] = {}
        self._data: dict[str, Mapping[str, Any]] = {}
        self._order: list[str] = []
        self._under_way: list[str] = []
        self._below: dict[str, tuple[str, ...]] = {}
        self._bad: set[str] = set()

    def want(self, name: str, wanted_by: tuple[Form, int] | None) -> None:
        """Take in a pack and, before it, those that it builds on."""
        if name in self._under_way:
            circle = " → ".join((*self._under_way[self._under_way.index(name) :], name))
            self._note(wanted_by, f"the packs build on each other in a circle: {circle}", "Take one out")
            return
        if name in self._order or name in self._bad:
            return
        if name not in self.files:
            near = difflib.get_close_matches(name, self.files, 1, _NEAR_ENOUGH)
            do = f"Did you mean `{near[0]}`?" if near else f"Known: {', '.join(sorted(self.files))}"
            self._note(wanted_by, f"`{name}` is not a pack that is known here", do)
            return
        shown, content = self.files[name]
        found, faults = parsed(shown, content)
        if found is None:
            self.faults.extend(faults)
            self._bad.add(name)
            return
        # What was parsed is shared between loadings; the faults are this one's own.
        form = copy.copy(found)
        form.faults = []
        self._forms[name], self._data[name] = form, with_sources(form)
        self._under_way.append(name)
        below = self._data[name].get("builds_on", [])
        known = [b for b in below if isinstance(b, str)] if isinstance(below, list) else []
        for at, base in enumerate(known):
            self.want(base, (form, at))
        self._under_way.pop()
        deep = [deeper for base in known for deeper in (*self._below.get(base, ()), base)]
        self._below[name] = tuple(dict.fromkeys(deep))
        self._order.append(name)

    def finish(self) -> tuple[Pack, ...]:
        """All packs with the changes made; of no use while there are faults."""
        rules: dict[str, dict[str, Rule]] = {}
        heads: dict[str, PackHead] = {}
        assets: dict[str, tuple[Asset, ...]] = {}
        said: dict[str, str] = {}
        for name in self._order:
            form, data = self._forms[name], self._data[name]
            head = self._head(form, data, name)
            if head is not None:
                heads[name] = head
            rules[name] = self._rules(form, data, name, said)
            assets[name] = self._assets(form, data, said)
            self._change(form, data, name, rules)
            self.faults.extend(form.faults)
        return tuple(
            Pack(heads[name], tuple(rules[name].values()), assets[name], *self.files[name])
            for name in self._order
            if name in heads
        )

    def _note(self, wanted_by: tuple[Form, int] | None, what: str, do: str) -> None:
        if wanted_by is None:
            self.faults.append(Fault("packs", what, do))
        else:
            wanted_by[0].fault(("builds_on", wanted_by[1]), what, do)

    def _head(self, form: Form, data: Mapping[str, Any], name: str) -> PackHead | None:
        head = form.fill(PackHead, data=data, also=_LISTS_AND_SOURCES)
        if head is not None and head.id != name:
            form.fault(("id",), f"`{head.id}` is not the file's name `{name}`", "Make the two the same")
        if not any(data.get(one) for one in _LISTS):
            form.fault((), f"the pack `{name}` asks for nothing", "Add a [[requirement]]")
        return head

    def _tables(self, form: Form, data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
        tables = data.get(key, [])
        if isinstance(tables, list) and all(isinstance(one, Mapping) for one in tables):
            return tables
        form.fault((key,), f"`{key}` is not a list of tables", f"Write each one under [[{key}]]")
        return []

    def _rules(self, form: Form, data: Mapping[str, Any], name: str, said: dict[str, str]) -> dict[str, Rule]:
        rules: dict[str, Rule] = {}
        for at, table in enumerate(self._tables(form, data, "requirement")):
            path = ("requirement", at)
            when = read_when(form, table["when"], (*path, "when")) if "when" in table else ALWAYS
            given = {"pack": name, "changes": ()}
            requirement = form.fill(Requirement, path, data=table, given=given, also=("when",))
            self._once(form, path, table.get("id"), said)
            if requirement is not None:
                note_requirement_laws(form, requirement, path, self.schemes)
                rules.setdefault(requirement.id, Rule(requirement, when))
        return rules

    def _assets(self, form: Form, data: Mapping[str, Any], said: dict[str, str]) -> tuple[Asset, ...]:
        assets = []
        for at, table in enumerate(self._tables(form, data, "asset")):
            path = ("asset", at)
            asset = form.fill(Asset, path, data=table)
            self._once(form, path, table.get("id"), said)
            if asset is not None:
                note_asset_laws(form, asset, path, self.schemes)
                assets.append(asset)
        return tuple(assets)

    def _once(self, form: Form, path: tuple[str | int, ...], name: object, said: dict[str, str]) -> None:
        if not isinstance(name, str):
            return
        here = form.where(path)
        if name in said:
            what = f"`{name}` stands twice, first at {said[name]}"
            form.fault(path, what, "Give one of them another `id`")
        said.setdefault(name, here)

    def _change(
        self, form: Form, data: Mapping[str, Any], name: str, rules: dict[str, dict[str, Rule]]
    ) -> None:
        reach = [pack for pack in self._below[name] if pack in rules]
        declared = {
            str(table.get("id")): pack
            for pack in reach
            for table in self._tables(self._forms[pack], self._data[pack], "requirement")
        }
        for key in ("tighten", "weaken"):
            for at, table in enumerate(self._tables(form, data, key)):
                path = (key, at)
                adjustment = form.fill(Adjustment, path, data=table)
                if adjustment is None:
                    continue
                if adjustment.requirement not in declared:
                    self._no_such(form, path, adjustment.requirement, declared, name)
                    continue
                own = rules[declared[adjustment.requirement]]
                rule = own.get(adjustment.requirement)
                if rule is None:
                    continue  # the requirement below is faulty itself, which is noted there
                after = adjusted(
                    form, adjustment, rule.requirement,
                    tighten=key == "tighten", path=path, pack=name, schemes=self.schemes,
                )  # fmt: skip
                own[adjustment.requirement] = replace(rule, requirement=after)

    def _no_such(
        self,
        form: Form,
        path: tuple[str | int, ...],
        wanted: str,
        declared: Mapping[str, str],
        name: str,
    ) -> None:
        near = difflib.get_close_matches(wanted, declared, 1, _NEAR_ENOUGH)
        do = f"Did you mean `{near[0]}`?" if near else "Add its pack to `builds_on`, or correct the name"
        what = f"`{wanted}` is not a requirement of a pack that `{name}` builds on"
        form.fault((*path, "requirement"), what, do)


_LISTS_AND_SOURCES = (*_LISTS, "sources")
