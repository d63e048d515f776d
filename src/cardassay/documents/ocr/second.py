"""
A second reading of single lines by a recogniser of another generation.

Two recognisers that were trained apart seldom make the same mistake on the same sign. Where both
say the same, a value read from a picture may be sure; where they differ, a person looks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cardassay.documents.ocr import models
from cardassay.documents.ocr.agreeing import LEAST_SCORE, agree, doubtful_sign
from cardassay.documents.ocr.recognised import Line, Memory, Recognised
from cardassay.documents.ocr.scripts import doubt_of_script

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["SecondReading", "read_again", "second_name"]

_FORM = "1"
"""Changes when the way of reading changes."""


def second_name() -> str:
    """Name and version of the second recogniser; part of every key under which its results are kept."""
    return models.version_of(models.SECOND)


def read_again(crops: Sequence[Any]) -> tuple[str, ...]:
    """
    The text of each straightened line; empty where it sees none.

    Args:
        crops: Arrays of height x width x 3, blue first.
    """
    from cardassay.documents.ocr.blanks import spaced
    from cardassay.documents.ocr.letters import read_line

    return tuple(spaced(read_line(crop, models.SECOND)) for crop in crops)


class SecondReading:
    """Asks the second recogniser about lines of one picture, once each."""

    def __init__(
        self, picture: Callable[[], Image.Image], recognised: Recognised, memory: Memory | None = None
    ) -> None:
        """``picture`` gives the picture as shown, before its turn; it is drawn only when it is needed."""
        self._picture, self._recognised, self._memory = picture, recognised, memory
        self._image: Any = None
        self._places = {line: at for at, line in enumerate(recognised.lines)}
        self._said: dict[int, str] | None = None

    def doubts(self, lines: Sequence[Line], words: str) -> str:
        """Why words read from these lines are not certain; empty when both recognisers say the same."""
        if doubt := doubt_of_script(self._recognised):
            return doubt
        if not lines or any(line.score < LEAST_SCORE for line in lines) or doubtful_sign(lines, words):
            return "the letters in the picture are hard to recognise"
        said = self._asked(lines)
        first, second = "\n".join(line.text for line in lines), "\n".join(said)
        if agree(words, first, second, frozenset(models.alphabet(models.SECOND))):
            return ""
        shown = " ".join(second.split())[:120]
        return f"a second recogniser reads the line in the picture as “{shown}”"

    def _asked(self, lines: Sequence[Line]) -> list[str]:
        if self._said is None:
            self._said = self._remembered()
        places = [self._places[line] for line in lines]
        fresh = [(place, line) for place, line in zip(places, lines, strict=True) if place not in self._said]
        if fresh:
            from cardassay.documents.ocr.finding import cut_out
            from cardassay.documents.ocr.rapid import array_of, as_read

            if self._image is None:
                self._image = array_of(as_read(self._picture(), self._recognised.turn))
            texts = read_again(cut_out(self._image, [line.quad for _, line in fresh]))
            self._said.update((place, text) for (place, _), text in zip(fresh, texts, strict=True))
            self._keep(self._said)
        return [self._said[place] for place in places]

    @property
    def _key(self) -> str:
        return f"second-{_FORM}-{second_name()}-{self._recognised.key}"

    def _remembered(self) -> dict[int, str]:
        kept = self._memory.get(self._key) if self._memory is not None and self._recognised.key else None
        if kept is None:
            return {}
        try:
            return {int(place): str(text) for place, text in json.loads(kept).items()}
        except (AttributeError, TypeError, ValueError):
            # Written by something else, or cut off: it is asked anew and written over.
            return {}

    def _keep(self, said: Mapping[int, str]) -> None:
        if self._memory is not None and self._recognised.key:
            self._memory.put(self._key, json.dumps(said, ensure_ascii=False).encode())
