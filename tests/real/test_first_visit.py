"""From the token that the server prints to a team with second factors, in a real browser."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page

from tests.support.real.browser import BEST_PRACTICE, WCAG, axe, told
from tests.support.real.server import LiveServer, running_server

PASSWORD = "nine blue herons wait"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveServer]:
    with running_server(tmp_path, environment={"CARDASSAY_SERVER_WORKERS": "0"}) as running:
        yield running


def _looked_at(page: Page, name: str) -> None:
    assert told(axe(page, (*WCAG, *BEST_PRACTICE))) == "", name
    if folder := os.environ.get("CARDASSAY_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_team_begins_with_a_token_and_gets_second_factors(server: LiveServer, page: Page) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    token = server.said(r"one-time token: ([a-z0-9-]{23})")

    page.goto(f"{server.url}/tenders/whatever")
    assert page.url == f"{server.url}/first"
    _looked_at(page, "first")
    page.get_by_label("One-time token").fill(token)
    page.get_by_label("Your name").fill("Ada Beispiel")
    page.get_by_label("Login").fill("Ada@bank.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the administrator").click()
    page.get_by_text("The installation is yours").wait_for()
    assert {one["name"]: one["httpOnly"] for one in page.context.cookies()}["cardassay"] is True

    page.get_by_role("link", name="Ada Beispiel").click()
    _looked_at(page, "account")
    page.get_by_role("link", name="One-time codes").click()
    _looked_at(page, "codes")
    shown = page.get_by_role("img", name=re.compile("Picture with the secret")).locator("svg")
    box = shown.bounding_box()
    assert box is not None
    assert box["width"] > 150
    codes = pyotp.TOTP(page.locator("code").first.inner_text().replace(" ", ""))
    page.get_by_role("textbox", name="Code").fill(codes.now())
    page.get_by_role("button", name="Set them up").click()
    _looked_at(page, "recovery")
    recovery = page.locator("ul.codes code").first.inner_text()

    page.get_by_role("button", name="Sign out").first.click()
    page.get_by_text("You are signed out").wait_for()
    page.goto(f"{server.url}/people")
    _looked_at(page, "sign-in")
    page.get_by_label("Login").fill("ada@bank.example")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("Login or password is wrong").wait_for()
    _looked_at(page, "sign-in-wrong")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    _looked_at(page, "code")
    page.get_by_role("textbox", name="Code").fill(recovery)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(f"{server.url}/people")  # where the visitor wanted to go

    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("Name").fill("Ben Beispiel")
    page.get_by_label("Login").fill("ben@bank.example")
    page.get_by_label("Role").select_option("auditor")
    page.get_by_role("button", name="Make the person").click()
    page.get_by_text("An auditor needs a last day").first.wait_for()
    _looked_at(page, "invite-wrong")
    page.get_by_label("Last day").fill("2099-12-31")
    page.get_by_role("button", name="Make the person").click()
    link = page.locator("pre").inner_text()
    _looked_at(page, "invited")
    assert link.startswith(f"{server.url}/welcome/")

    page.get_by_role("button", name="Sign out").first.click()
    page.goto(link)
    _looked_at(page, "welcome")
    page.get_by_label("Password").fill("seven green kettles sing")
    page.get_by_role("button", name="Take this password").click()
    page.get_by_role("link", name="Audit trail").click()
    page.get_by_role("heading", name="Audit trail").wait_for()
    assert page.get_by_text("was refused at sign-in").count() == 0  # no tender of the auditor's
    page.get_by_role("link", name="What the chain proves").click()
    page.get_by_role("button", name="Check now").click()
    page.get_by_text("fit one another").wait_for()
    _looked_at(page, "chain")
    # What pages may not do by their own policy is told in the console; nothing of ours tries it.
    assert [line for line in refused if not line.startswith("Failed to load resource")] == []
