"""JSON Schema of one signature in ``read --json``."""

from __future__ import annotations

from typing import Any

__all__ = ["signature_schema"]

_MAYBE = {"type": ["string", "null"]}
_TRUE_OR_NOT_KNOWN = {"type": ["boolean", "null"]}
_MOMENT = {
    "type": ["string", "null"],
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$",
    "description": "UTC, ISO 8601.",
}
_ANCHOR = {
    "description": "The anchor that vouches; null when none was found.",
    "type": ["object", "null"],
    "required": ["name", "store"],
    "properties": {"name": {"type": "string"}, "store": {"enum": ["own-store", "eu-trusted-list"]}},
}


def signature_schema() -> dict[str, Any]:
    """One signature or document timestamp; each fact is its own, and none follows from another."""
    return {
        "description": "A signature or document timestamp of a PDF. One that cannot be read (readable is "
        "false) has only field, kind, readable and bottom_line said, and the others null or false.",
        "type": "object",
        "required": [
            "field",
            "kind",
            "readable",
            "intact",
            "valid",
            "covers",
            "changed_after",
            "trusted",
            "sound",
            "bottom_line",
        ],
        "properties": {
            "field": {"type": "string", "description": "Name of the form field that holds it."},
            "kind": {"enum": ["approval", "certification", "document-timestamp", "unknown"]},
            "permission": {
                "enum": ["no-changes", "form-filling", "annotations", None],
                "description": "What a certification allows afterwards (DocMDP 1, 2, 3).",
            },
            "readable": {"type": "boolean"},
            "intact": {**_TRUE_OR_NOT_KNOWN, "description": "The signed bytes are unchanged (digest)."},
            "valid": {
                **_TRUE_OR_NOT_KNOWN,
                "description": "Made with the key of the signer's X.509 certificate.",
            },
            "covers": {"enum": ["whole-file", "whole-revision", "part", None]},
            "revision": {"type": "integer", "minimum": 0, "description": "The revision signed, from 1."},
            "revisions": {"type": "integer", "minimum": 0},
            "changed_after": {"enum": ["none", "allowed", "not-allowed", None]},
            "changes": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["what", "says", "page"],
                    "properties": {
                        "what": {"type": "string"},
                        "says": {"type": "string"},
                        "page": {"type": ["integer", "null"], "minimum": 1},
                    },
                },
            },
            "signer": {
                "type": ["object", "null"],
                "properties": {
                    "subject": {"type": "string"},
                    "name": _MAYBE,
                    "organisation": _MAYBE,
                    "unit": _MAYBE,
                    "country": _MAYBE,
                    "serial": {"type": "string", "description": "Hexadecimal."},
                    "email": _MAYBE,
                },
            },
            "issuer": {"type": "string"},
            "certificate_first_moment": _MOMENT,
            "certificate_last_moment": _MOMENT,
            "in_force_at_signing": {
                **_TRUE_OR_NOT_KNOWN,
                "description": "At the proven time, or else at the claimed one.",
            },
            "trusted": {"type": "boolean", "description": "The chain leads to an anchor and held then."},
            "anchor": _ANCHOR,
            "why_not_trusted": _MAYBE,
            "revoked": {
                "type": ["boolean", "null"],
                "description": "True when the file itself proves it; nothing is fetched.",
            },
            "time_claimed": {**_MOMENT, "description": "The signer's own word."},
            "time_proven": {**_MOMENT, "description": "It existed by then, as a trusted authority says."},
            "time_proof": {
                "type": ["object", "null"],
                "properties": {
                    "by": {"enum": ["timestamp-token", "document-timestamp"]},
                    "time": _MOMENT,
                    "authority": {"type": "string"},
                    "intact": {"type": "boolean"},
                    "valid": {"type": "boolean"},
                    "trusted": {"type": "boolean"},
                    "anchor": _ANCHOR,
                    "why_not_trusted": _MAYBE,
                },
            },
            "algorithms": {"type": "object", "additionalProperties": {"type": "string"}},
            "weaknesses": {"type": "array", "items": {"type": "string"}},
            "reason": _MAYBE,
            "location": _MAYBE,
            "sound": {
                "type": "boolean",
                "description": "All of it together: the signature carries the paper as it lies here.",
            },
            "bottom_line": {"type": "string"},
        },
    }
