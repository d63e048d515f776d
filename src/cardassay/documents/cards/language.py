"""The languages of a card-industry paper, by their scripts and smallest words."""

from __future__ import annotations

import re

from cardassay.documents.cards.sheet import Sheet
from cardassay.model.evidence import Fact

__all__ = ["read_language"]

_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("en", re.compile(r"(?i)\b(?:the|of|and|is|for|with|this|to|by|valid|date|number|name|company|facility|report|certificate)\b")),
    ("de", re.compile(r"(?i)\b(?:der|die|das|und|ist|für|mit|dieses?|wird|gültig|von|zur|zum|nach|Datum|Unternehmen|Prüf\w+)\b")),
    ("fr", re.compile(r"(?i)\b(?:le|la|les|et|est|pour|avec|cette?|du|des|une?|valable|société|agrément|essais?|rapport)\b")),
    ("es", re.compile(r"(?i)\b(?:el|la|los|las|y|es|para|con|este|esta|del|una?|válid[oa]|empresa|fecha|informe)\b")),
)  # fmt: skip
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")


def read_language(sheet: Sheet) -> Fact[str] | None:
    """ISO 639-1 codes joined by ``+``, the strongest first; ``None`` for papers of a few words."""
    text = " ".join(flow.text for flow in sheet.flows[:6])[:20_000]
    if not text.strip() or not sheet.flows:
        return None
    counts = {code: len(pattern.findall(text)) for code, pattern in _WORDS}
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
    first = sheet.flows[0]
    return sheet.fact_at((first.span(0, min(len(first.text), 40)),), "+".join(kept))
