"""Requests with an ``Idempotency-Key``: sent again, they are answered again and done once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from sqlalchemy import insert, select

from cardassay.office.actor import Actor
from cardassay.office.faults import ConflictError, NotValidError
from cardassay.office.office import Change, Office
from cardassay.store.schema.working import idempotent

__all__ = ["digest", "known_answer", "remember"]

_LONGEST = 200


def digest(*parts: str) -> str:
    """The hash of what a request says."""
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "backslashreplace")).hexdigest()


def known_answer(office: Office, actor: Actor, route: str, key: str, request: str) -> Any | None:
    """
    The answer that was given to the same request before; ``None`` when there was none, or without a key.

    Args:
        request: Hash of what the request says.

    Raises:
        NotValidError: The key is too long.
        ConflictError: The same key came with another request.
    """
    if not key:
        return None
    if len(key) > _LONGEST:
        raise NotValidError(f"An Idempotency-Key has {_LONGEST} letters at most.", field="Idempotency-Key")
    query = select(idempotent).where(idempotent.c.key == _key(actor, route, key))
    with office.database.reading() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        return None
    if row.request_sha256 != request:
        raise ConflictError(
            "This Idempotency-Key was sent with another request before. Give each request a key of its own; "
            "nothing was done.",
            code="idempotency-key",
        )
    return row.answer


def remember(
    actor: Actor, route: str, key: str, request: str, answer: Callable[[], Any]
) -> Callable[[Change], None]:
    """What writes an answer down in the transaction of the request; nothing without a key."""

    def write(change: Change) -> None:
        if key:
            row = {"key": _key(actor, route, key), "request_sha256": request, "status": 200,
                   "answer": answer(), "made_at": change.moment}  # fmt: skip
            change.connection.execute(insert(idempotent).values(**row))

    return write


def _key(actor: Actor, route: str, key: str) -> str:
    return digest(actor.person_id or actor.name, route, key)
