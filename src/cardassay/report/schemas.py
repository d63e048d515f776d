"""JSON Schemas (draft 2020-12) of what the commands write, generated from the model."""

from __future__ import annotations

from typing import Any

from cardassay.model.document import Kind
from cardassay.model.evidence import Method
from cardassay.model.fields import FIELDS, FieldSpec, Form
from cardassay.model.reference import Role
from cardassay.report.signature_schema import signature_schema

__all__ = ["DIALECT", "definitions", "read_schema"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TEXT = {"type": "string"}
_PAGE = {"type": ["integer", "null"], "minimum": 1, "description": "Page, counted from 1."}
_BOX = {
    "description": "[x0, y0, x1, y1] from the top left of the page as shown, in points "
    "(pixels for images); null for plain text and typed values.",
    "type": ["array", "null"],
    "items": {"type": "number"},
    "minItems": 4,
    "maxItems": 4,
}
_SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def read_schema() -> dict[str, Any]:
    """The schema of ``read --json``."""
    return {
        "$schema": DIALECT,
        "$id": "urn:cardassay:schema:read:1",
        "title": "What documents say",
        "description": "Output of `cardassay read --json`. Only ever extended.",
        "type": "array",
        "items": {"$ref": "#/$defs/document"},
        "$defs": definitions(),
    }


def definitions() -> dict[str, Any]:
    """The named parts that the schemas share: document, attestation, fields, evidence."""
    return {
        "day": _day(),
        "evidence": _evidence(),
        "fields": _fields(),
        "attestation": _attestation(),
        "document": _document(),
    }


def _day() -> dict[str, Any]:
    return {
        "type": "string",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "description": "Civil day, ISO 8601.",
    }


def _evidence() -> dict[str, Any]:
    return {
        "description": "Where a value was read and how far the reading may be trusted.",
        "type": "object",
        "required": ["value", "sure", "page", "box", "words", "method"],
        "properties": {
            "sure": {
                "type": "boolean",
                "description": "The reading is certain; says nothing about whether the paper is genuine.",
            },
            "page": _PAGE,
            "box": _BOX,
            "words": {"type": "string", "description": "The words as printed, blanks collapsed."},
            "method": {"enum": [method.value for method in Method]},
            "why_not_sure": {"type": "string", "description": "Why a person has to look."},
            "adopts": {"type": "string", "description": "ISO edition that a national standard adopts."},
        },
    }


def _fields() -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {spec.name: _field(spec) for spec in FIELDS.values()},
    }


def _field(spec: FieldSpec) -> dict[str, Any]:
    return {
        "description": spec.says,
        "allOf": [{"$ref": "#/$defs/evidence"}],
        "properties": {"value": _value(spec)},
    }


def _value(spec: FieldSpec) -> dict[str, Any]:
    day = {"$ref": "#/$defs/day"}
    texts = {"type": "array", "items": _TEXT, **({} if spec.may_be_none else {"minItems": 1})}
    if spec.form is Form.TEXT:
        return {"type": "string", "minLength": 1}
    if spec.form is Form.DAY:
        return day
    if spec.form is Form.TEXTS:
        return texts
    if spec.form is Form.TEXT_OR_TEXTS:
        return {"anyOf": [{"type": "string", "minLength": 1}, texts]}
    if spec.form is Form.DAYS:
        return {"type": "array", "items": day, "minItems": 1}
    return {
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "additionalProperties": False,
            "properties": {key: _record_value(key) for key in spec.keys},
        },
    }


def _record_value(key: str) -> dict[str, Any]:
    if key == "page":
        return _PAGE
    if key == "components":
        return {"type": "array", "items": _TEXT}
    if key == "sure":
        return {
            "type": "boolean",
            "description": "This one record is sure; where it is missing, the field is.",
        }
    if key == "role":
        says = (
            f"What the cited one is to the paper: {', '.join(Role)}; papers of other schemes have more words."
        )
        return {"type": ["string", "null"], "description": says}
    return {"type": ["string", "null"]}


def _attestation() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["scheme", "fields"],
        "properties": {
            "scheme": {"type": "string", "minLength": 1},
            "fields": {"$ref": "#/$defs/fields"},
        },
    }


def _document() -> dict[str, Any]:
    return {
        "type": "object",
        "required": [
            "file",
            "sha256",
            "kind",
            "attestations",
            "flags",
            "codes",
            "signatures",
            "problems",
        ],
        "properties": {
            "file": {
                "type": "string",
                "description": "Path as given; a member of a container is `mail.eml!/a.zip!/b.pdf`.",
            },
            "sha256": _SHA256,
            "container_sha256": {**_SHA256, "description": "Only for members of a container."},
            "kind": {"enum": [kind.value for kind in Kind]},
            "attestations": {
                "type": "array",
                "description": "The paper's own first.",
                "items": {"$ref": "#/$defs/attestation"},
            },
            "flags": {
                "type": "array",
                "description": "Questions that the document raises; a flag never decides alone.",
                "items": {
                    "type": "object",
                    "required": ["code", "says", "page"],
                    "properties": {"code": _TEXT, "says": _TEXT, "page": _PAGE},
                },
            },
            "codes": {
                "type": "array",
                "description": "Printed codes and links; shown, never followed.",
                "items": {
                    "type": "object",
                    "required": ["kind", "text", "host_known"],
                    "properties": {
                        "kind": _TEXT,
                        "text": _TEXT,
                        "host_known": {"type": ["boolean", "null"]},
                        "page": _PAGE,
                        "box": _BOX,
                    },
                },
            },
            "signatures": {"type": "array", "items": signature_schema()},
            "problems": {"type": "array", "items": _problem()},
        },
    }


def _problem() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["code", "where", "message", "page"],
        "properties": {"code": _TEXT, "where": _TEXT, "message": _TEXT, "page": _PAGE},
    }
