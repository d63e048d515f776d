"""CQM label tokens, test methods, and the accreditation of a laboratory."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from cardassay.documents.cards.knowledge import load, wording
from cardassay.documents.cards.layout import Span
from cardassay.documents.cards.sheet import FROM_SENTENCE, Sheet, clean
from cardassay.model.evidence import Fact

__all__ = ["read_label_tokens", "read_laboratory_accreditation", "read_test_methods"]


def read_label_tokens(sheet: Sheet) -> Fact[tuple[str, ...]] | None:
    """The CQM label tokens, such as ``kICC``, in the order printed."""
    tokens: list[str] = []
    spans: list[Span] = []
    for item in sheet.all_labelled("label_tokens"):
        for line in item.lines:
            for match in wording("label", "token").finditer(line.text):
                tokens.append(match.group())
                spans.extend(line.spans())
    why = ""
    if not tokens:
        why = FROM_SENTENCE
        for flow, match in sheet.search(wording("label", "token"), pages=3):
            # Alone, "IC", "P" and "CB" are words of any letter.
            if match.group() not in load("words.toml")["label"]["common"]:
                tokens.append(match.group())
                spans.append(flow.span(*match.span()))
    return sheet.fact_at(spans, tuple(dict.fromkeys(tokens)), why=why) if tokens else None


def read_test_methods(sheet: Sheet) -> Fact[str] | None:
    """The test standards as printed, each once, joined by semicolons."""
    names: list[str] = []
    spans: list[Span] = []
    for item in sheet.all_labelled("standard"):
        for line in item.lines:
            hits = [match.group() for match in wording("test-method", "standard").finditer(line.text)]
            names.extend(hits)
            spans.extend(line.spans() if hits else ())
    why = ""
    if not names:
        why = FROM_SENTENCE
        for flow, match in sheet.search(wording("test-method", "standard"), pages=10):
            names.append(" ".join(match.group().split()))
            spans.append(flow.span(*match.span()))
    return sheet.fact_at(spans, "; ".join(dict.fromkeys(names)), why=why) if names else None


def read_laboratory_accreditation(sheet: Sheet) -> dict[str, Fact[Any]]:
    """The laboratory's accreditation number and body, where printed."""
    facts: dict[str, Fact[Any]] = {}
    reading = sheet.reading("accreditation_number", prose=False)
    if reading is not None:
        body = _accreditor().search(reading.words)
        number = wording("laboratory", "number").search(reading.words)
        rest = clean(_accreditor().sub("", reading.words)) if number is None else number.group()
        rest = re.sub(r"(?i)^(?:no|nr|n°)\.? ?|\(?ISO/IEC 17025(?::\d{4})?\)?", "", rest).strip(" ,;:()")
        if re.search(r"\d", rest):
            facts["accreditation_number"] = sheet.fact(reading, rest)
        if body is not None:
            facts["accreditation_body"] = sheet.fact(reading, body.group())
        return facts
    for flow, match in sheet.search(wording("laboratory", "number"), pages=3):
        facts["accreditation_number"] = sheet.fact_at(
            (flow.span(*match.span()),), match.group(), why=FROM_SENTENCE
        )
        near = _accreditor().search(
            flow.text, max(0, match.start() - 120), min(len(flow.text), match.end() + 60)
        )
        if near is not None:
            facts["accreditation_body"] = sheet.fact_at(
                (flow.span(*near.span()),), near.group(), why=FROM_SENTENCE
            )
        break
    return facts


@cache
def _accreditor() -> re.Pattern[str]:
    names = sorted(load("words.toml")["laboratory"]["accreditors"], key=len, reverse=True)
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(map(re.escape, names))})(?![A-Za-z])")
