"""The languages of a card-industry paper, by their scripts and smallest words."""

from __future__ import annotations

import re

from cardassay.documents.cards.knowledge import load, wording
from cardassay.documents.cards.sheet import Sheet
from cardassay.model.evidence import Fact

__all__ = ["read_language"]

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")


def read_language(sheet: Sheet) -> Fact[str] | None:
    """ISO 639-1 codes joined by ``+``, the strongest first; ``None`` for papers of a few words."""
    text = " ".join(flow.text for flow in sheet.flows[:6])[:20_000]
    if not text.strip():
        return None
    counts = {code: len(wording("language", code).findall(text)) for code in load("words.toml")["language"]}
    # A Chinese sign carries about as much as half a word.
    east = "ja" if _KANA.search(text) else "zh"
    counts[east] = len(_CHINESE.findall(text)) // 3
    counts["ko"] = len(_HANGUL.findall(text)) // 3
    most = max(counts.values())
    if most < 4:
        return None
    kept = sorted(
        (code for code, count in counts.items() if count >= max(4, 0.35 * most)), key=lambda c: -counts[c]
    )
    first = next(flow for flow in sheet.flows if flow.text)
    return sheet.fact_at((first.span(0, min(len(first.text), 40)),), "+".join(kept))
