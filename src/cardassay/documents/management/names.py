"""Names of organisations in text: where they end, and what is an address instead."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources

from cardassay.documents.folding import fold
from cardassay.documents.management.wordings import matching

__all__ = ["cut_at_form", "ends_with_form", "form_end", "has_form", "looks_like_address"]


@functools.cache
def _forms() -> tuple[re.Pattern[str], re.Pattern[str]]:
    file = resources.files("cardassay.documents") / "data" / "legal_forms.toml"
    raw = tomllib.loads(file.read_text("utf-8"))

    def body(form: str) -> str:
        folded = fold(form).strip()
        if re.search(r"[\u3000-\u9fff\uac00-\ud7af\uff00-\uffef]", folded):
            return re.escape(folded)
        # "S. A. de C.V.", "SA de CV" and "S.A. de C.V." are one form.
        parts = re.findall(r"[^\s.]+", folded)
        return r"\.?\s?".join(re.escape(part) for part in parts) + r"\.?"

    ends = sorted({body(form) for form in raw["ends"]}, key=len, reverse=True)
    begins = sorted({body(form) for form in raw["begins"]}, key=len, reverse=True)
    end = re.compile(
        rf"(?:(?<=[\s,.)\"'&])|(?<=^)|(?<=[\u3000-\u9fff]))(?:{'|'.join(ends)})(?![^\W\d_]|\d)(?!\s(?:&|und|and)\s)"
    )
    begin = re.compile(rf"^[\"'(]?(?:{'|'.join(begins)})(?![^\W\d_])")
    return end, begin


@functools.lru_cache(maxsize=4096)
def form_end(text: str) -> int:
    """Offset behind the last legal form of the first name in a text; -1 when there is none."""
    end, _ = _forms()
    folded = fold(text)
    found = [match for match in end.finditer(folded) if match.start() > 0 and _is_form(text, match)]
    if not found:
        return -1
    last = found[0]
    for match in found[1:]:
        # "San. ve Tic. Ltd. Şti.", "GmbH & Co. KG", "Co., Ltd.": forms in a row.
        if match.start() - last.end() <= 6 and not re.search(r"\d", folded[last.end() : match.start()]):
            last = match
        else:
            break
    stop = last.end()
    if text[stop - 1] == "." and text[: stop - 1].endswith(("GmbH", "AG", "KG", "LLP", "LLC")):
        stop -= 1
    return stop


def has_form(text: str) -> bool:
    """The text holds a legal form, at the end of a name or in front of it."""
    _, begin = _forms()
    return form_end(text) > 0 or bool(begin.match(fold(text)))


_ALSO_WORDS = frozenset(
    {
        "as",
        "se",
        "co",
        "ad",
        "me",
        "sa",
        "ab",
        "eg",
        "company",
        "limited",
        "corporation",
        "lp",
        "sc",
        "hf",
        "ag",
    }
)


_INITIAL = 4
"""Signs before a form in which an initial with its full stop stands, and what is before that."""


def _is_form(text: str, match: re.Match[str]) -> bool:
    """The match is a legal form, not a word of a sentence: "the company", "as well as", "LIMITED TO"."""
    printed = text[match.start() : match.end()]
    before = text[max(match.start() - _INITIAL, 0) : match.start()]
    if re.match(r"\w\.", printed) and re.search(r"(?<!\w)\w\.$", before):
        # The end of a longer abbreviation, such as "U.A.E.".
        return False
    if printed.isascii() and printed.islower() and "." not in printed:
        return False
    if match.group().strip(".") not in _ALSO_WORDS:
        return True
    return len(text[: match.start()].split()) <= 6 or not text.isupper()


def ends_with_form(text: str) -> bool:
    """Nothing but marks stands behind the legal form."""
    end = form_end(text)
    return end > 0 and not re.search(r"\w", re.sub(r"\([^)]*\)", "", text[end:]))


def cut_at_form(text: str) -> int:
    """
    Offset where a name inside a sentence ends: behind its legal form, else at the first comma.

    The whole length when neither is found.
    """
    end = form_end(text)
    if end > 0:
        return end
    comma = re.search(r",\s|\s[-–|]\s|;|\s\(", text)
    return comma.start() if comma else len(text)


@functools.lru_cache(maxsize=4096)
def looks_like_address(text: str) -> bool:
    """The text reads like an address rather than a name."""
    folded = fold(text)
    if ends_with_form(text) and not re.match(r"\d", folded):
        return False
    digits = re.search(r"\d", folded)
    street = matching(r"\b(?:{0})\b|{1}", "street", "street_parts").search(folded)
    return bool(
        (digits and (street or "," in text))
        or re.match(r"\d+[\s,]", folded)
        or re.search(r"\b\d{4,6}\b", folded)
        or (street and "," in text)
    )
