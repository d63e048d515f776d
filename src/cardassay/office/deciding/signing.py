"""
Sign-off: named people say yes or no to exactly one frozen state.

A sign-off is pinned to the state's hash and is never carried to another state. Nobody signs twice, and
nobody takes a sign-off back: who thinks otherwise later says so of the next state.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from cardassay.office.actor import Actor
from cardassay.office.deciding.freezing import broken_parts, frozen_of
from cardassay.office.faults import ConflictError, NotValidError
from cardassay.office.office import Office
from cardassay.office.said import one_line
from cardassay.store.database import new_id
from cardassay.store.schema.deciding import signatures

__all__ = ["ANSWERS", "Signature", "sign", "signatures_of"]

ANSWERS = ("approved", "refused")


@dataclass(frozen=True, slots=True)
class Signature:
    """One person's answer to one frozen state."""

    id: str
    frozen_id: str
    person_id: str
    who: str
    function: str
    """In what function the person signs, such as head of card procurement."""
    answer: str
    """``approved`` or ``refused``."""
    why: str
    state_sha256: str
    made_at: datetime


def sign(
    office: Office,
    actor: Actor,
    tender_id: str,
    frozen_id: str,
    *,
    answer: str,
    function: str,
    why: str,
    state_sha256: str,
) -> Signature:
    """
    The answer of a person, pinned to the state that the person saw.

    Args:
        state_sha256: Hash of the state that the person saw; it must be that of the frozen state.

    Raises:
        NotFoundError: There is no such frozen state in this tender.
        NotValidError: No answer or function was given, or a refusal without a reason.
        ConflictError: The person signed already, saw another state, or the state is not whole any more.
    """
    function, why = one_line(function, "function", most=300), one_line(why, "why")
    if answer not in ANSWERS:
        raise NotValidError("Say whether you approve or refuse.", field="answer")
    if not function:
        raise NotValidError(
            "Say in what function you sign, such as “head of card procurement”.", field="function"
        )
    if answer == "refused" and not why:
        raise NotValidError("Say why you refuse, so that others know what to mend.", field="why")
    if not actor.person_id:
        raise NotValidError("Only a person can sign; a command or a link cannot.")
    with office.database.reading() as connection:
        state = frozen_of(connection, tender_id, frozen_id)
    if not hmac.compare_digest(state_sha256.encode(), state.state_sha256.encode()):
        raise ConflictError(
            f"What you saw is not frozen state {state.number}: its hash is another one. Nothing was signed. "
            "Load the page again, and read what you sign.",
            code="other-state",
        )
    broken = broken_parts(office, state)
    if broken:
        raise ConflictError(
            f"Frozen state {state.number} is not whole any more, so that nobody can sign it: {broken[0]}. "
            "Bring the evidence back from a backup.",
            code="broken",
        )
    row: dict[str, Any] = {
        "id": new_id(),
        "frozen_id": frozen_id,
        "person_id": actor.person_id,
        "who": actor.name,
        "function": function,
        "answer": answer,
        "why": why,
        "state_sha256": state.state_sha256,
    }
    try:
        with office.changing(actor) as change:
            row["made_at"] = change.moment
            change.connection.execute(insert(signatures).values(**row))
            change.record(
                "frozen.signed",
                tender=tender_id,
                number=state.number,
                answer=answer,
                function=function,
                why=why,
                state_sha256=state.state_sha256,
            )
    except IntegrityError:
        raise ConflictError(
            f"You have signed frozen state {state.number} already; an answer stays as it was given.",
            code="signed",
        ) from None
    return _signature(row)


def signatures_of(connection: Connection, frozen_id: str) -> tuple[Signature, ...]:
    """Who signed a frozen state, in the order of time."""
    query = select(signatures).where(signatures.c.frozen_id == frozen_id)
    rows = connection.execute(query.order_by(signatures.c.made_at, signatures.c.id))
    return tuple(_signature(row._mapping) for row in rows)


def _signature(row: Any) -> Signature:
    return Signature(**{name: row[name] for name in Signature.__dataclass_fields__})
