"""
Mails as they are saved (RFC 5322): the words of the mail, its attachments, and mails inside it.

The structure is read with the parser's oldest policy, which takes whatever mail programs write and
never raises for it; names and texts are decoded here, one at a time and with limits.
"""

from __future__ import annotations

import codecs
import email
import email.header
import email.policy
import mimetypes
import re
from collections.abc import Iterator
from email.message import Message
from typing import Any

from cardassay.documents.containers.budget import Budget
from cardassay.documents.containers.html import text_of_html
from cardassay.documents.containers.naming import Names
from cardassay.documents.containers.parts import Member, Parts, RefusedError
from cardassay.documents.plain import decoded
from cardassay.model.problem import Problem

__all__ = ["BODY", "SAID_IN_A_MAIL", "WINMAIL", "body_member", "open_mail"]

BODY = "body.txt"
"""Name under which the words of a mail are shown."""

SAID_IN_A_MAIL = "it is said in a mail, which anybody can write; ask for the paper itself"

_DEEPEST = 40
"""Nested parts of one mail; each honest forwarding or signature adds one or two."""

_COSTLY = 50_000_000
"""Lines times boundaries above which sorting the parts of a mail would take minutes."""

_LONGEST_HEADER = 8_000
_BOUNDARY = re.compile(rb"boundary\s*\*?\d*\*?\s*=", re.IGNORECASE)
_TEXT_CODES = re.compile(
    r"utf_?(7|8|16|32).*|ascii|us_ascii|iso_?8859.*|latin.*|windows.*|cp\d+|koi8.*|gb.*|big5.*|shift.*|euc.*"
    r"|iso_?2022.*|hz|mac_.*|tis_620",
)
_ATTACHED_SIGNATURES = {
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
}
_SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}
_NOT_PARTS = {"message/delivery-status", "message/disposition-notification", "text/rfc822-headers"}

WINMAIL = Problem(
    "outlook-rich-text",
    "winmail.dat",
    "The attachments of this mail are packed into a winmail.dat, a form that only Outlook opens; they were "
    "not read. Ask the sender to send them as ordinary attachments (format of the mail: HTML or plain text).",
)


def open_mail(data: bytes, file: str, budget: Budget) -> Parts:
    """The words of the mail first, then what is attached, in the mail's order."""
    boundaries = len(_BOUNDARY.findall(data))
    if boundaries * data.count(b"\n") > _COSTLY and boundaries > _DEEPEST:
        raise RefusedError(
            Problem(
                "too-deep",
                "whole file",
                f"The mail nests {boundaries} parts inside each other, which no mail program does; it "
                "was not opened. Ask the sender for the attachments one by one.",
            )
        )
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise RefusedError(
            Problem(
                "damaged",
                "whole file",
                "The mail is damaged and cannot be taken apart; ask the sender for the attachments.",
            )
        ) from error
    opened = _Mail(budget)
    found = list(opened.parts(message, 0))
    body = opened.body()
    if body.strip():
        yield body_member(body)
    elif not found:
        yield Problem(
            "empty-container",
            "whole file",
            "The mail holds neither words nor attachments; ask the sender for it again.",
        )
    for part in found:
        if isinstance(part, Member):
            budget.next_member()
        yield part
    yield from opened.names.problems()


def body_member(text: str) -> Member:
    """The words of a mail as an inner file."""
    return Member(BODY, text.encode("utf-8", "replace"), claim=SAID_IN_A_MAIL)


class _Mail:
    def __init__(self, budget: Budget) -> None:
        self.names = Names()
        self.names.harmless(BODY)
        self._limits = budget.limits
        self._count = 0
        self._plain: list[str] = []
        self._html: list[str] = []

    def body(self) -> str:
        """The words; the formatted form only where there is no plain one."""
        return "\n\n".join(self._plain or [text_of_html(text) for text in self._html])

    def parts(self, part: Message[Any, Any], depth: int) -> Iterator[Member | Problem]:
        kind = part.get_content_type()
        self._count += 1
        if depth > _DEEPEST or self._count > self._limits.parts_of_mail:
            if self._count == self._limits.parts_of_mail + 1 or depth == _DEEPEST + 1:
                yield Problem(
                    "too-many-members",
                    "whole file",
                    f"The mail has more than {self._limits.parts_of_mail} parts or nests them deeper than "
                    f"{_DEEPEST}; the rest was not read. Ask the sender for the attachments one by one.",
                )
            return
        if kind in _NOT_PARTS or kind in _ATTACHED_SIGNATURES:
            return
        payload = part.get_payload()
        if kind == "message/rfc822" and isinstance(payload, list) and payload:
            yield from self._forwarded(part, payload[0])
        elif isinstance(payload, list):
            for inner in payload:
                if isinstance(inner, Message):
                    yield from self.parts(inner, depth + 1)
        else:
            yield from self._leaf(part, kind)

    def _forwarded(self, part: Message[Any, Any], inner: Any) -> Iterator[Member | Problem]:
        name = _name(part) or _header(inner, "subject")[:60].replace("/", "-") or "forwarded"
        if not name.lower().endswith(".eml"):
            name += ".eml"
        try:
            data = inner.as_bytes()
        except (ValueError, LookupError, TypeError, AttributeError, KeyError, RecursionError):
            yield Problem(
                "damaged-member",
                f"member {name}",
                "A mail inside this mail is damaged and was not read; ask for it on its own.",
            )
            return
        yield Member(self.names.harmless(name), data)

    def _leaf(self, part: Message[Any, Any], kind: str) -> Iterator[Member | Problem]:
        name = _name(part)
        disposition = _header(part, "content-disposition").lower()
        data = _bytes(part)
        if kind in _SEALED:
            yield Problem(
                "encrypted-mail",
                f"member {name or kind}",
                "The mail or a part of it is encrypted or sealed (S/MIME, PGP) and was not read. Open it "
                "with the mail program that has the key, and save the attachments.",
            )
        elif (
            kind == "application/ms-tnef" or name.lower() == "winmail.dat" or data[:4] == b"\x78\x9f\x3e\x22"
        ):
            yield WINMAIL
        elif kind.startswith("text/") and not name and not disposition.startswith("attachment"):
            text = _text(part, data)
            if text.strip():
                (self._html if kind == "text/html" else self._plain).append(text)
        elif data or name:
            name = name or f"part-{self._count}{mimetypes.guess_extension(kind) or ''}"
            inline = kind.startswith("image/") and (
                disposition.startswith("inline") or part.get("content-id") is not None
            )
            yield Member(self.names.harmless(name), data, picture=inline)


def _bytes(part: Message[Any, Any]) -> bytes:
    try:
        payload: Any = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AttributeError, KeyError):
        # What is sent in a broken wrapping is taken as it stands.
        payload = part.get_payload()
    if isinstance(payload, str):
        return payload.encode("utf-8", "surrogateescape")
    return payload if isinstance(payload, bytes) else b""


def _text(part: Message[Any, Any], data: bytes) -> str:
    try:
        name = codecs.lookup(str(part.get_content_charset("") or "-")).name.replace("-", "_")
    except (LookupError, ValueError, UnicodeError, TypeError, AttributeError):
        name = ""
    if _TEXT_CODES.fullmatch(name):
        return data.decode(name, "replace")
    return decoded(data)[0]


def _name(part: Message[Any, Any]) -> str:
    """The file name of a part; empty where it has none."""
    for header in ("content-disposition", "content-type"):
        value = part.get(header)
        if value is not None and len(str(value)) > _LONGEST_HEADER:
            part.replace_header(header, str(value)[:_LONGEST_HEADER])
    try:
        name = part.get_filename("")
    except (ValueError, LookupError, TypeError, AttributeError, UnicodeError):
        return ""
    return _decoded(name).replace("\r", "").replace("\n", "").strip()


def _header(part: Message[Any, Any], name: str) -> str:
    value = part.get(name) if isinstance(part, Message) else None
    return _decoded(str(value)[:_LONGEST_HEADER]).strip() if value is not None else ""


def _decoded(text: str) -> str:
    """A header with its encoded words (RFC 2047) decoded; as it stands where that fails."""
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if "=?" not in text:
        return text
    try:
        return str(email.header.make_header(email.header.decode_header(text)))
    except (email.errors.MessageError, ValueError, LookupError, UnicodeError, AssertionError):
        return text
