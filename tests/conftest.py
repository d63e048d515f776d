"""What holds for every test: papers are read in the process of the test, and nothing is kept."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest

pytest_plugins = ["tests.support.real.fixtures"]


# Thousands of tests and their modules stay for the whole run: looking through all of them again and again
# for what can go would take a fifth of the time.
gc.set_threshold(10_000, 10, 10)


_REAL_PARTS = frozenset({"postgres_server", "oidc_provider", "browser"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a program of the system beside Python has a mark, and a command of its own."""
    real = Path(__file__).parent / "real"
    for item in items:
        wants = set(getattr(item, "fixturenames", ())) & _REAL_PARTS
        if wants or "[postgres" in item.name or "-postgres" in item.name or real in item.path.parents:
            item.add_marker("real")


def pytest_collection_finish() -> None:
    """What was collected stays, so that nothing of it is looked at any more."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """What was left open in a circle is closed here, not while Python ends."""
    gc.collect()


@pytest.fixture(autouse=True, scope="session")
def read_here():
    """Commands run by tests start no workers and leave the user's kept results alone."""
    with pytest.MonkeyPatch.context() as patch:
        # A person's Python compiles a module once, not once for each command.
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        patch.setenv("CARDASSAY_WORKERS", "0")
        patch.setenv("CARDASSAY_CACHE", "off")
        yield


@pytest.fixture(scope="session")
def kept_papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which what the example's papers say is kept for one run of all tests, in every worker."""
    own = tmp_path_factory.getbasetemp()
    # Workers have folders of their own below that of the run.
    return (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "kept-papers"
