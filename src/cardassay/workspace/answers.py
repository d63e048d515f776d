"""
What a person types for a field, and the value that it means.

=============== ===================================================================
form            typed as
=============== ===================================================================
a text          the words
a day           ``2027-03-31``
several texts   ``first | second``; ``none`` where the paper itself says that there is none
several days    ``2027-03-01 2028-03-01``
sites and such  ``name = Plant North; address = 12 Foundry Lane | name = Plant South``
=============== ===================================================================
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from cardassay.model.day import parse_day
from cardassay.model.fields import FieldSpec, Form
from cardassay.model.project import Activity
from cardassay.workspace.confirmed import shaped

__all__ = ["CHOICES", "answer_of_json", "form_in_words", "parse_answer", "typed"]

_NONE = "none"
CHOICES = {
    "activities": tuple(activity.value for activity in Activity),
    "cpp_book": ("physical", "logical", "both"),
    "interface": ("contact", "contactless", "dual"),
}
"""Fields that are compared word for word: another word could only ever count against the paper."""


def parse_answer(spec: FieldSpec, text: str) -> Any:
    """
    The value that was typed, lists as tuples.

    Raises:
        ValueError: It is none; the message says what is wrong and how it is written.
    """
    if odd := next((sign for sign in text if unicodedata.category(sign) == "Cc" and sign != "\t"), ""):
        raise ValueError(f"It holds a sign that nobody sees (U+{ord(odd):04X}, an arrow key?); type it again")
    text = " ".join(text.split())
    if not text:
        raise ValueError(f"Nothing was typed; {form_in_words(spec)} is meant")
    match spec.form:
        case Form.TEXT:
            return _chosen(spec, text)
        case Form.DAY:
            return _day(text)
        case Form.DAYS:
            return tuple(_day(part) for part in re.split(r"[\s,;|]+", text) if part)
        case Form.TEXTS | Form.TEXT_OR_TEXTS:
            if spec.may_be_none and text.casefold() == _NONE:
                return ()
            parts = tuple(part.strip() for part in text.split("|") if part.strip())
            if not parts:
                raise ValueError(f"Only separators were typed; {form_in_words(spec)} is meant")
            parts = tuple(_chosen(spec, part) for part in parts)
            return parts[0] if spec.form is Form.TEXT_OR_TEXTS and len(parts) == 1 else parts
        case Form.RECORDS:
            return _records(spec, text)


def typed(spec: FieldSpec, value: Any) -> str:
    """The value as one would type it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    if spec.form is Form.RECORDS:
        return " | ".join(_record_typed(spec, record) for record in value)
    if spec.form is Form.DAYS:
        return " ".join(day.isoformat() for day in value)
    return " | ".join(value) if value else _NONE


def form_in_words(spec: FieldSpec) -> str:
    """How a value of this field is typed, for the line above the prompt."""
    if spec.name in CHOICES:
        several = "" if spec.form is Form.TEXT else ", with | between them"
        return f"{', '.join(CHOICES[spec.name])}{several}"
    match spec.form:
        case Form.TEXT:
            return "the words as printed"
        case Form.DAY:
            return "a day as 2027-03-31"
        case Form.DAYS:
            return "days as 2027-03-01 2028-03-01"
        case Form.TEXTS:
            more = f", or `{_NONE}` where the paper says that there is none" if spec.may_be_none else ""
            return f"the entries with | between them{more}"
        case Form.TEXT_OR_TEXTS:
            return "the words, several with | between them"
        case Form.RECORDS:
            keys = "; ".join(f"{key} = …" for key in spec.keys)
            return f"{keys}, and | before the next one"


def _chosen(spec: FieldSpec, text: str) -> str:
    """The word of the field's list that was typed; any words where the field has no list."""
    choices = CHOICES.get(spec.name)
    if choices is None:
        return text
    if text.casefold() not in choices:
        raise ValueError(f"`{text}` is none of the words for {spec.name}: {', '.join(choices)}")
    return text.casefold()


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except ValueError:
        from cardassay.documents.dates import find_days

        found = find_days(text)
        meant = [day for one in found for day in (one.day, one.other) if day is not None]
        hint = f"; {' or '.join(day.isoformat() for day in meant)} may be meant" if meant else ""
        raise ValueError(f"`{text}` is not a day of the form 2027-03-31{hint}") from None


def _records(spec: FieldSpec, text: str) -> tuple[dict[str, Any], ...]:
    keys = "|".join(map(re.escape, spec.keys))
    begins = rf"\s*(?:{keys})\s*="
    # A separator counts only where a key follows, since scopes and addresses hold semicolons too.
    return tuple(_record(spec, part, begins) for part in re.split(rf"\s*\|(?={begins})", text))


def _record(spec: FieldSpec, text: str, begins: str) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for part in re.split(rf"\s*;(?={begins})", text):
        key, equals, words = (piece.strip() for piece in part.partition("="))
        if not equals or key not in spec.keys:
            raise ValueError(
                f"`{part.strip()}` names none of {', '.join(spec.keys)}; type {form_in_words(spec)}"
            )
        if key in record:
            raise ValueError(f"`{key}` stands twice in one entry; put | before the next entry")
        if not words:
            raise ValueError(f"`{key}` is empty; leave it out")
        record[key] = _part(key, words)
    return record


def _part(key: str, words: str) -> Any:
    if key == "page":
        if not words.isdecimal():
            raise ValueError(f"`page = {words}` is not a number")
        return int(words)
    if key == "components":
        return tuple(part.strip() for part in words.split(",") if part.strip())
    if key == "sure":
        if words.casefold() not in ("true", "false"):
            raise ValueError(f"`sure = {words}` is neither true nor false")
        return words.casefold() == "true"
    return words


def _record_typed(spec: FieldSpec, record: Mapping[str, Any]) -> str:
    said = ((key, record.get(key)) for key in spec.keys)
    return "; ".join(
        f"{key} = {', '.join(value) if isinstance(value, (list, tuple)) else value}"
        for key, value in said
        if value not in (None, "", (), [])
    )


def answer_of_json(spec: FieldSpec, raw: object) -> Any:
    """
    The value of an answer written as JSON; ``None`` for ``null``: the paper does not say it.

    Raises:
        ValueError: It has not the form of the field.
    """
    if raw is None:
        return None
    value = shaped(spec, _days_of_json(spec, raw))
    if value is None:
        raise ValueError(f"{json.dumps(raw, ensure_ascii=False)} is not of the form {spec.form.value}")
    if isinstance(value, str):
        return _chosen(spec, value)
    return (
        tuple(_chosen(spec, item) if isinstance(item, str) else item for item in value)
        if isinstance(value, tuple)
        else value
    )


def _days_of_json(spec: FieldSpec, raw: object) -> object:
    if spec.form is Form.DAY and isinstance(raw, str):
        return _day(raw)
    if spec.form is Form.DAYS and isinstance(raw, list):
        return [_day(item) if isinstance(item, str) else item for item in raw]
    return raw
