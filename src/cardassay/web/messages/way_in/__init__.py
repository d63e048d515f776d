"""
The words of the page behind an upload link, in every language of letters: ``<language>.toml``.

It is read by people who have no account, so that it speaks more languages than the pages of the office.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from cardassay.office.asking.links import UploadLink
from cardassay.report.messages import LANGUAGES
from cardassay.web.messages import Words

__all__ = ["NAMES", "way_in_words", "with_link"]

NAMES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "zh": "中文"}
"""Each language by its own name."""


@cache
def way_in_words(language: str) -> Words:
    """The words of a language; English where there are none."""
    chosen = language if language in LANGUAGES else "en"
    text = resources.files(__name__).joinpath(f"{chosen}.toml").read_text(encoding="utf-8")
    return Words(chosen, tomllib.loads(text))


def with_link(text: str, language: str, address: str, link: UploadLink) -> str:
    """A letter with the address of a link at its end, in the letter's language."""
    words = way_in_words(language)
    said = words("mail", ends=link.ends_at.date().isoformat(), files=link.most_files)
    return f"{text.rstrip()}\n\n{said}\n{address}\n"
