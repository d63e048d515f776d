"""Which of tesseract's languages are written in which script."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from importlib import resources

__all__ = ["languages_for", "packages_of", "script_names"]

_MOST = 3
"""Languages at once; each makes reading slower, and more of them make it no better."""


@cache
def _table() -> Mapping[str, tuple[str, ...]]:
    text = resources.files("cardassay.documents.ocr").joinpath("languages.toml").read_text(encoding="utf-8")
    return {script: tuple(languages) for script, languages in tomllib.loads(text).items()}


def script_names() -> tuple[str, ...]:
    """All scripts that tesseract may be able to read."""
    return tuple(_table())


def languages_for(script: str, installed: Collection[str]) -> tuple[str, ...]:
    """The installed languages of a script, with English beside them; none where none is installed."""
    found = [language for language in _table().get(script, ()) if language in installed][:_MOST]
    return (*found, *(["eng"] if "eng" in installed else [])) if found else ()


def packages_of(script: str) -> str:
    """
    The Debian package of the script's first language.

    >>> packages_of("Cyrillic"), packages_of("Klingon")
    ('tesseract-ocr-rus', 'tesseract-ocr')
    """
    languages = _table().get(script, ())
    return f"tesseract-ocr-{languages[0]}" if languages else "tesseract-ocr"
