"""The fixtures of the real counterparts, for tests of every folder."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.real import browser as browsers
from tests.support.real import mail, openid, postgres, webhooks


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.PostgresServer]:
    """A PostgreSQL server, started once for each process of tests."""
    with postgres.running_server() as server:
        yield server


@pytest.fixture(scope="module")
def postgres_url(postgres_server: postgres.PostgresServer, request: pytest.FixtureRequest) -> Iterator[str]:
    """SQLAlchemy's address of an empty database that only this module uses."""
    module = re.sub(r"\W+", "_", request.node.nodeid.removesuffix(".py")).lower()
    # PostgreSQL cuts names after 63 bytes; the end tells modules apart.
    name = f"t_{module[-50:]}"
    postgres_server.drop_database(name)
    yield postgres_server.make_database(name)
    postgres_server.drop_database(name)


@pytest.fixture(scope="session")
def _smtp_sink() -> Iterator[mail.MailSink]:
    with mail.running_sink() as sink:
        yield sink


@pytest.fixture
def smtp_sink(_smtp_sink: mail.MailSink) -> Iterator[mail.MailSink]:
    """A mail server that keeps what it gets, empty at the start of each test."""
    _smtp_sink.clear()
    yield _smtp_sink
    _smtp_sink.clear()


@pytest.fixture(scope="session")
def _webhook_sink() -> Iterator[webhooks.WebhookSink]:
    with webhooks.running_sink() as sink:
        yield sink


@pytest.fixture
def webhook_sink(_webhook_sink: webhooks.WebhookSink) -> Iterator[webhooks.WebhookSink]:
    """A web server that keeps what it gets, empty at the start of each test."""
    _webhook_sink.clear()
    yield _webhook_sink
    _webhook_sink.clear()


@pytest.fixture(scope="session")
def oidc_provider() -> Iterator[openid.OpenIdProvider]:
    """An OpenID provider, started once for each process of tests."""
    with openid.running_provider() as provider:
        yield provider


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for one module: Playwright keeps an event loop, which tests elsewhere must not meet."""
    with browsers.running_browser() as chromium:
        yield chromium


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page at 1280 pixels, with cookies of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
