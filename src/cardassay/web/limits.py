"""
How much may come before a route is asked: requests of one address, and bytes of a form.

Routes that take large files read them piece by piece with limits of their own; what is read as a whole,
a form or JSON, is small here. The count of requests stands in the memory of one server: it keeps one
address from taking all of its time. What must count over all servers, such as sign-in, does so in the
database.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from fastapi import Request
from starlette.routing import compile_path

from cardassay.office.faults import OfficeError, TooManyError, TooMuchError
from cardassay.office.people.throttling import network_of
from cardassay.web.answers import refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from cardassay.web.app import Way

__all__ = ["MOST_BYTES", "Limits"]

MOST_BYTES = 2 << 20
"""Of a form, or of JSON."""

_WHOLE = ("application/x-www-form-urlencoded", "application/json")


class Limits:
    """Refuses what is too much, before anything is done for it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._minute, self._counts = -1, dict[str, int]()
        self._ways: list[tuple[frozenset[str], re.Pattern[str], Way]] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        error = self._too_many(request)
        if error is None and self._is_small(request):
            await _with_limit(self._app, request, receive, send)
            return
        await (
            self._app(scope, receive, send)
            if error is None
            else refusal(request, error)(scope, receive, send)
        )

    def _too_many(self, request: Request) -> OfficeError | None:
        now = time.monotonic()
        if int(now // 60) != self._minute:
            self._minute, self._counts = int(now // 60), {}
        address = network_of(request.client.host if request.client else "")
        self._counts[address] = count = self._counts.get(address, 0) + 1
        if count <= request.app.state.office.settings.limits.requests_per_minute:
            return None
        wait_s = 60 - int(now % 60)
        return TooManyError(
            f"Too many requests came from your address. Wait {wait_s} seconds, then go on.", wait_s=wait_s
        )

    def _is_small(self, request: Request) -> bool:
        """Whether there is a large body, and the route would read it as a whole."""
        declared = request.headers.get("content-length", "0")
        if (
            declared.isdecimal()
            and int(declared) <= MOST_BYTES
            and "transfer-encoding" not in request.headers
        ):
            return False  # nearly every request; the server takes no more than was declared
        if self._ways is None:
            ways: tuple[Way, ...] = tuple(request.app.state.ways)
            self._ways = [(frozenset(way.methods), compile_path(way.path)[0], way) for way in ways]
        for methods, known, way in self._ways:
            if request.method in methods and known.match(request.url.path):
                kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
                return not way.guard.large and (way.takes_body or kind in _WHOLE)
        return True


async def _with_limit(app: ASGIApp, request: Request, receive: Receive, send: Send) -> None:
    declared = request.headers.get("content-length", "")
    error = TooMuchError(
        f"This is more than a form may hold ({MOST_BYTES >> 20} MiB). Nothing was done. "
        "Papers are sent on the page of their supplier."
    )
    if declared.isdecimal() and int(declared) > MOST_BYTES:
        await refusal(request, error)(request.scope, receive, send)
        return
    seen, over, told = 0, False, False

    async def counted() -> Message:
        nonlocal seen, over
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MOST_BYTES:
            over = True
            raise error
        return message

    async def answered(message: Message) -> None:
        nonlocal told
        # Reading was stopped; whatever the route made of that, the answer says why.
        if not over:
            await send(message)
        elif not told:
            told = True
            await refusal(request, error)(request.scope, receive, send)

    await app(request.scope, counted, answered)
