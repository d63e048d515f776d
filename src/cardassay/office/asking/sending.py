"""
A kept letter sent by mail, with an upload link where one is wanted; what the mail server said is kept.

The link's address is only in the mail: it is made for this mail and shown once. It is sent in the same
step, not by the worker, since nothing that holds a secret may wait in the database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import update

from cardassay.office.actor import Actor
from cardassay.office.asking.letters import RequestLetter, letter_in
from cardassay.office.asking.links import LinkTerms, UploadLink, make_link
from cardassay.office.faults import NotValidError
from cardassay.office.office import Office
from cardassay.office.watching.mailing import Letter, NotSentError, is_address, send_letter
from cardassay.store.schema.asking import requests

__all__ = ["SentLetter", "send_request"]


@dataclass(frozen=True, slots=True)
class SentLetter:
    """What became of sending a letter."""

    letter: RequestLetter
    """With the state of its delivery."""
    text: str
    """What was sent, the link included."""
    link: UploadLink | None
    token: str
    """Of the link; empty without one. Shown now and never again."""


def send_request(
    office: Office,
    actor: Actor,
    tender_id: str,
    supplier_id: str,
    request_id: str,
    *,
    to: str,
    terms: LinkTerms | None,
    with_link: Callable[[RequestLetter, UploadLink, str], str],
) -> SentLetter:
    """
    The letter handed to the mail server; a failure is kept with the letter and not raised.

    Args:
        to: One address of mail.
        terms: Of a link that goes with it; ``None`` for no link.
        with_link: Gives the text of a letter with the address of a link in it.

    Raises:
        NotFoundError: There is no such letter to this supplier.
        NotValidError: The address is none, or the terms make no sense.
    """
    to = to.strip()
    if not is_address(to):
        raise NotValidError(
            f"“{to[:80]}” is no address of mail; write one such as anna@example.org.", field="to"
        )
    with office.database.reading() as connection:
        letter = letter_in(connection, tender_id, supplier_id, request_id)
    text, link, token = letter.text, None, ""
    if terms is not None:
        link, token = make_link(office, actor, tender_id, supplier_id, terms, request_id=request_id)
        text = with_link(letter, link, token)
    subject, body = _parts(text)
    now = office.clock()
    host = office.settings.mail.sender.rpartition("@")[2] or "localhost"
    message_id = f"{letter.id}.{int(now.timestamp() * 1000):x}@{host}"
    error = ""
    try:
        answer = send_letter(
            office.settings.mail, Letter(to, subject, body, message_id, now, letter.language)
        )
    except NotSentError as fault:
        error, answer = fault.message, ""
    with office.changing(actor) as change:
        values = {
            "mail": to,
            "state": "failed" if error else "sent",
            "error": error,
            "sent_at": letter.sent_at if error else change.moment,
        }
        change.connection.execute(update(requests).where(requests.c.id == letter.id).values(**values))
        change.record(
            "request.failed" if error else "request.sent",
            tender=tender_id,
            request=letter.id,
            to=to,
            link="" if link is None else link.id,
            said=error or answer,
        )
        letter = letter_in(change.connection, tender_id, supplier_id, request_id)
    return SentLetter(letter, text, link, token)


def _parts(text: str) -> tuple[str, str]:
    """Subject and body: the first line is the subject, as letters begin with a title."""
    first, _, rest = text.lstrip().partition("\n")
    return first.lstrip("# ").strip(), rest.lstrip("\n")
