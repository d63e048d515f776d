"""Who develops the product of a security target: labels, sentences and copyright lines weighed up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cardassay.documents.cc.knowledge import Voice, titles
from cardassay.documents.cc.labelled import has_legal_form, organisation
from cardassay.documents.cc.text import Span, WholeText, joined
from cardassay.documents.folding import fold
from cardassay.model.evidence import Fact

__all__ = ["developer_of"]

_INTRODUCTION_PAGES, _LONGEST = 24, 90_000
_SAYS_IT, _SENTENCE = 3, 2
_OFTEN = 5
_ABOUT = re.compile(r"\b(?:toe|product|security target)\b")
_NOT_ABOUT = re.compile(
    r"\b(?:specification|standard|protection profile|algorithm|test software|customers?|for use by)\b"
)
_NOT_A_NAME = re.compile(
    r"(?:the|a|an|this|all|any|customers?|other|its?|means|using|http|www|page|version|rights?|ic|os|toe|security|"
    r"public|common|table|document|date|reserved|not|no|holder|notice|in|and|of|for|user|evaluat\w*|third|st|"
    r"application|embedded|software|composite|card|issuer|bsi|anssi|sun|oracle|iso|national|federal)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Heard:
    name: str
    span: Span
    voice: Voice


def developer_of(text: WholeText, product: str) -> Fact[str] | None:
    """
    The organisation that the text says developed the product.

    Sure where a label or a sentence about the product says it and another voice, such as the
    copyright line, begins with the same word.
    """
    heard = list(_heard(text, product))
    first_words = [_first_word(item.name) for item in heard]
    kept = [
        item
        for item, word in zip(heard, first_words, strict=True)
        if not item.voice.company or has_legal_form(item.name) or _others(heard, item, word)
    ]
    if not kept:
        return None
    groups: dict[str, list[_Heard]] = {}
    for item in kept:
        groups.setdefault(_first_word(item.name), []).append(item)
    weights = {
        word: _weight(items) + (1 if _is_said_often(word, text.folded) else 0)
        for word, items in groups.items()
    }
    best = max(weights, key=lambda word: weights[word])
    if weights[best] < _SENTENCE and all(item.voice.company for item in groups[best]):
        return None
    second = max((weight for word, weight in weights.items() if word != best), default=0)
    said = max(groups[best], key=lambda item: (item.voice.weight, has_legal_form(item.name), len(item.name)))
    # A firm at the head of the title page that also holds the copyright is as good as a sentence.
    spoken = any(item.voice.weight >= _SENTENCE for item in groups[best]) or (
        len({item.voice.pattern.pattern for item in groups[best]}) > 1
    )
    alike = {_key(item.name) for item in groups[best] if item.voice.weight == said.voice.weight}
    plain = len(said.name.split()) <= 6 and not re.search(r"\d", said.name)
    sure = (
        spoken
        and weights[best] >= _SAYS_IT
        and second <= _SENTENCE < weights[best]
        and len(alike) == 1
        and plain
    )
    return text.fact(
        said.span,
        said.name,
        sure=sure,
        why_not_sure="it is not said in so many words who the developer is",
    )


def _weight(items: list[_Heard]) -> int:
    """Each way of saying it counts once."""
    return sum({item.voice.pattern.pattern: item.voice.weight for item in items}.values())


def _is_said_often(word: str, folded: str) -> bool:
    """Some words of the text begin with the word."""
    times, at = 0, folded.find(word)
    while at >= 0 and times < _OFTEN:
        times += at == 0 or not (folded[at - 1].isalnum() or folded[at - 1] == "_")
        at = folded.find(word, at + 1)
    return times >= _OFTEN


def _others(heard: list[_Heard], item: _Heard, word: str) -> bool:
    return any(
        other.voice is not item.voice and not other.voice.company and _first_word(other.name) == word
        for other in heard
    )


def _first_word(name: str) -> str:
    words = re.findall(r"[^\W_]+", fold(name))
    return words[0] if words else ""


def _key(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(name)))


def _heard(text: WholeText, product: str) -> Iterator[_Heard]:
    end = min(text.pages_to(_INTRODUCTION_PAGES), _LONGEST)
    # The copyright line may stand on the last page only.
    last = max(end, text.page_starts()[-1]) if text.page_starts() else end
    tokens = [word for word in re.findall(r"[a-z0-9_.-]+", fold(product)) if re.search(r"\d", word)]
    for voice in titles().developer:
        if not voice.pattern.may_stand_in(text.folded):
            continue
        pattern = voice.pattern.compiled
        for match in (*pattern.finditer(text.text, 0, end), *pattern.finditer(text.text, last)):
            if voice.about and not _is_about(text, match.start(), tokens):
                continue
            name = organisation(_unbroken(text, match.group(1)))
            if _could_be(name):
                start = match.start(1) + len(match.group(1)) - len(match.group(1).lstrip())
                length = len(name) + text.text.count("\n", start, start + len(name))
                yield _Heard(name, (start, min(start + length, match.end(1))), voice)


def _is_about(text: WholeText, at: int, tokens: list[str]) -> bool:
    """The sentence before speaks of the product, by name or as the TOE."""
    before = re.split(r"\.\s|\n\s*\n|[•▪●]", text.folded[max(0, at - 260) : at])[-1]
    if _NOT_ABOUT.search(before):
        return False
    return _ABOUT.search(before) is not None or any(token in before for token in tokens)


def _unbroken(text: WholeText, printed: str) -> str:
    """The words of a name; a hyphen at a line end goes where the whole word stands elsewhere."""
    name = joined(printed)
    for match in re.finditer(r"(\w+)-\s*\n\s*(\w+)", printed):
        whole = f"{match[1]}{match[2]}"
        if whole in text.text:
            name = name.replace(f"{match[1]}-{match[2]}", whole)
    return name


def _could_be(name: str) -> bool:
    return (
        2 < len(name) <= 70
        and (name[0].isupper() or name[0].isdigit() or has_legal_form(name))
        and not _NOT_A_NAME.match(name)
        and len(name.split()) <= 8
        and re.search(r"[^\W\d_]{2}", name) is not None
    )
