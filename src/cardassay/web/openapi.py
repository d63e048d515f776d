"""The OpenAPI document: how callers show who they are, and how every error looks (RFC 9457)."""

from __future__ import annotations

import re
from typing import Any

from fastapi import FastAPI

from cardassay.web.guards import Guard

__all__ = ["describe"]

_PROBLEM = {
    "type": "object",
    "description": "A problem detail of RFC 9457.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "Name of the kind of problem, `urn:cardassay:problem:…`."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, why it matters and what to do."},
        "field": {"type": "string", "description": "Name of the field that is wrong, where one is."},
        "faults": {"type": "array", "items": {"type": "object"}},
    },
    "additionalProperties": True,
}
_ANY = {
    "409": "Somebody else was first, or the state has changed; nothing was written.",
    "410": "It has ended.",
    "413": "More than may be sent.",
    "422": "What was sent makes no sense.",
    "429": "Too often in a short time; `Retry-After` says how long to wait.",
    "503": "The database does not answer; nothing was written.",
    "507": "The disk cannot be written; nothing was written.",
}
_GUARDED = {
    "401": "Send a valid token.",
    "403": "The token or its person may not do that.",
    "404": "It is not there, or not for this person; the two are never told apart.",
}
_CHANGES_ONLY = ("409", "413", "507")
_METHODS = ("get", "put", "post", "delete", "patch")


def describe(app: FastAPI) -> None:
    """Let an application give its document with errors and security filled in."""
    made = app.openapi

    def document() -> dict[str, Any]:
        if app.openapi_schema is None or "x-complete" not in app.openapi_schema:
            app.openapi_schema = _completed(made(), _guards(app))
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _guards(app: FastAPI) -> dict[tuple[str, str], Guard]:
    # The document writes the parameter of a path with strokes as it writes every other one.
    return {
        (way.path.replace(":path}", "}"), method.lower()): way.guard
        for way in app.state.ways
        for method in way.methods
    }


def _completed(document: dict[str, Any], guards: dict[tuple[str, str], Guard]) -> dict[str, Any]:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = _PROBLEM
    components["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "People make tokens under their account.",
        }
    }
    for path, item in document.get("paths", {}).items():
        for method, operation in item.items():
            if method in _METHODS:
                _name_parameters(path, operation)
                _complete(path, operation, method, guards.get((path, method)))
    document["x-complete"] = True
    return document


def _name_parameters(path: str, operation: dict[str, Any]) -> None:
    """Parameters that a guard reads, and not the route, stand in the document as well."""
    parameters = operation.setdefault("parameters", [])
    named = {one["name"] for one in parameters if one["in"] == "path"}
    for name in re.findall(r"\{(\w+)\}", path):
        if name not in named:
            parameters.append({"name": name, "in": "path", "required": True, "schema": {"type": "string"}})


def _complete(path: str, operation: dict[str, Any], method: str, guard: Guard | None) -> None:
    told = dict(_ANY)
    if "requestBody" in operation:
        told["400"] = "The body cannot be read as what it is said to be."
    if "{" in path:
        told["404"] = _GUARDED["404"]
    if method == "get":
        for status in _CHANGES_ONLY:
            told.pop(status)
    if guard is not None and guard.ability is not None:
        told |= _GUARDED
        operation["security"] = [{"token": [guard.ability.value]}]
        scope = f"Needs the scope `{guard.ability.value}`."
        operation["description"] = "\n\n".join(filter(None, [operation.get("description", ""), scope]))
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    answers = operation.setdefault("responses", {})
    for status, says in sorted(told.items()):
        answers[status] = {"description": says, "content": content}
