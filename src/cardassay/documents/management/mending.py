"""Misread letters set right where only one word can be meant; the length stays, so that places do."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping

__all__ = ["mended", "mended_words"]

_ISO = re.compile(r"^[(\[\"“]?[I1l|]S[O0](?=$|[\d/:-])")
_LIMITED = re.compile(r"^[I1l|](?=(?:td|TD)[.,;)]*$)")
_LID = re.compile(r"^Li(?=d[.,;)]*$)")
_ITALIAN = re.compile(r"^([Ss]\.\s?[Rr]\.\s?)[I1|](?=[.,;)]*$)")
_SOUTH_SLAVIC = re.compile(r"^[dD]\.[o0O]\.[o0O](?=[.,;)]*$)")
_TURKISH = re.compile(r"^([AŞS]\.|[ŞS][Tt][İIiı]?)\$(?=[.,;)]*$)|^\$(?=[Tt][İIiı]\.?$|[İIiı]RKET)")


def mended(word: str) -> str:
    """
    A recognised word with what cannot be meant set right: ``IS0``, ``S.r.I.``, ``A.$.``, ``1td``.

    >>> mended("IS0"), mended("S.r.I."), mended("A.$."), mended("ISOLATION")
    ('ISO', 'S.r.l.', 'A.Ş.', 'ISOLATION')
    """
    if match := _ISO.match(word):
        return f"{word[: match.end() - 3]}ISO{word[match.end() :]}"
    if _LIMITED.match(word):
        return f"L{word[1:]}"
    if _LID.match(word):
        return f"Lt{word[2:]}"
    if match := _ITALIAN.match(word):
        return f"{match[1]}{'L' if 'R' in match[1] else 'l'}{word[match.end() :]}"
    if match := _SOUTH_SLAVIC.match(word):
        return f"{word[0]}.o.o{word[match.end() :]}"
    if _TURKISH.match(word):
        return word.replace("$", "Ş")
    return word


_LOOK_ALIKE = str.maketrans({"0": "o", "1": "l", "5": "s", "|": "l", "$": "s"})
_LEAST = 6
"""Letters of the shortest word that one wrong letter does not make another word of."""


def mended_words(folded: str, known: Callable[[], Mapping[int, frozenset[str]]]) -> str:
    """
    A folded text in which words that are one letter away from a known one are that word.

    Args:
        folded: The text.
        known: Gives the known words by their length.
    """
    return re.sub(r"[^\W_]{4,}", lambda match: _nearest(match.group(), known), folded)


@functools.lru_cache(maxsize=16_384)
def _nearest(word: str, known: Callable[[], Mapping[int, frozenset[str]]]) -> str:
    same_length: Iterable[str] = known().get(len(word), frozenset())
    if word in same_length or word.isdigit():
        return word
    plain = word.translate(_LOOK_ALIKE)
    if plain in same_length:
        return plain
    if len(word) < _LEAST or any(sign.isdigit() for sign in plain):
        return word
    near = [one for one in same_length if sum(a != b for a, b in zip(one, plain, strict=True)) == 1]
    return near[0] if len(near) == 1 else word
