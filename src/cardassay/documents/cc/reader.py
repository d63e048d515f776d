"""Reads every Common Criteria and EUCC paper: which layout, which fields, which scheme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from cardassay.documents.cc.common import language_of, libraries_in, pages_present, product_parts
from cardassay.documents.cc.dutch import read_dutch
from cardassay.documents.cc.general import read_general
from cardassay.documents.cc.german import read_german
from cardassay.documents.cc.numbers import issuing_schemes
from cardassay.documents.cc.references import references_in
from cardassay.documents.cc.target import read_target
from cardassay.documents.cc.text import WholeText
from cardassay.documents.page import Paper
from cardassay.documents.understanding import Claim, Understanding
from cardassay.model.document import Flag, Kind
from cardassay.model.evidence import Fact

__all__ = ["issuing_scheme", "read"]

_Read = Callable[[WholeText, Kind], dict[str, Fact[Any]]]

_LAYOUTS: dict[str, _Read] = {"bsi": read_german, "nscib": read_dutch}
"""Layouts with a reader of their own, by issuing scheme; all others are read by their labels."""


_EXPECTED = frozenset({"number", "product", "developer", "issue_day"})
"""What a report or certificate prints in every layout."""


def read(paper: Paper, kind: Kind) -> Understanding:
    """What a Common Criteria paper says; one claim, also for a security target (what it claims)."""
    text = WholeText(paper)
    scheme = issuing_scheme(text)
    facts = _fields(text, kind, scheme)
    facts.update(_alike(text, kind, facts))
    claim = Claim(_scheme_name(kind, scheme), facts, "" if kind is Kind.CC_SECURITY_TARGET else scheme)
    return Understanding((claim,) if facts else (), _flags(kind, scheme, facts))


def _fields(text: WholeText, kind: Kind, scheme: str) -> dict[str, Fact[Any]]:
    if kind is Kind.CC_SECURITY_TARGET:
        return read_target(text)
    facts: dict[str, Fact[Any]] = {}
    for layout in _layouts_of(text, scheme):
        for name, fact in _LAYOUTS[layout](text, kind).items():
            facts.setdefault(name, fact)
    level = "eal" in facts or "configurations" in facts
    if not (level and facts.keys() >= _EXPECTED):
        # Labels of the form find what the layout of these days may have moved.
        for name, fact in read_general(text, kind).items():
            if name not in facts and not (name in ("eal", "components") and "configurations" in facts):
                facts[name] = _doubted(fact) if scheme in _LAYOUTS else fact
    return facts


def _layouts_of(text: WholeText, scheme: str) -> tuple[str, ...]:
    """The layouts to read by; an EUCC paper keeps the layout of the body that issued it."""
    if scheme in _LAYOUTS:
        return (scheme,)
    if scheme != "eucc":
        return ()
    head = text.head(3)[:9000]
    return tuple(
        other.id
        for other in issuing_schemes()
        if other.id in _LAYOUTS and any(sign.search(head) for sign in other.signs)
    )


def _doubted(fact: Fact[Any]) -> Fact[Any]:
    return replace(
        fact, sure=False, why_not_sure=fact.why_not_sure or "not at the place where this layout prints it"
    )


def issuing_scheme(text: WholeText) -> str:
    """The issuing scheme whose signs stand first in the head of the paper; empty when none does."""
    head = text.head(2)[:6000]
    found = []
    for scheme in issuing_schemes():
        places = [match.start() for sign in scheme.signs for match in (sign.search(head),) if match]
        if places:
            found.append((min(places), scheme.id))
    return min(found)[1] if found else ""


def _scheme_name(kind: Kind, scheme: str) -> str:
    if kind is Kind.SITE_CERTIFICATE:
        return "cc-site"
    return "eucc" if scheme == "eucc" else "common-criteria"


def _alike(text: WholeText, kind: Kind, facts: dict[str, Fact[Any]]) -> dict[str, Fact[Any]]:
    """The fields that are read alike on every paper."""
    own = str(facts["number"].value) if "number" in facts else ""
    found: dict[str, Fact[Any] | None] = {
        "language": language_of(text),
        "pages_present": pages_present(text),
        "references": references_in(text, own),
    }
    product = facts.get("product")
    if kind is not Kind.SITE_CERTIFICATE:
        found["library_versions"] = libraries_in(text, product)
        if product is not None:
            found.update({k: v for k, v in product_parts(product).items() if k not in facts})
    return {name: fact for name, fact in found.items() if fact is not None}


def _flags(kind: Kind, scheme: str, facts: dict[str, Fact[Any]]) -> tuple[Flag, ...]:
    flags = []
    eal = facts.get("eal")
    if scheme == "eucc" and kind is not Kind.CC_SECURITY_TARGET and eal is not None and "+" in eal.words[:8]:
        flags.append(
            Flag(
                "eucc-plus",
                "An EUCC paper prints a level with a plus sign; annex VIII of Implementing Regulation "
                "(EU) 2024/482 asks for the list of components instead. Ask the issuer.",
                eal.page,
            )
        )
    return tuple(flags)
