"""The application: routes of all areas, what goes around each answer, and how errors are told."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import resources

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.staticfiles import StaticFiles
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from cardassay import __version__
from cardassay.office.judging.judge import JudgePool
from cardassay.office.office import Office
from cardassay.web import api, pages
from cardassay.web.answers import tell_errors
from cardassay.web.around import Around
from cardassay.web.guards import Guard
from cardassay.web.limits import Limits
from cardassay.web.messages import all_words
from cardassay.web.openapi import describe
from cardassay.web.rendering import templates

__all__ = ["Way", "make_app", "way_of", "ways_of"]


def make_app(office: Office) -> FastAPI:
    """
    The application over an office.

    Raises:
        RuntimeError: A route names no guard, or more than one.
    """

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        yield
        if isinstance(office.judge, JudgePool):
            office.judge.close()

    app = FastAPI(
        title="Cardassay",
        version=__version__,
        summary="Whether a card manufacturer's certificates are complete enough for a card project.",
        openapi_url="/api/openapi.json",
        docs_url=None,  # its pages load scripts from other places
        redoc_url=None,
        lifespan=life,
    )
    app.state.office = office
    app.state.words = all_words()
    app.state.templates = templates()
    app.state.ways = []
    for prefix, router in _areas():
        app.include_router(router, prefix=prefix, include_in_schema=bool(prefix))
        app.state.ways += [way_of(prefix, route) for route in router.routes]
    app.mount("/static", StaticFiles(directory=str(resources.files("cardassay.web") / "static")), "static")
    describe(app)
    tell_errors(app)
    app.add_middleware(Limits)
    app.add_middleware(Around)
    if office.settings.proxies:  # outermost: everything else sees the address that the proxy tells
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(office.settings.proxies))
    return app


def _areas() -> Iterator[tuple[str, APIRouter]]:
    """Those that lie as modules in ``pages`` and ``api``, with the start of their addresses."""
    for package, prefix in ((pages, ""), (api, "/api")):
        for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda one: one.name):
            if not found.name.startswith("_"):
                yield prefix, importlib.import_module(f"{package.__name__}.{found.name}").ROUTER


@dataclass(frozen=True, slots=True)
class Way:
    """One way in: methods and path of a route, and who may go there."""

    methods: tuple[str, ...]
    path: str
    """With the names of its parameters in braces."""
    guard: Guard
    name: str
    takes_body: bool = False
    """Whether the body is read as a whole before the guard is asked: a form or JSON, never a large file."""


def way_of(prefix: str, route: object) -> Way:
    """
    The way in that a route is.

    Raises:
        RuntimeError: It is no route of ours, or names no guard, or several.
    """
    if not isinstance(route, APIRoute):
        raise RuntimeError(f"{route!r} is not a route of an area; areas hold plain routes only.")
    found = [one.call for one in route.dependant.dependencies if isinstance(one.call, Guard)]
    if len(found) != 1:
        raise RuntimeError(f"The route {prefix}{route.path} names {len(found)} guards instead of one.")
    return Way(
        tuple(sorted(route.methods or ())),
        prefix + route.path,
        found[0],
        route.name,
        route.body_field is not None,
    )


def ways_of(app: FastAPI) -> tuple[Way, ...]:
    """Every way into an application, in the order in which they are tried."""
    return tuple(app.state.ways)
