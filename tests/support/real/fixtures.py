"""
The fixtures of the real counterparts, for tests of every folder.

Each imports what it needs when a test asks for it: the other tests need not wait for it, nor have it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.support.real.furnished import Furnished, House
    from tests.support.real.mail import MailSink
    from tests.support.real.openid import OpenIdProvider
    from tests.support.real.postgres import PostgresServer
    from tests.support.real.server import LiveServer
    from tests.support.real.webhooks import WebhookSink


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints what tests counted (``figure``), whichever process they ran in."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "figure":
                terminalreporter.write_line(str(value))


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Says a figure at the end of the run when the test passes: what was tried, how often."""
    return lambda text: record_property("figure", text)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server, started once for each process of tests."""
    from tests.support.real.postgres import running_server

    with running_server() as server:
        yield server


@pytest.fixture(scope="module")
def postgres_url(postgres_server: PostgresServer, request: pytest.FixtureRequest) -> Iterator[str]:
    """SQLAlchemy's address of an empty database that only this module uses."""
    module = re.sub(r"\W+", "_", request.node.nodeid.removesuffix(".py")).lower()
    # PostgreSQL cuts names after 63 bytes; the end tells modules apart.
    name = f"t_{module[-50:]}"
    postgres_server.drop_database(name)
    yield postgres_server.make_database(name)
    postgres_server.drop_database(name)


@pytest.fixture(scope="session")
def _smtp_sink() -> Iterator[MailSink]:
    from tests.support.real.mail import running_sink

    with running_sink() as sink:
        yield sink


@pytest.fixture
def smtp_sink(_smtp_sink: MailSink) -> Iterator[MailSink]:
    """A mail server that keeps what it gets, empty at the start of each test."""
    _smtp_sink.clear()
    yield _smtp_sink
    _smtp_sink.clear()


@pytest.fixture(scope="session")
def _webhook_sink() -> Iterator[WebhookSink]:
    from tests.support.real.webhooks import running_sink

    with running_sink() as sink:
        yield sink


@pytest.fixture
def webhook_sink(_webhook_sink: WebhookSink) -> Iterator[WebhookSink]:
    """A web server that keeps what it gets, empty at the start of each test."""
    _webhook_sink.clear()
    yield _webhook_sink
    _webhook_sink.clear()


@pytest.fixture(scope="session")
def oidc_provider() -> Iterator[OpenIdProvider]:
    """An OpenID provider, started once for each process of tests."""
    from tests.support.real.openid import running_provider

    with running_provider() as provider:
        yield provider


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory, kept_papers: Path) -> Furnished:
    """A data folder with the bundled example in it, made once for each process of tests."""
    from tests.support.real.furnished import furnish

    suppliers = ("beispiel-karten", "example-card-works")
    return furnish(tmp_path_factory.mktemp("furnished"), kept_papers, *suppliers)


@pytest.fixture(scope="module")
def house(furnished: Furnished, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server over a copy of the furnished office."""
    from tests.support.real.furnished import open_house

    with open_house(furnished, tmp_path_factory.mktemp("house")) as made:
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for one module: Playwright keeps an event loop, which tests elsewhere must not meet."""
    from tests.support.real.browser import running_browser

    with running_browser() as chromium:
        yield chromium


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page at 1280 pixels, with cookies of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """SQLAlchemy's address of an empty database of this module, once of each kind."""
    if request.param == "postgres":
        address: str = request.getfixturevalue("postgres_url")
        return address
    return f"sqlite:///{tmp_path_factory.mktemp('database') / 'cardassay.sqlite'}"


@pytest.fixture(scope="module")
def live_server(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """``cardassay web`` as a process of its own, once on each kind of database, with nothing in it yet."""
    from tests.support.real.server import running_server

    with running_server(tmp_path_factory.mktemp("server"), database=database_url) as server:
        yield server
