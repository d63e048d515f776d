"""The languages a paper is written in."""

from __future__ import annotations

import re
from collections import Counter

from cardassay.documents.management.labels import languages
from cardassay.documents.management.view import View

__all__ = ["language_of"]

_SCRIPTS = {
    "zh": r"[\u4e00-\u9fff]",
    "ja": r"[\u3040-\u30ff]",
    "ko": r"[\uac00-\ud7af]",
    "el": r"[\u0370-\u03ff]",
    "ar": r"[\u0600-\u06ff]",
    "he": r"[\u0590-\u05ff]",
    "th": r"[\u0e00-\u0e7f]",
}
_SECOND = 0.22
"""Share of the first language's words from which another counts as a language of the paper."""

_LETTERS_A_WORD = 4.0
"""East Asian letters that weigh as much as one function word of other languages."""


def language_of(view: View) -> tuple[tuple[str, ...], bool]:
    """
    Languages of the paper, English behind the others, and whether they are plain.

    Empty when none can be told; not plain when a further language comes near.
    """
    text = " ".join(segment.folded for segment in view.segments)[:20_000]
    tokens = Counter(re.findall(r"[^\W\d_]+", text))
    shared = Counter(word for language in languages() for word in language.function_words)
    weights: dict[str, float] = {}
    own: dict[str, float] = {}
    for language in languages():
        known = [word for word in language.function_words if tokens[word]]
        # A word that several languages have says little about any of them.
        weights[language.code] = sum(tokens[word] / shared[word] ** 2 for word in known)
        own[language.code] = sum(tokens[word] for word in known if shared[word] == 1)
    for code, pattern in _SCRIPTS.items():
        letters = len(re.findall(pattern, text)) / _LETTERS_A_WORD
        weights[code] = weights.get(code, 0.0) + letters
        own[code] = own.get(code, 0.0) + letters
    if weights["ja"] * _LETTERS_A_WORD >= 4:
        # Japanese writes with Chinese characters too.
        for counted in (weights, own):
            counted["ja"], counted["zh"] = counted["ja"] + counted["zh"], 0.0
    best = max(weights.values(), default=0.0)
    if best < 2:
        return (), False
    most = max(own.values())
    share = {code: min(weight / best, own[code] / max(most, 1.0)) for code, weight in weights.items()}
    near = [code for code, part in share.items() if part >= _SECOND and own[code] >= 3]
    if not near:
        near = [max(weights, key=lambda code: weights[code])]
    plain = not any(_SECOND / 2 < part < 1.4 * _SECOND and own[code] >= 2 for code, part in share.items())
    # In papers of two languages English is the translation.
    return tuple(sorted(near, key=lambda code: (code == "en", -weights[code], code))), plain
