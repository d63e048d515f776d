"""
The only network in Cardassay: one public file of one register, fetched when a person asks for it.

No cookies, no log-in, nothing but the address goes out. An answer that is not the file (an error, a
page instead of a list, a redirect to another host) is refused with what to do, and nothing is stored.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import urlsplit

from cardassay import __version__
from cardassay.errors import CardassayError
from cardassay.registers.described import Described
from cardassay.registers.parsing import MOST_BYTES

__all__ = ["Fetched", "NotFetchedError", "fetch"]

AGENT = f"cardassay/{__version__} (fetches a public certificate list once, asked for by a person)"
TIME_LIMIT_S = 120.0
"""For the whole answer."""
_QUIET_S = 30.0
"""Without a single byte."""
_PIECE = 256 * 1024
_MOST_REDIRECTS = 5


class NotFetchedError(CardassayError):
    """A list could not be fetched; the message says why and what a person does instead."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of a public file."""

    data: bytes
    address: str
    """Where they came from in the end."""
    kind: str
    """Kind of the content as the server says it."""


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects over https inside the register's own domains; names any other host."""

    max_redirections = _MOST_REDIRECTS

    def __init__(self, hosts: tuple[str, ...]) -> None:
        self._hosts = hosts

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """The next request, or a refusal that names the other host."""
        here, there = urlsplit(req.full_url).hostname or "", urlsplit(newurl)
        host = there.hostname or ""
        known = host == here or any(host == own or host.endswith(f".{own}") for own in self._hosts)
        if there.scheme != "https" or not known:
            fp.close()
            raise NotFetchedError(
                f"{here} sends on to {newurl}, which is another host or not https. It was not followed: "
                "see in a browser whether the list has moved there. If so, write the new address as "
                "`public_file` into a description of your own, or save the list and use "
                "`cardassay register add`."
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(
    description: Described,
    *,
    most_bytes: int = MOST_BYTES,
    time_limit_s: float = TIME_LIMIT_S,
    context: ssl.SSLContext | None = None,
) -> Fetched:
    """
    The public file of a register.

    Args:
        description: The register's description.
        most_bytes: Bytes of the answer at most.
        time_limit_s: Seconds for the whole answer.
        context: How the server proves who it is; the system's own trust when left out.

    Raises:
        NotFetchedError: There is no public file, the network is not to be had, or the answer is not it.
    """
    address = description.public_file
    if not address:
        raise NotFetchedError(f"There is no public file of {description.name}. {_instead(description)}")
    if not address.startswith("https://"):
        raise NotFetchedError(f"{address} is not https: what comes from there can be changed on the way.")
    opener = urllib.request.OpenerDirector()
    handlers: tuple[urllib.request.BaseHandler, ...] = (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPSHandler(context=context),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirects(description.hosts),
    )
    for handler in handlers:
        opener.add_handler(handler)
    request = urllib.request.Request(address, headers={"User-Agent": AGENT, "Accept": "*/*"})
    until = time.monotonic() + time_limit_s
    try:
        with opener.open(request, timeout=min(_QUIET_S, time_limit_s)) as answer:
            data = _body(answer, most_bytes, until, description)
            told = answer.headers.get_content_type()
            final = str(answer.geturl())
    except urllib.error.HTTPError as error:
        error.close()
        raise NotFetchedError(
            f"{urlsplit(address).hostname} answers {error.code} ({error.reason}) for {address}. "
            f"{_instead(description)}"
        ) from error
    except urllib.error.URLError as error:
        raise _offline(description, error.reason) from error
    except (OSError, http.client.HTTPException) as error:
        raise _offline(description, error) from error
    return Fetched(data, final, told)


def _body(answer: Any, most_bytes: int, until: float, description: Described) -> bytes:
    said = answer.headers.get("Content-Length", "")
    if said.isdecimal() and int(said) > most_bytes:
        raise _too_large(description, most_bytes)
    pieces: list[bytes] = []
    size = 0
    while True:
        piece = answer.read1(_PIECE)
        if not piece:
            break
        size += len(piece)
        pieces.append(piece)
        if size > most_bytes:
            raise _too_large(description, most_bytes)
        if time.monotonic() > until:
            raise NotFetchedError(
                f"The list of {description.name} did not come in time; {size:,} bytes had. Nothing was "
                "stored. Try again later, or save it with a browser and use `cardassay register add`."
            )
    if said.isdecimal() and size < int(said):
        raise NotFetchedError(
            f"The list of {description.name} broke off after {size:,} of {int(said):,} bytes. Nothing was "
            "stored. Try again."
        )
    if not size:
        raise NotFetchedError(f"The answer for {description.name} is empty. Try again later.")
    return b"".join(pieces)


def _too_large(description: Described, most_bytes: int) -> NotFetchedError:
    return NotFetchedError(
        f"The answer for {description.name} is larger than {most_bytes:,} bytes, which no list of "
        "certificates is; nothing was stored. See in a browser what stands at its address."
    )


def _offline(description: Described, reason: object) -> NotFetchedError:
    why: object = reason
    if isinstance(reason, socket.gaierror):
        why = "the name of its host cannot be found: there is no network here, or no name server"
    elif isinstance(reason, TimeoutError):
        why = "there was no answer in time"
    elif isinstance(reason, ssl.SSLError):
        why = f"the server did not prove who it is: {reason}"
    return NotFetchedError(
        f"{description.public_file} cannot be reached ({why}). Everything else works without the network. "
        f"Save the list on a machine that has one, and bring it in: cardassay register add FILE --as "
        f"{description.id} --day DAY"
    )


def _instead(description: Described) -> str:
    where = f" Its page: {description.address}" if description.address else ""
    ask = description.look_instead or "Look it up by hand, and record it with `cardassay register record`."
    return f"{ask}{where}"
