"""What the real counterparts share: what to do when one is not installed, free ports, waiting."""

from __future__ import annotations

import os
import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from tests.support.scripts import ROOT

__all__ = ["PARTS", "free_port", "not_here", "program", "until"]

PARTS = ROOT / "tests" / "real" / "parts"


def not_here(part: str) -> NoReturn:
    """Skips a test that needs a part; where everything is promised to be there (CI), fails it."""
    says = f"{part} is not installed here (sh scripts/system_parts.sh)"
    if os.environ.get("CI") == "true":
        pytest.fail(says)
    pytest.skip(says)


def program(part: str, *names: str) -> str:
    """The first of several programs that this machine has."""
    for name in names:
        if found := shutil.which(name):
            return found
    not_here(part)


def npm_package(name: str) -> Path:
    """The folder of an npm package of the tests' own."""
    folder = PARTS / "node_modules" / name
    if not folder.is_dir():
        not_here(f"the npm package {name}")
    return folder


def free_port() -> int:
    """A port of the loopback address that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(holds: Callable[[], bool], what: str, seconds: float = 15) -> None:
    """Waits until something holds; says what did not come about when it never does."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"{what}: not within {seconds:g} s"
        time.sleep(0.02)
