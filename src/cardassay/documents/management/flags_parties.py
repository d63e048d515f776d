"""Questions about what the paper says twice: holders and numbers that contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from cardassay.documents.folding import fold
from cardassay.documents.management.labels import Hit
from cardassay.documents.management.layout import Span
from cardassay.documents.management.names import cut_at_form, has_form
from cardassay.documents.management.numbers import numbers_behind
from cardassay.documents.management.parties import is_certifier
from cardassay.documents.management.view import Reading, View, whole
from cardassay.model.document import Flag, Kind

__all__ = ["party_flags"]

_ONE = frozenset({Kind.MANAGEMENT_SYSTEM_CERTIFICATE, Kind.SECURE_PRINTING_CERTIFICATE})
_SAME = 80
"""Likeness of letters, of 100, from which two printed names are one, written or read differently."""


def party_flags(view: View, kind: Kind, fields: Mapping[str, Reading], standards: int) -> Iterator[Flag]:
    """
    Holders and numbers of which the paper prints more than one.

    Args:
        view: The paper.
        kind: Only certificates have one holder and one number.
        fields: What was read.
        standards: How many standards the paper certifies; each may have a number of its own.
    """
    if kind not in _ONE:
        return
    holders = list(islice(_holders(view), 2))
    if len(holders) > 1:
        first, second = holders[:2]
        yield Flag(
            "two-holders",
            f"Two names stand where the holder is named: “{first.text}” and “{second.text}”; "
            "ask the certification body whose certificate it is.",
            second.segment.page.number,
        )
    number = fields.get("number")
    if number is not None and standards <= 1:
        other = _other_number(view, str(number.value))
        if other is not None:
            yield Flag(
                "two-numbers",
                f"Two numbers stand as the certificate's number: {number.value} and {other.text}; "
                "ask the certification body which of them its register knows.",
                other.segment.page.number,
            )


def _key(text: str) -> str:
    return re.sub(r"\W", "", fold(text))


def _holders(view: View) -> Iterator[Span]:
    """Names with a legal form behind labels of the holder, each once."""
    from rapidfuzz import fuzz

    seen: list[str] = []
    for hit in view.role("holder"):
        name = _named_behind(view, hit)
        if name is None:
            continue
        key = _key(name.text)
        alike = any(key in other or other in key or fuzz.ratio(key, other) >= _SAME for other in seen)
        if not alike:
            seen.append(key)
            yield name


def _named_behind(view: View, hit: Hit) -> Span | None:
    if not hit.leads or not (view.with_colon(hit) or view.is_label(hit.segment)):
        return None
    span = view.rest(hit)
    if span is None:
        value = view.beside(hit) or next(iter(view.under(hit)), None)
        if value is None or view.hits_in(value):
            return None
        span = whole(value)
    end = cut_at_form(span.text)
    name = Span(span.segment, span.start, span.start + end) if end > 0 else span
    if not has_form(name.text) or is_certifier(name.text) or len(name.text) > 90:
        return None
    return name


def _other_number(view: View, number: str) -> Span | None:
    """Another number behind the plain label of the certificate's number."""
    mine = _key(number)
    for hit, found in numbers_behind(view, "number"):
        key = _key(found.text)
        firm = hit.leads and view.with_colon(hit)
        digits = sum(sign.isdigit() for sign in key)
        if firm and digits >= 3 and key not in mine and mine not in key:
            return found.span
    return None
