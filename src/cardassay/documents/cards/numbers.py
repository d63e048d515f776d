"""
Numbers of EMVCo certificates, in text and under labels, and what a paper cites.

No real number was ever seen, so that a spelling is never refused: the patterns only find them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cardassay.documents.cards.knowledge import wording
from cardassay.documents.cards.layout import Span
from cardassay.documents.cards.sheet import Sheet, clean_number

__all__ = ["Citation", "cited", "own_number", "plain_number"]

_OWN = {
    "emvco-ic": ("iccn", "ic-certificate"),
    "emvco-platform": ("pcn", "platform-certificate"),
    "emvco-sbmp": ("secn", "mobile-certificate"),
}
_CITED = (
    "ic-certificate",
    "platform-certificate",
    "common-criteria",
    "vendor-certificate",
    "conformity-statement",
    "quality-certificate",
    "letter-of-approval",
)
"""Roles in which a paper may be cited, told by the prefix of its number."""

_LABELLED_ROLES = {
    "iccn": "ic-certificate",
    "pcn": "platform-certificate",
    "loa": "letter-of-approval",
    "report": "report",
    "parent": "predecessor",
}
_PUBLIC_ROLES = {
    "ic-certificate": "component",
    "platform-certificate": "component",
    "common-criteria": "component",
    "predecessor": "previous-version",
}
"""Roles that papers of other families know by another word; the rest stands as it is."""

_SENTENCE_END = re.compile(r"[.;](?= [A-ZÀ-Ý\u4e00-\u9fff])|。")


@dataclass(frozen=True, slots=True)
class Citation:
    """A number that the paper refers to."""

    number: str
    sentence: str
    kind: str
    """What it is the number of, such as ``platform-certificate``; ``predecessor`` for what it replaces."""

    span: Span

    @property
    def record(self) -> Mapping[str, object]:
        """The record of the field ``references``."""
        role = _PUBLIC_ROLES.get(self.kind, self.kind)
        return {"number": self.number, "sentence": self.sentence, "page": self.span.page.number, "role": role}


def own_number(scheme: str) -> tuple[str, re.Pattern[str]] | None:
    """Label field and pattern of the number that a paper of a scheme bears itself."""
    own = _OWN.get(scheme)
    return (own[0], wording("number", own[1])) if own is not None else None


def plain_number(number: str) -> str:
    """
    A number in a form for comparison.

    >>> plain_number("PCN 0123.02") == plain_number("pcn-0123.02")
    True
    """
    return re.sub(r"(?i)\b(?:no|number)\b|[^0-9a-z]", "", number.lower())


def cited(sheet: Sheet, own: str) -> tuple[Citation, ...]:
    """
    What the paper refers to, each with its sentence and page; never its own number.

    A label says the role best, so what stands under one comes first.
    """
    found: dict[str, Citation] = {}
    mine = plain_number(own)

    def add(number: str, role: str, sentence: str, span: Span) -> None:
        key = plain_number(number)
        # "0123" under the label PCN and "PCN0123" in a sentence are one number.
        known = any(
            key.endswith(other) or other.endswith(key) for other in found if min(len(key), len(other)) > 3
        )
        own = mine and (key.endswith(mine) or (mine.endswith(key) and len(key) > 3))
        if key and not known and not own:
            found[key] = Citation(number, sentence, role, span)

    for field, role in _LABELLED_ROLES.items():
        for item in sheet.all_labelled(field):
            for line in item.lines[:4]:
                number = clean_number(line.text)
                if number and line.spans():
                    add(
                        number,
                        role,
                        f"{' '.join(item.words.split()).rstrip(' :')}: {line.text}",
                        line.spans()[0],
                    )
    for role in _CITED:
        pattern = wording("number", role)
        bare = "n" if "n" in pattern.groupindex else 0
        for flow, match in sheet.search(pattern, pages=20):
            number = match.group(bare).rstrip(".-/")
            sentence = _sentence(flow.text, match.start(), match.end())
            add(number, role, sentence, flow.span(*match.span(bare)))
    return tuple(found.values())


def _sentence(text: str, start: int, end: int) -> str:
    begin = max(
        (m.end() for m in _SENTENCE_END.finditer(text, max(0, start - 400), start)),
        default=max(0, start - 120),
    )
    stop = _SENTENCE_END.search(text, end, end + 400)
    return text[begin : stop.end() if stop else min(len(text), end + 120)].strip()
