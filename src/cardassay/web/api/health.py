"""Whether the server can work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter

from cardassay import __version__
from cardassay.store.migrating import newest, stands_at
from cardassay.web.guards import public
from cardassay.web.visits import Visit

__all__ = ["ROUTER"]

ROUTER = APIRouter()


@dataclass(frozen=True, slots=True)
class Health:
    """The server's answer while it can work; else it answers with a problem."""

    version: str
    database: str
    """Last step that was done of those that bring the database to its form."""
    needs: str
    """Last step that this version knows."""


@ROUTER.get("/health")
def health(visit: Annotated[Visit, public()]) -> Health:
    """Whether the server and its database answer."""
    return Health(__version__, stands_at(visit.office.database), newest())
