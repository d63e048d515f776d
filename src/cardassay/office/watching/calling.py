"""
One call of a webhook: JSON to an address that a person gave, signed, and never into the own network.

1. Only ``https``; plain ``http`` only to the machine itself.
2. The name is resolved once, and the call goes to exactly that address. Addresses that are not public
   (loopback, private, link-local …) are called only when their host stands in ``webhook_hosts``.
3. Redirects are not followed, proxies of the environment are not used, and at most a little of the answer
   is read.
4. ``Cardassay-Signature: t=<seconds>,v1=<hex>`` is HMAC-SHA-256 over ``<seconds>.<body>``; who receives
   it compares and refuses what is older than some minutes. ``Cardassay-Delivery`` is the same at
   each try, so that a call that came twice can be told.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import socket
import time
from collections.abc import Callable
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

import httpx2

from cardassay import __version__
from cardassay.office.faults import NotValidError
from cardassay.office.watching.mailing import NotSentError

__all__ = ["call", "checked_address", "signature"]

_TIME_LIMIT_S = 10.0
_MOST_ANSWER = 2_000
_GONE = 410

_WRAPPING = tuple(ipaddress.IPv6Network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16"))
"""Networks whose addresses lead on to one of IPv4 (NAT64, 6to4), perhaps to one inside."""

Resolve = Callable[[str, int], list[str]]
"""The network addresses of a host."""


def signature(key: bytes, body: bytes, at: datetime) -> str:
    """The value of the header that proves where a call comes from."""
    seconds = str(int(at.timestamp()))
    mark = hmac.new(key, f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={mark}"


def checked_address(address: str, own_hosts: tuple[str, ...]) -> str:
    """
    An address of a webhook that may be kept; where its name leads is seen at each call.

    Raises:
        NotValidError: It is no address to which anything may be sent.
    """
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if (
        not host
        or len(address) > 1_000
        or not address.isprintable()
        or parts.username
        or parts.fragment
        or port == 0
    ):
        raise NotValidError(
            "This is no address of a webhook. Give one such as https://hooks.bank.example/cardassay, without "
            "user, password or `#`.",
            field="address",
        )
    own = host.lower() in own_hosts
    if parts.scheme != "https" and not (parts.scheme == "http" and own and _is_loopback(host)):
        raise NotValidError("Webhooks are called by https only.", field="address")
    literal = _literal(host)
    if literal is not None and _inside(str(literal)) and not own:
        raise NotValidError(_own_network(host), field="address")
    return parts.geturl()


def call(
    address: str,
    body: bytes,
    key: bytes,
    delivery: str,
    at: datetime,
    own_hosts: tuple[str, ...],
    *,
    time_limit_s: float = _TIME_LIMIT_S,
    resolve: Resolve | None = None,
) -> str:
    """
    The answer of a webhook that has taken a call.

    Raises:
        NotSentError: It cannot be reached, lies in the own network, or does not answer with success.
    """
    try:
        parts = urlsplit(checked_address(address, own_hosts))
    except NotValidError as error:
        raise NotSentError(error.message, permanent=True) from error
    host = parts.hostname or ""
    where = _place(host, parts.port or (443 if parts.scheme == "https" else 80), own_hosts, resolve)
    headers = {
        "Host": parts.netloc,
        "User-Agent": f"cardassay/{__version__}",
        "Content-Type": "application/json",
        "Cardassay-Delivery": delivery,
        "Cardassay-Signature": signature(key, body, at),
    }
    try:
        with (
            httpx2.Client(trust_env=False, follow_redirects=False, timeout=time_limit_s) as client,
            client.stream(
                "POST",
                _towards(parts, where),
                content=body,
                headers=headers,
                # The certificate must be that of the name, whatever address it was resolved to.
                extensions={"sni_hostname": host},
            ) as answer,
        ):
            said = _some(answer, time_limit_s)
            status = answer.status_code
    except httpx2.TimeoutException as error:
        raise NotSentError(
            f"The webhook at {host} did not answer within {time_limit_s:g} seconds.", whole_way=True
        ) from error
    except (httpx2.HTTPError, OSError) as error:
        raise NotSentError(f"The webhook at {host} cannot be reached: {error}.", whole_way=True) from error
    if 200 <= status < 300:
        return f"{status} {said}".strip()
    if 300 <= status < 400:
        raise NotSentError(
            f"The webhook at {host} answers {status} and sends elsewhere; redirects are not followed. Give "
            "the address at which it really is."
        )
    raise NotSentError(f"The webhook at {host} answers {status} {said}".strip(), permanent=status == _GONE)


def _place(host: str, port: int, own_hosts: tuple[str, ...], resolve: Resolve | None) -> str:
    try:
        places = (resolve or _resolved)(host, port)
    except OSError as error:
        raise NotSentError(f"The name {host} of the webhook is not known ({error}).") from error
    if not places:
        raise NotSentError(f"The name {host} of the webhook is not known.")
    if any(_inside(place) for place in places) and host.lower() not in own_hosts:
        raise NotSentError(_own_network(host))
    return places[0]


def _inside(place: str) -> bool:
    """Whether an address is not one of the public network, also where it wraps one of the older kind."""
    address = ipaddress.ip_address(place)
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        elif any(address in net for net in _WRAPPING):
            return True
    return not address.is_global or address.is_multicast


def _resolved(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]).partition("%")[0] for entry in found]


def _own_network(host: str) -> str:
    return (
        f"{host} lies in the server's own network, where webhooks are not called. If it is meant, whoever "
        "looks after Cardassay adds the host to `webhook_hosts` in settings.toml under [watch]."
    )


def _towards(parts: SplitResult, place: str) -> str:
    shown = f"[{place}]" if ":" in place else place
    port = f":{parts.port}" if parts.port else ""
    return parts._replace(netloc=f"{shown}{port}").geturl()


def _some(answer: httpx2.Response, time_limit_s: float) -> str:
    until = time.monotonic() + time_limit_s
    content = b""
    for piece in answer.iter_raw():
        content += piece
        if len(content) >= _MOST_ANSWER or time.monotonic() > until:
            break
    return " ".join(content[:_MOST_ANSWER].decode("utf-8", "replace").split())[:300]


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_loopback(host: str) -> bool:
    literal = _literal(host)
    return host.lower() == "localhost" or (literal is not None and literal.is_loopback)
