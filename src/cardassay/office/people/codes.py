"""
One-time codes as a second factor (RFC 6238: SHA-1, six digits, 30 seconds), and recovery codes.

The secret of the codes must be kept as it is, since codes are computed from it: whoever can read the
database can compute codes, but not passwords. Recovery codes are stored as hashes.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import pyotp
import segno
from sqlalchemy import Connection, delete, func, insert, or_, select, update

from cardassay.office.actor import Actor
from cardassay.office.faults import ConflictError, ForbiddenError
from cardassay.office.office import Office
from cardassay.office.people.signed_in import hash_of
from cardassay.store.schema.people import people, recovery_codes, sessions

__all__ = ["Offer", "confirm_codes", "left_recovery_codes", "offer_codes", "stop_codes", "use_code"]

_STEP_S = 30
_RECOVERY = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Offer:
    """What the person's telephone has to learn."""

    secret: str
    """In groups of four, to be typed where no picture can be taken."""
    address: str
    """``otpauth://`` address, the content of the picture."""
    picture: str
    """The QR code as SVG; it has no style of its own, so that the content security policy lets it pass."""


def offer_codes(office: Office, actor: Actor, login: str) -> Offer:
    """
    The secret that is offered to a person; the same until it is confirmed.

    Raises:
        ConflictError: Codes are set up already.
    """
    with office.database.writing() as connection:
        row = connection.execute(select(people).where(people.c.id == actor.person_id)).one()
        if row.code_secret:
            raise ConflictError("One-time codes are set up already; stop them before you set them up anew.")
        secret = row.code_offered or pyotp.random_base32()
        if not row.code_offered:
            offered = update(people).where(people.c.id == actor.person_id).values(code_offered=secret)
            connection.execute(offered)
    address = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name="Cardassay")
    drawn = BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=True, scale=5, border=4, light="#fff", svgclass="qr",
        lineclass=None,
    )  # fmt: skip
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return Offer(grouped, address, drawn.getvalue().decode())


def confirm_codes(office: Office, actor: Actor, code: str, *, key: str) -> tuple[str, ...]:
    """
    Set up what was offered, with the first code as proof that the telephone has it; the recovery codes.

    They are shown this once; each counts once. The session that asks goes on, all others end.

    Args:
        key: Hash of the cookie of that session.

    Raises:
        ConflictError: Nothing was offered, or codes are set up already.
        ForbiddenError: The code does not fit.
    """
    with office.changing(actor) as change:
        row = change.connection.execute(select(people).where(people.c.id == actor.person_id)).one()
        if not row.code_offered or row.code_secret:
            raise ConflictError("There is nothing to confirm. Load the page again.")
        step = _step_of(row.code_offered, code, change.moment, 0)
        if step is None:
            raise ForbiddenError(
                "This code does not fit. Wait for the next one; check that the clock of your telephone is "
                "right.",
                code="wrong-code",
            )
        values = {"code_secret": row.code_offered, "code_offered": None, "code_last_step": step}
        change.connection.execute(update(people).where(people.c.id == actor.person_id).values(**values))
        made = tuple("".join(secrets.choice(_LETTERS) for _ in range(16)) for _ in range(_RECOVERY))
        change.connection.execute(delete(recovery_codes).where(recovery_codes.c.person_id == actor.person_id))
        rows = [{"person_id": actor.person_id, "code_sha256": hash_of(one), "used_at": None} for one in made]
        change.connection.execute(insert(recovery_codes), rows)
        mine = sessions.c.person_id == actor.person_id
        change.connection.execute(delete(sessions).where(mine, sessions.c.token_sha256 != key))
        change.connection.execute(update(sessions).where(mine).values(second_factor=True))
        change.record("account.codes_set_up", person=actor.name)
    return tuple("-".join((one[:4], one[4:8], one[8:12], one[12:])) for one in made)


def stop_codes(connection: Connection, person_id: str) -> None:
    """Take one-time codes and recovery codes away, inside a transaction."""
    values = {"code_secret": None, "code_offered": None, "code_last_step": None}
    connection.execute(update(people).where(people.c.id == person_id).values(**values))
    connection.execute(delete(recovery_codes).where(recovery_codes.c.person_id == person_id))


def left_recovery_codes(connection: Connection, person_id: str) -> int:
    """How many recovery codes were not used."""
    mine = (recovery_codes.c.person_id == person_id) & recovery_codes.c.used_at.is_(None)
    return connection.execute(select(func.count()).select_from(recovery_codes).where(mine)).scalar_one()


def use_code(connection: Connection, person_id: str, code: str, now: datetime) -> str:
    """
    Use up a code inside a transaction.

    Returns:
        ``code``, ``recovery``, or nothing when it is neither, or was used before.
    """
    given = "".join(letter for letter in code.casefold() if letter.isalnum())
    row = connection.execute(select(people).where(people.c.id == person_id)).one()
    if row.code_secret and len(given) == 6:
        step = _step_of(row.code_secret, given, now, row.code_last_step or 0)
        if step is None:
            return ""
        # Said in the statement as well: the same code sent twice at once counts once.
        newer = or_(people.c.code_last_step.is_(None), people.c.code_last_step < step)
        used = update(people).where(people.c.id == person_id, newer).values(code_last_step=step)
        return "code" if connection.execute(used).rowcount else ""
    fits = (
        (recovery_codes.c.person_id == person_id)
        & (recovery_codes.c.code_sha256 == hash_of(given))
        & recovery_codes.c.used_at.is_(None)
    )
    spent = connection.execute(update(recovery_codes).where(fits).values(used_at=now))
    return "recovery" if spent.rowcount else ""


def _step_of(secret: str, code: str, now: datetime, last: int) -> int | None:
    """The step whose code it is, one before and one after included; none that was used."""
    made, here = pyotp.TOTP(secret), int(now.timestamp()) // _STEP_S
    given = "".join(letter for letter in code if letter.isdigit())
    for step in (here, here - 1, here + 1):
        if step > last and hmac.compare_digest(made.generate_otp(step), given):
            return step
    return None
