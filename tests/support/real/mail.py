"""A mail server that keeps what it receives; it can also refuse, put off, hang up or say nothing."""

from __future__ import annotations

import asyncio
import email
import email.policy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.real.needs import free_port, until

__all__ = ["Mail", "MailSink", "running_sink"]

Manner = Literal["accept", "refuse", "put off", "hang up", "say nothing"]


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it came in."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage
    login: str | None
    """The name that the sender logged in with; ``None`` without a login."""


@dataclass(slots=True)
class MailSink:
    """What came in at one address, and how the next mails are met."""

    port: int
    host: str = "127.0.0.1"
    user: str = "cardassay"
    password: str = "a password of the tests"
    manner: Manner = "accept"
    received: list[Mail] = field(default_factory=list)
    tried: int = 0
    """How often a recipient was named, whatever came of it."""
    _released: threading.Event = field(default_factory=threading.Event)

    def wait_for(self, number: int, seconds: float = 15) -> list[Mail]:
        """The mails received, once there are as many as expected."""
        until(lambda: len(self.received) >= number, f"{number} mails have come in", seconds)
        return self.received

    def clear(self) -> None:
        """Forgets what came in and accepts again."""
        self.received.clear()
        self.tried, self.manner = 0, "accept"

    # The handlers of aiosmtpd; it calls them by these names.

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Takes, refuses or puts off one recipient."""
        self.tried += 1
        if self.manner == "refuse":
            return "550 5.1.1 No such mailbox here"
        if self.manner == "put off":
            return "451 4.7.1 Try again later"
        if self.manner == "hang up":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "421 4.3.2 Closing"
        if self.manner == "say nothing":
            while not self._released.is_set() and self.manner == "say nothing":
                await asyncio.sleep(0.05)
            return "421 4.3.2 Closing"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keeps a mail."""
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        login = session.auth_data.decode() if isinstance(session.auth_data, bytes) else None
        self.received.append(Mail(envelope.mail_from or "", tuple(envelope.rcpt_tos), message, login))
        return "250 OK"


@contextmanager
def running_sink() -> Iterator[MailSink]:
    """A mail server on the loopback address until the end of the block."""
    sink = MailSink(free_port())

    def checks(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (
            sink.user.encode(),
            sink.password.encode(),
        )
        # Not handled: the server itself says that a log-in is refused.
        return AuthResult(success=good, handled=good, auth_data=data.login if good else None)

    controller = Controller(
        sink, hostname=sink.host, port=sink.port, authenticator=checks, auth_require_tls=False
    )
    controller.start()
    try:
        yield sink
    finally:
        sink._released.set()
        controller.stop()
