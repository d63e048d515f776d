"""``supplier.toml``: who offers, where the work is done, with which product; held against the project."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from cardassay.errors import Fault
from cardassay.form import Form, read_toml
from cardassay.model.project import Brand, Project
from cardassay.model.supplier import Component, OfferedProduct, Party, Role, Site, Supplier
from cardassay.workspace.checks import identifier, twice, unknown

__all__ = ["read_supplier"]

T = TypeVar("T")
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _Applet:
    """An applet as the file writes it: a component with its brand."""

    brand: Brand
    name: str
    vendor: str = ""
    numbers: tuple[str, ...] = ()
    end_of_production: date | None = None
    libraries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Product:
    """A product as the file writes it."""

    line: str
    card: Component
    ic: Component | None = None
    platform: Component | None = None
    applets: tuple[_Applet, ...] = ()
    construction: str = ""


def read_supplier(
    text: str, name: str, folder: str, *, project: Project | None
) -> tuple[Supplier | None, tuple[Fault, ...]]:
    """
    The supplier in a text, and everything that is wrong with it.

    Args:
        text: Content of a ``supplier.toml``.
        name: File name as messages show it.
        folder: Name of the supplier's folder.
        project: Whose product lines may be named; ``None`` leaves that unchecked.
    """
    return _read(text, name, folder, project)


@functools.lru_cache(maxsize=128)
def _read(
    text: str, name: str, folder: str, project: Project | None
) -> tuple[Supplier | None, tuple[Fault, ...]]:
    form, faults = read_toml(text, name)
    if form is None:
        return None, faults
    parties = tuple(_filled(form, Party, "party"))
    sites = tuple(_filled(form, Site, "site"))
    products = tuple(_offered(product) for product in _filled(form, _Product, "product"))
    given = {"folder": folder, "parties": parties, "sites": sites, "products": products}
    supplier = form.fill(Supplier, given=given, also=("party", "site", "product"))
    _check(form, project)
    return (None if form.faults else supplier), tuple(form.faults)


def _offered(product: _Product) -> OfferedProduct:
    return OfferedProduct(
        line=product.line,
        card=product.card,
        ic=product.ic,
        platform=product.platform,
        applets=tuple(
            (
                applet.brand,
                Component(
                    applet.name, applet.vendor, applet.numbers, applet.end_of_production, applet.libraries
                ),
            )
            for applet in product.applets
        ),
        construction=product.construction,
    )


def _rows(form: Form, key: str) -> list[tuple[Path, Mapping[str, Any]]]:
    raw = form.data.get(key, [])
    if not isinstance(raw, list):
        return []
    return [((key, index), row) for index, row in enumerate(raw) if isinstance(row, dict)]


def _filled(form: Form, cls: type[T], key: str) -> Iterator[T]:
    raw = form.data.get(key, [])
    if not isinstance(raw, list) or not all(isinstance(row, dict) for row in raw):
        form.fault((key,), f"`{key}` is not a list of parts", f"Write [[{key}]] above each one")
    for path, row in _rows(form, key):
        value = form.fill(cls, path, data=row)
        if value is not None:
            yield value


def _named(form: Form, key: str, name: str = "id") -> list[tuple[Path, str]]:
    """Place and text of one key in every part of a kind, also of parts that have other faults."""
    return [((*path, name), row[name]) for path, row in _rows(form, key) if isinstance(row.get(name), str)]


def _texts(raw: object) -> list[str]:
    return [item for item in raw if isinstance(item, str)] if isinstance(raw, list) else []


def _check(form: Form, project: Project | None) -> None:
    party_ids, site_ids = _named(form, "party"), _named(form, "site")
    if not form.data.get("party"):
        form.fault((), "no party is declared", "Add a part [[party]] for each company behind the offer")
    for noun, ids in (("party", party_ids), ("site", site_ids)):
        twice(form, ids, noun)
        for path, word in ids:
            identifier(form, path, word)
    twice(form, _named(form, "product", "line"), "the product for line")
    parties = [word for _, word in party_ids]
    _check_bidder(form, parties)
    for path, word in _named(form, "site", "party"):
        unknown(form, path, word, parties, "party")
    _check_names(form)
    for path, row in _rows(form, "product"):
        for place, component in _components(row):
            vendor = component.get("vendor")
            if isinstance(vendor, str) and vendor:
                unknown(form, (*path, *place, "vendor"), vendor, parties, "party")
    if project is not None:
        lines = [line.id for line in project.lines]
        for path, word in _named(form, "product", "line"):
            unknown(form, path, word, lines, "product line")
        for path, row in _rows(form, "site"):
            for word in _texts(row.get("lines")):
                unknown(form, (*path, "lines"), word, lines, "product line")


def _check_bidder(form: Form, parties: list[str]) -> None:
    bidder = form.data.get("bidder")
    if not isinstance(bidder, str) or unknown(form, ("bidder",), bidder, parties, "party"):
        return
    for path, row in _rows(form, "party"):
        if row.get("id") == bidder and Role.BIDDER.value not in _texts(row.get("roles")):
            do = f'Add "{Role.BIDDER.value}" to its roles'
            form.fault((*path, "roles"), f"`{bidder}` is the bidder, but its roles do not say so", do)


def _check_names(form: Form) -> None:
    for path, row in _rows(form, "party"):
        former = row.get("former_names", [])
        for index, entry in enumerate(former if isinstance(former, list) else []):
            first, last = (
                (entry.get(key) for key in ("first_day", "last_day")) if isinstance(entry, dict) else (0, 0)
            )
            if isinstance(first, date) and isinstance(last, date) and last < first:
                what = f"the former name ends on {last} before it begins on {first}"
                form.fault((*path, "former_names", index, "last_day"), what, "Correct one of the two days")


def _components(row: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for key in ("card", "ic", "platform"):
        if isinstance(row.get(key), dict):
            yield (key,), row[key]
    applets = row.get("applets")
    for index, applet in enumerate(applets if isinstance(applets, list) else []):
        if isinstance(applet, dict):
            yield ("applets", index), applet
