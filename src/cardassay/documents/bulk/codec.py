"""
Documents as JSON text and back, value for value: what workers hand over and what is kept on disk.

Only the values of the model can come out of it, whatever stands in the file; nothing is ever
executed. JSON's own values stand for themselves, an array is a tuple, everything else is an object
with one key: its form.

>>> paper = Document("a.pdf", "00", document.Kind.UNKNOWN)
>>> decode(encode((paper,))) == (paper,)
True
"""

from __future__ import annotations

import dataclasses
import enum
import json
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType, ModuleType
from typing import Any

from cardassay.model import attestation, document, evidence, problem
from cardassay.model.document import Document

__all__ = ["CodecError", "decode", "encode"]

_FORM = 1


class CodecError(ValueError):
    """The text is not one of ours, or of another release."""


def _classes(*modules: ModuleType) -> Mapping[str, type]:
    """The dataclasses and enums that the modules define, by name."""
    found: dict[str, type] = {}
    for module in modules:
        for name, value in vars(module).items():
            if not isinstance(value, type) or value.__module__ != module.__name__:
                continue
            if dataclasses.is_dataclass(value) or issubclass(value, enum.Enum):
                assert name not in found
                found[name] = value
    return MappingProxyType(found)


_CLASSES = _classes(document, attestation, evidence, problem)
_VALUES = {name: value for name, value in _CLASSES.items() if dataclasses.is_dataclass(value)}
_ENUMS = {name: value for name, value in _CLASSES.items() if issubclass(value, enum.Enum)}
_NAMES = {value: name for name, value in _CLASSES.items()}


def encode(documents: tuple[Document, ...]) -> str:
    """
    The documents as JSON in ASCII.

    Raises:
        TypeError: A value of a kind that the model does not have.
    """
    return json.dumps({"form": _FORM, "documents": _plain(documents)}, separators=(",", ":"))


def decode(text: str | bytes) -> tuple[Document, ...]:
    """
    The documents in a text of :func:`encode`.

    Raises:
        CodecError: It is something else.
    """
    try:
        envelope = json.loads(text)
        if envelope["form"] != _FORM:
            raise CodecError(f"form {envelope['form']!r} is not known")
        documents = _value(envelope["documents"])
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise CodecError(str(error)) from error
    if not isinstance(documents, tuple) or not all(isinstance(one, Document) for one in documents):
        raise CodecError("it holds something else than documents")
    return documents


def _plain(value: object) -> Any:
    if value is None or isinstance(value, (bool, float)):
        return value
    if isinstance(value, enum.Enum):
        return {_NAMES[type(value)]: value.value} if type(value) in _NAMES else _plain(value.value)
    if isinstance(value, (str, int)):
        return value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, list):
        return {"list": [_plain(item) for item in value]}
    if isinstance(value, Mapping):
        return {"map": [[_plain(key), _plain(item)] for key, item in value.items()]}
    if isinstance(value, (set, frozenset)):
        return {"set": sorted((_plain(item) for item in value), key=json.dumps)}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if type(value) in _NAMES and dataclasses.is_dataclass(value):
        fields = dataclasses.fields(value)
        return {_NAMES[type(value)]: {field.name: _plain(getattr(value, field.name)) for field in fields}}
    raise TypeError(f"{type(value).__name__} has no form among the values of a document")


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        return tuple([_value(item) if isinstance(item, (list, dict)) else item for item in plain])
    if not isinstance(plain, dict):
        return plain
    ((form, inner),) = plain.items()
    made = _VALUES.get(form)
    if made is not None:
        # Most values stand for themselves.
        return made(
            **{name: _value(item) if isinstance(item, (list, dict)) else item for name, item in inner.items()}
        )
    if form in _ENUMS:
        return _ENUMS[form](inner)
    match form:
        case "list":
            return [_value(item) for item in inner]
        case "map":
            return {_value(key): _value(item) for key, item in inner}
        case "set":
            return frozenset(_value(item) for item in inner)
        case "moment":
            return datetime.fromisoformat(inner)
        case "day":
            return date.fromisoformat(inner)
    raise CodecError(f"{form!r} is no form of a value")
