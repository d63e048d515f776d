"""Printed text folded to the form in which it is compared: case, accents, punctuation and blanks aside."""

from __future__ import annotations

import functools
import re
import unicodedata

__all__ = ["blankless", "folded", "scripts", "shown", "spellings", "words"]

# Letters that Unicode does not take apart, as they are written where the letter is missing.
_PLAIN = str.maketrans(
    {"ø": "o", "æ": "ae", "ł": "l", "đ": "d", "ı": "i", "œ": "oe", "þ": "th", "ð": "d", "ħ": "h", "ŋ": "n"}
)
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_INITIALS = re.compile(r"(?<!\w)(?:[^\W\d_][.]\s?){2,}(?:[^\W\d_](?!\w))?")
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ`´](?=\w)")
# A plus sign is part of a name ("Karte+" is not "Karte"); other signs only set words apart.
_WORD = re.compile(r"[^\W_]+|\+")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def shown(text: str) -> str:
    """The text with blanks collapsed and signs that cannot be seen removed."""
    seen = "".join(
        char for char in text if unicodedata.category(char) not in ("Cf", "Cc") or char in "\t\n\r"
    )
    return " ".join(seen.split())


@functools.lru_cache(maxsize=4096)
def folded(text: str, *, german: bool = False) -> str:
    """
    The text in small plain letters, words set apart by one blank.

    Args:
        text: As printed.
        german: Write ä, ö, ü as ae, oe, ue instead of a, o, u.

    >>> folded("S.p.A. Müller & Söhne"), folded("Müller", german=True)
    ('spa muller and sohne', 'mueller')
    """
    plain = unicodedata.normalize("NFKC", shown(text)).casefold()
    plain = unicodedata.normalize("NFC", plain)
    if german:
        plain = plain.translate(_GERMAN)
    plain = plain.translate(_PLAIN)
    apart = unicodedata.normalize("NFKD", plain)
    plain = unicodedata.normalize("NFC", "".join(char for char in apart if not unicodedata.combining(char)))
    plain = _INITIALS.sub(lambda match: re.sub(r"[.\s]", "", match.group()) + " ", plain)
    plain = _APOSTROPHES.sub("", plain).replace("&", " and ")
    return " ".join(_WORD.findall(plain))


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text."""
    return tuple(folded(text).split())


def spellings(text: str) -> frozenset[str]:
    """Both ways in which a text is written where its accents are missing."""
    return frozenset((folded(text), folded(text, german=True)))


def blankless(text: str) -> str:
    """The folded text without blanks: ``Muster Karte`` and ``Musterkarte`` become one."""
    return folded(text).replace(" ", "")


@functools.lru_cache(maxsize=4096)
def scripts(text: str) -> frozenset[str]:
    """
    The scripts in which the letters of a text are written.

    >>> sorted(scripts("Karte 卡"))
    ['han', 'latin']
    """
    found = set()
    for char in text:
        if not char.isalpha():
            continue
        if _HAN.match(char):
            found.add("han")
        else:
            found.add(unicodedata.name(char, "other").split()[0].lower())
    # Full-width letters are Latin ones.
    return frozenset("latin" if script == "fullwidth" else script for script in found)
