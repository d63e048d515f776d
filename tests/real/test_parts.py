"""The counterparts are real: each one is used once for what it is there for."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import smtplib
from email.message import EmailMessage
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest
import sqlalchemy as sa
from playwright.sync_api import Page

from tests.support.real.browser import BEST_PRACTICE, axe, told
from tests.support.real.mail import MailSink
from tests.support.real.openid import OpenIdProvider
from tests.support.real.postgres import PostgresServer
from tests.support.real.webhooks import WebhookSink


def test_a_row_is_written_to_postgresql_and_read_again(postgres_url: str):
    engine = sa.create_engine(postgres_url)
    try:
        with engine.begin() as connection:
            connection.execute(sa.text("create table card (name text, number int)"))
            connection.execute(sa.text("insert into card values ('Musterkarte – Fiktiv', 7)"))
        with engine.connect() as connection:
            assert connection.execute(sa.text("select name, number from card")).one() == (
                "Musterkarte – Fiktiv",
                7,
            )
            version = connection.execute(sa.text("select version()")).scalar_one()
    finally:
        engine.dispose()
    assert version.startswith("PostgreSQL")


def test_a_postgresql_that_went_away_and_came_back_still_has_its_rows(postgres_server: PostgresServer):
    address = postgres_server.make_database("comes_back")
    engine = sa.create_engine(address, connect_args={"connect_timeout": 2})
    try:
        with engine.begin() as connection:
            connection.execute(sa.text("create table stays as select 1 as one"))
        postgres_server.stop()
        try:
            with pytest.raises(sa.exc.OperationalError), engine.connect() as connection:
                connection.execute(sa.text("select one from stays"))
        finally:
            postgres_server.start()
        with engine.connect() as connection:
            assert connection.execute(sa.text("select one from stays")).scalar_one() == 1
    finally:
        engine.dispose()
        postgres_server.drop_database("comes_back")


def mail(subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "cardassay@bank.example", "anna@bank.example"
    message["Subject"] = subject
    message.set_content("Die Frist läuft ab.\n")
    return message


def test_a_mail_that_is_sent_is_received(smtp_sink: MailSink):
    with smtplib.SMTP(smtp_sink.host, smtp_sink.port, timeout=5) as client:
        client.login(smtp_sink.user, smtp_sink.password)
        client.send_message(mail("Frist: Prüfkarte"))
    (one,) = smtp_sink.wait_for(1)
    assert one.recipients == ("anna@bank.example",)
    assert one.login == smtp_sink.user
    assert one.message["Subject"] == "Frist: Prüfkarte"
    assert "läuft ab" in one.message.get_content()


@pytest.mark.parametrize(
    ("manner", "fault"),
    [
        ("refuse", smtplib.SMTPRecipientsRefused),
        ("put off", smtplib.SMTPRecipientsRefused),
        ("hang up", smtplib.SMTPServerDisconnected),
        ("say nothing", smtplib.SMTPServerDisconnected),
    ],
)
def test_a_mail_server_can_be_in_a_bad_mood(smtp_sink: MailSink, manner, fault):
    smtp_sink.manner = manner
    client = smtplib.SMTP(smtp_sink.host, smtp_sink.port, timeout=0.3)
    try:
        with pytest.raises(fault):
            client.send_message(mail("Nobody reads this"))
    finally:
        client.close()
    assert smtp_sink.received == []
    assert smtp_sink.tried == 1


def test_a_request_to_the_webhook_is_kept(webhook_sink: WebhookSink):
    answer = httpx2.post(webhook_sink.url, json={"due": 30}, headers={"X-Signature": "abc"})
    assert answer.status_code == 204
    webhook_sink.status = 503
    assert httpx2.get(webhook_sink.url).status_code == 503
    first, second = webhook_sink.wait_for(2)
    assert (first.method, first.path, first.headers["x-signature"]) == ("POST", "/hook", "abc")
    assert json.loads(first.body) == {"due": 30}
    assert second.method == "GET"


def test_the_provider_signs_a_person_in_with_a_code_that_serves_once(oidc_provider: OpenIdProvider):
    about = httpx2.get(oidc_provider.discovery).json()
    assert about["issuer"] == oidc_provider.issuer
    back = "http://127.0.0.1:1/auth/callback"
    verifier, state, nonce = (secrets.token_urlsafe(32) for _ in range(3))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "client_id": oidc_provider.client_id,
        "redirect_uri": back,
        "response_type": "code",
        "scope": "openid profile email",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    goal = oidc_provider.sign_in(f"{about['authorization_endpoint']}?{urlencode(asked)}", "anna")
    assert goal.startswith(f"{back}?")
    came = parse_qs(urlsplit(goal).query)
    assert came["state"] == [state]
    exchange = {
        "grant_type": "authorization_code",
        "code": came["code"][0],
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    # RFC 6749, 2.3.1: both halves are encoded as in a form.
    login = (oidc_provider.client_id, urlencode({"": oidc_provider.client_secret})[1:])
    tokens = httpx2.post(about["token_endpoint"], data=exchange, auth=login).json()
    payload = tokens["id_token"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert (claims["sub"], claims["nonce"]) == ("anna", nonce)
    assert (claims["email"], claims["email_verified"]) == ("anna@bank.example", True)
    again = httpx2.post(about["token_endpoint"], data=exchange, auth=login)
    assert again.json()["error"] == "invalid_grant"


def test_the_provider_sends_nobody_to_an_unknown_address(oidc_provider: OpenIdProvider):
    asked = {
        "client_id": oidc_provider.client_id,
        "redirect_uri": "http://127.0.0.1:1/elsewhere",
        "response_type": "code",
        "scope": "openid",
    }
    answer = httpx2.get(f"{oidc_provider.issuer}/auth?{urlencode(asked)}", follow_redirects=False)
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_redirect_uri"


PAGE = """<!doctype html><html lang="en"><head><title>Planted</title></head><body><main><h1>Planted</h1>
<p style="color:#888;background:#999">Hardly readable</p><img src="data:,">
<form action="/"><label>Name <input name="name"></label>
<button type="button" onclick="document.title = 'Clicked'">Click</button></form></main></body></html>"""


def test_the_browser_clicks(page: Page):
    page.set_content(PAGE)
    page.get_by_role("button", name="Click").click()
    assert page.title() == "Clicked"


def test_axe_finds_what_was_planted_and_nothing_else(page: Page):
    page.set_content(PAGE)
    found = axe(page)
    assert {one.rule for one in found} == {"color-contrast", "image-alt"}, told(found)
    assert "Hardly readable" in told(found)
    page.evaluate("for (const one of document.querySelectorAll('main > :not(h1, form)')) one.remove()")
    assert told(axe(page)) == ""
    page.evaluate("document.querySelector('h1').remove()")
    assert [one.rule for one in axe(page, BEST_PRACTICE)] == ["page-has-heading-one"]


def test_axe_works_on_a_page_that_allows_no_script_at_all(page: Page, webhook_sink: WebhookSink):
    webhook_sink.status = 200
    webhook_sink.headers["Content-Security-Policy"] = "default-src 'none'"
    webhook_sink.headers["Content-Type"] = "text/html"
    page.goto(webhook_sink.url)
    assert "document-title" in {one.rule for one in axe(page)}
