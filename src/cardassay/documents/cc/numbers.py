"""Numbers of certificates, reports, sites and protection profiles, found in running text."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from cardassay.documents.cc.text import Span, WholeText
from cardassay.documents.folding import fold
from cardassay.model.numbers import NumberKind, find_in_folded, parse_number

__all__ = ["IssuingScheme", "Number", "core", "find_numbers", "issuing_schemes", "spelled"]


@dataclass(frozen=True, slots=True)
class IssuingScheme:
    """One scheme of ``schemes.toml``."""

    id: str
    country: str
    bodies: tuple[str, ...]
    signs: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Number:
    """One printed number."""

    scheme: str
    form: str
    """``product``, ``site`` or ``profile``."""

    text: str
    """As printed, without line breaks, with plain hyphens."""

    span: Span

    @property
    def core(self) -> str:
        """What two papers of one certification procedure share."""
        return core(self.text)


def spelled(printed: str) -> str:
    """
    A printed number without line breaks, odd hyphens and the letter l taken for I.

    >>> spelled("BSI‐DSZ‐CC- 0891-V4-\\n2019"), spelled("ANSSl-CC-2020/12")
    ('BSI-DSZ-CC-0891-V4-2019', 'ANSSI-CC-2020/12')
    """
    text = re.sub(r"[‐‑‒–—−\u00ad\ufffe]", "-", printed)
    text = re.sub(r"(?<=[-/_])\s+|\s+(?=[-/_])", "", text)
    text = re.sub(r"^ANSS[lL]", "ANSSI", " ".join(text.split()))
    # Numbers are printed in capitals everywhere; small letters come from addresses and file names.
    return re.sub(r"^[a-z]{2,6}(?=[-/ ])", lambda match: match.group().upper(), text)


@lru_cache(maxsize=4096)
def core(number: str) -> str:
    """
    The part of a number that stays over issues, maintenance and reports of one procedure.

    >>> core("BSI-DSZ-CC-0961-V3-2018"), core("NSCIB-CC-67206-CR4.1"), core("ANSSI-CC-2019/12-M01")
    ('bsi-dsz-cc-0961', 'nscib-cc-67206', 'anssi-cc-2019/12')

    Dutch certificates of one project are told apart, and a number of no known form is its own core.

    >>> core("NSCIB-CC-2300001-02-CR"), core("CC-18-98209/2"), core("XY-12 (fictional)")
    ('nscib-cc-2300001-02', 'nscib-cc-98209', 'xy-12 (fictional)')
    """
    read = parse_number(number)
    if read is None:
        return fold(spelled(number))
    # Projects counted by year, which have seven digits, hold several certificates; behind an older one
    # stands the issue of the only certificate.
    apart = read.scheme == "nscib" and read.version is not None and (read.number or 0) >= _FIRST_BY_YEAR
    return (f"{read.core}-{read.version:02d}" if apart else read.core).lower()


_FIRST_BY_YEAR = 1_000_000


@cache
def _tables() -> tuple[dict[str, Any], ...]:
    text = resources.files("cardassay.documents.cc").joinpath("schemes.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["scheme"])


@cache
def issuing_schemes() -> tuple[IssuingScheme, ...]:
    """The issuing schemes known, most specific signs first."""
    return tuple(
        IssuingScheme(
            raw["id"], raw["country"], tuple(raw["bodies"]), tuple(re.compile(p) for p in raw["signs"])
        )
        for raw in _tables()
    )


_NOT_LOOKED_FOR = frozenset(
    # Short names that mean something else in Common Criteria papers, above all notices of changes.
    {"emvco-ic", "emvco-platform", "emvco-sbmp"}
    # No certificates of cards, chips or their software.
    | {"canada", "ccevs", "aisep", "nask"}
)


def find_numbers(text: WholeText, start: int = 0, end: int | None = None) -> tuple[Number, ...]:
    """The numbers in a stretch of the text, in order, without overlap."""
    return tuple(
        Number(form.scheme, _FORMS[form.kind], spelled(text.text[slice(*match.span())]), match.span())
        for form, match in find_in_folded(text.folded, start, end, without=_NOT_LOOKED_FOR)
    )


_FORMS = {
    NumberKind.PRODUCT: "product",
    # A report is cited for the product that it is about.
    NumberKind.REPORT: "product",
    NumberKind.SITE: "site",
    NumberKind.PROFILE: "profile",
}
