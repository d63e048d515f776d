"""Mails as Outlook saves them (msg): the words, the attachments, and mails inside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cardassay.documents.containers.budget import Budget
from cardassay.documents.containers.html import text_of_html
from cardassay.documents.containers.mail import BODY, WINMAIL, body_member
from cardassay.documents.containers.naming import Names
from cardassay.documents.containers.parts import Member, Parts, RefusedError
from cardassay.model.problem import Problem

if TYPE_CHECKING:
    from oxmsg.properties import Properties

__all__ = ["head_of_outlook", "open_outlook"]

_SUBJECT, _BODY, _HTML, _HTML_TEXT = 0x0037, 0x1000, 0x1013, 0x1013
_LONG_NAME, _NAME, _DISPLAY_NAME, _DATA, _CONTENT_ID, _TYPE = 0x3707, 0x3704, 0x3001, 0x3701, 0x3712, 0x370E
_HEAD, _SENDER, _SENDER_OF_OLD = 0x007D, 0x5D01, 0x0C1F
"""The head as it came over the network, and two places of the sender's address (MS-OXPROPS)."""

_INNER_MAIL = "__substg1.0_3701000D"
"""Where an attachment holds a mail of its own instead of bytes (MS-OXMSG 2.2.2.1)."""

_ATTACHMENT_HEADER, _MAIL_HEADER, _INNER_HEADER = 8, 32, 24
"""Bytes before the properties of an attachment, of the mail itself, of a mail inside (MS-OXMSG 2.4)."""

_DEEPEST = 6

DAMAGED = Problem(
    "damaged",
    "whole file",
    "The Outlook mail is damaged and cannot be taken apart; ask the sender for the attachments.",
)


def open_outlook(data: bytes, file: str, budget: Budget) -> Parts:
    """The words of the mail first, then what is attached, in the mail's order."""
    from oxmsg import Message

    try:
        storage: Any = Message.load(data)._storage
        parts = list(_mail(storage, _MAIL_HEADER, budget, Names(), 0))
    except RefusedError:
        raise
    except Exception as error:
        # The library promises nothing about files that break the format; whatever it raises, the
        # mail is damaged.
        raise RefusedError(DAMAGED) from error
    if not parts:
        yield Problem(
            "empty-container",
            "whole file",
            "The mail holds neither words nor attachments; ask the sender for it again.",
        )
    yield from parts


def head_of_outlook(data: bytes) -> tuple[str, str]:
    """
    The head with which the mail came, and the sender's address that Outlook noted; each may be empty.

    Raises:
        RefusedError: The mail is damaged.
    """
    from oxmsg import Message
    from oxmsg.properties import Properties

    try:
        properties = Properties(Message.load(data)._storage, properties_header_offset=_MAIL_HEADER)
        noted = _text(properties, _SENDER) or _text(properties, _SENDER_OF_OLD)
        return _text(properties, _HEAD), noted if "@" in noted else ""
    except Exception as error:
        # The library promises nothing about files that break the format.
        raise RefusedError(DAMAGED) from error


def _mail(storage: Any, header: int, budget: Budget, names: Names, depth: int) -> Iterator[Member | Problem]:
    from oxmsg.properties import Properties

    properties = Properties(storage, properties_header_offset=header)
    prefix = ""
    if depth:
        subject = _text(properties, _SUBJECT).replace("/", "-")[:60].strip() or "forwarded"
        prefix = f"{subject}.msg"
    body = _text(properties, _BODY) or text_of_html(_html(properties))
    if body.strip():
        words = body_member(body)
        name = names.harmless(f"{prefix}/{BODY}" if prefix else BODY)
        yield Member(name, words.data, claim=words.claim)
    for inner in storage.iter_attachment_storages():
        yield from _attachment(inner, prefix, budget, names, depth)
    if not depth:
        yield from names.problems()


def _attachment(
    storage: Any, prefix: str, budget: Budget, names: Names, depth: int
) -> Iterator[Member | Problem]:
    from oxmsg.properties import Properties

    try:
        inner = next((one for one in storage.storages if one.name == _INNER_MAIL), None)
        properties = Properties(storage, properties_header_offset=_ATTACHMENT_HEADER)
        name = _text(properties, _LONG_NAME) or _text(properties, _NAME) or _text(properties, _DISPLAY_NAME)
        if inner is not None and any(one.name == "__properties_version1.0" for one in inner.streams):
            if depth >= _DEEPEST:
                yield Problem(
                    "too-deep",
                    f"member {name}",
                    "Mails are nested too deeply inside each other; the innermost were not opened. Ask "
                    "for them on their own.",
                )
                return
            budget.next_member()
            yield from list(_mail(inner, _INNER_HEADER, budget, names, depth + 1))
            return
        data = properties.binary_prop_value(_DATA)
        if data is None:
            yield Problem(
                "attachment-not-inside",
                f"member {name}",
                f"The attachment `{name}` is a link or an object of another program, not a file inside the "
                "mail; it was not read. Ask the sender for the file itself.",
            )
            return
        if name.lower() == "winmail.dat" or data[:4] == b"\x78\x9f\x3e\x22":
            yield WINMAIL
            return
        budget.next_member()
        budget.inflated += len(data)
        picture = bool(_text(properties, _CONTENT_ID)) and _text(properties, _TYPE).startswith("image/")
        name = name or "attachment"
        yield Member(names.harmless(f"{prefix}/{name}" if prefix else name), data, picture=picture)
    except RefusedError:
        raise
    except Exception as error:  # noqa: BLE001  one broken attachment must not lose the others
        yield Problem(
            "damaged-member",
            "an attachment",
            f"An attachment of the mail is damaged and was not read ({type(error).__name__}); the others "
            "were. Ask the sender for it again.",
        )


def _text(properties: Properties, pid: int) -> str:
    return (properties.str_prop_value(pid) or "").replace("\x00", "")


def _html(properties: Properties) -> str:
    """The formatted text, whichever of its two forms the mail has."""
    raw = properties.binary_prop_value(_HTML)
    if raw:
        try:
            return raw.decode(properties.body_encoding, "replace")
        except LookupError:
            return raw.decode("utf-8", "replace")
    return properties.str_prop_value(_HTML_TEXT) or ""
