"""
One mail to a mail server, and what the server answered.

1. The server proves who it is: with ``starttls`` and ``tls`` its certificate is verified against the
   trust of the system (or of ``SSL_CERT_FILE``), and nothing is sent when it does not.
2. Nothing that a person wrote can add a header: addresses are checked here, and
   :class:`email.message.EmailMessage` refuses line ends in headers.
3. Each mail bears the ``Message-ID`` it was given, the same at each try, so that a mail program shows
   a mail once even where it was sent twice.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from cardassay.office.settings import Mail

__all__ = ["Letter", "NotSentError", "is_address", "send_letter"]

_TIME_LIMIT_S = 20.0
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?"
)
_PERMANENT = range(500, 600)


class NotSentError(Exception):
    """It was not sent; the message is for people."""

    def __init__(self, message: str, *, permanent: bool = False, whole_way: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.permanent = permanent
        """Whether trying again as it is cannot help: the receiver refuses it for good."""
        self.whole_way = whole_way
        """Whether nothing goes this way now, so that others need not be tried either."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent to whom."""

    to: str
    subject: str
    text: str
    message_id: str
    """Without angle brackets; the same for each try of the same letter."""
    at: datetime
    language: str = "en"


def is_address(text: str) -> bool:
    """
    Whether a text is a plain address of mail.

    >>> is_address("anna@bank.example"), is_address("anna@bank.example\\nBcc: x@y.example")
    (True, False)
    """
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def send_letter(mail: Mail, letter: Letter, *, time_limit_s: float = _TIME_LIMIT_S) -> str:
    """
    The answer of the mail server that has taken a letter.

    Raises:
        NotSentError: The server cannot be reached, does not prove who it is, or refuses the letter.
    """
    if not mail.host:
        raise NotSentError(
            "No mail server is set, so that no mail can go out. Whoever looks after Cardassay sets one in "
            "settings.toml under [mail]: host, port, security, sender.",
            whole_way=True,
        )
    message = _message(mail, letter)
    place = f"{mail.host}:{mail.port}"
    try:
        server = _connected(mail, time_limit_s)
        try:
            if mail.user:
                server.login(mail.user, mail.password)
            code, answer = _handed_over(server, mail.sender, letter.to, message)
            # The letter is taken: whatever happens while we say goodbye, it must not be sent again.
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            server.close()
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise NotSentError(
            f"The mail server {place} refuses the address {letter.to}: {code} {_plain(said)}",
            permanent=code in _PERMANENT,
        ) from error
    except smtplib.SMTPAuthenticationError as error:
        raise NotSentError(
            f"The mail server {place} refuses the log-in: {error.smtp_code} {_plain(error.smtp_error)}. User "
            "and password stand in settings.toml under [mail].",
            whole_way=True,
        ) from error  # fmt: skip
    except smtplib.SMTPResponseException as error:
        raise NotSentError(
            f"The mail server {place} answers {error.smtp_code} {_plain(error.smtp_error)}"
        ) from error
    except ssl.SSLCertVerificationError as error:
        raise NotSentError(
            f"The mail server {place} does not prove who it is ({error.verify_message}); nothing was sent.",
            whole_way=True,
        ) from error
    except (smtplib.SMTPException, OSError) as error:
        # smtplib tells a silence within the conversation as a connection that was closed.
        silent = isinstance(error, TimeoutError) or "timed out" in str(error)
        what = "it did not answer in time" if silent else str(error) or "it broke off"
        raise NotSentError(f"The mail server {place} cannot be used: {what}.", whole_way=True) from error
    return f"{code} {answer}"


def _connected(mail: Mail, time_limit_s: float) -> smtplib.SMTP:
    name = mail.sender.rpartition("@")[2] or "localhost"
    if mail.security == "tls":
        trust = ssl.create_default_context()
        return smtplib.SMTP_SSL(
            mail.host, mail.port, local_hostname=name, timeout=time_limit_s, context=trust
        )
    server = smtplib.SMTP(mail.host, mail.port, local_hostname=name, timeout=time_limit_s)
    if mail.security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        except BaseException:
            server.close()
            raise
    return server


def _handed_over(server: smtplib.SMTP, sender: str, to: str, message: EmailMessage) -> tuple[int, str]:
    """As ``sendmail`` does it, with the answer to the whole letter, which that one keeps for itself."""
    server.ehlo_or_helo_if_needed()
    code, said = server.mail(sender)
    if code != 250:
        raise smtplib.SMTPSenderRefused(code, said, sender)
    code, said = server.rcpt(to)
    if code not in (250, 251):
        raise smtplib.SMTPRecipientsRefused({to: (code, said)})
    code, said = server.data(message.as_bytes(policy=SMTP))
    if code != 250:
        raise smtplib.SMTPDataError(code, said)
    return code, _plain(said)


def _message(mail: Mail, letter: Letter) -> EmailMessage:
    if not is_address(letter.to):
        raise NotSentError(f"“{letter.to[:80]}” is no address of mail.", permanent=True)
    if not is_address(mail.sender):
        raise NotSentError(f"The sender “{mail.sender}” of settings.toml is no address of mail.")
    message = EmailMessage()
    user, _, domain = mail.sender.rpartition("@")
    message["From"] = Address("Cardassay", user, domain)
    message["To"] = Address("", *_halves(letter.to))
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{letter.message_id}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is told to us
    message["Content-Language"] = letter.language
    message.set_content(letter.text, cte="quoted-printable")
    return message


def _halves(address: str) -> tuple[str, str]:
    user, _, domain = address.rpartition("@")
    return user, domain


def _plain(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:300]
