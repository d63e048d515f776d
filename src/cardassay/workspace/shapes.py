"""The values of fields in the forms that a TOML file gives them, checked against the table of fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from cardassay.model.fields import FieldSpec
from cardassay.model.fields import Form as Shape

__all__ = ["SHAPE_WORDS", "shaped"]

SHAPE_WORDS = {
    Shape.TEXT: "a text in quotes",
    Shape.DAY: "a day such as 2027-03-31, without quotes",
    Shape.TEXT_OR_TEXTS: "a text, or a list of texts",
    Shape.TEXTS: 'a list of texts such as ["first", "second"]',
    Shape.DAYS: "a list of days such as [2027-03-01, 2028-03-01]",
    Shape.RECORDS: "a list of tables with this field's keys",
}


def shaped(spec: FieldSpec, raw: Any) -> Any:
    """The value in the form that the field has, lists as tuples; ``None`` when it has another."""
    is_text = isinstance(raw, str) and bool(raw.strip())
    # An empty list is a value only where a paper can say that there is none.
    is_list = isinstance(raw, list) and (bool(raw) or spec.may_be_none)
    match spec.form:
        case Shape.TEXT:
            return " ".join(raw.split()) if is_text else None
        case Shape.DAY:
            return raw if _is_day(raw) else None
        case Shape.TEXT_OR_TEXTS if is_text:
            return " ".join(raw.split())
        case Shape.TEXTS | Shape.TEXT_OR_TEXTS:
            texts = is_list and all(isinstance(item, str) and item.strip() for item in raw)
            return tuple(" ".join(item.split()) for item in raw) if texts else None
        case Shape.DAYS:
            return tuple(raw) if is_list and all(_is_day(item) for item in raw) else None
        case Shape.RECORDS:
            tables = is_list and all(isinstance(row, dict) and row.keys() <= set(spec.keys) for row in raw)
            return tuple(_record(row) for row in raw) if tables else None


def _record(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(part) if isinstance(part, list) else part for key, part in row.items()}


def _is_day(raw: Any) -> bool:
    return isinstance(raw, date) and not isinstance(raw, datetime)
