"""Mail and webhooks against real receivers: they take, refuse, hang up, say nothing, or prove nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from cardassay.office.abilities import Role
from cardassay.office.actor import Actor
from cardassay.office.faults import NotFoundError
from cardassay.office.settings import Mail
from cardassay.office.watching import delivering
from cardassay.office.watching.calling import call, signature
from cardassay.office.watching.delivering import MOST_TRIES, PAUSES, deliver, next_try, try_subscription
from cardassay.office.watching.mailing import Letter, NotSentError, is_address, send_letter
from cardassay.office.watching.reminding import remind
from cardassay.office.watching.sent_messages import (
    Delivery,
    deliveries_of,
    given_up,
    set_aside,
    told_about,
    try_again,
)
from cardassay.office.watching.subscribing import Wish, signing_key, subscribe, subscriptions_of
from cardassay.store.schema.auditing import audit
from tests.support.office import Team, team_in
from tests.support.watched import change_person, leave, paper, watched_tender

if TYPE_CHECKING:
    from tests.support.real.mail import MailSink
    from tests.support.real.webhooks import WebhookSink

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def team(tmp_path: Path, smtp_sink: MailSink) -> Iterator[Team]:
    made = team_in(
        tmp_path / "office",
        environment={
            "CARDASSAY_MAIL_HOST": smtp_sink.host, "CARDASSAY_MAIL_PORT": str(smtp_sink.port),
            "CARDASSAY_MAIL_SECURITY": "none", "CARDASSAY_MAIL_SENDER": "cardassay@bank.example",
            "CARDASSAY_WATCH_WEBHOOK_HOSTS": "127.0.0.1", "CARDASSAY_SERVER_ADDRESS": "https://cards.bank.example",
        },
    )  # fmt: skip
    yield made
    made.close()


def told(
    team: Team, wish: Wish | None = None, *, role: Role = Role.READER, name: str = ""
) -> tuple[Actor, str]:
    """Somebody for whom a message waits, and the tender that it tells of."""
    day = team.office.today()
    named = [paper(day + timedelta(days=7)), paper(day - timedelta(days=1), "Ümlaut → GVCP no. 2")]
    tender, _ = watched_tender(team, named, name="Karten & Söhne 2027")
    actor = team.person(role, name)
    team.join(actor, tender)
    subscribe(team.office, actor, wish or Wish("mail"))
    assert remind(team.office, day) == 1
    return actor, tender


def only(team: Team, actor: Actor) -> Delivery:
    (one,) = deliveries_of(team.office, actor)
    return one


def test_a_mail_tells_what_is_overdue_first_and_where_to_look(team: Team, smtp_sink: MailSink) -> None:
    actor, tender = told(team)

    assert deliver(team.office) == 1

    (mail,) = smtp_sink.wait_for(1)
    text = mail.message.get_content()
    assert mail.sender == "cardassay@bank.example"
    assert mail.message["Subject"] == "Cardassay: 2 due, the next on 2026-11-21"
    assert "Karten" not in mail.message["Subject"]
    assert text.index("Overdue") < text.index("Ümlaut → GVCP no. 2") < text.index("Coming up")
    assert "2026-11-29 · renewal is due (in 7 days) · Musterkarte" in text
    assert f"https://cards.bank.example/tenders/{tender}/watch" in text
    assert only(team, actor).state == "sent"
    assert only(team, actor).answer.startswith("250")
    assert deliver(team.office) == 0


def test_a_mail_speaks_the_language_of_its_person(team: Team, smtp_sink: MailSink) -> None:
    actor, _ = told(team)
    change_person(team, actor, language="de")
    deliver(team.office)
    assert "Überfällig" in smtp_sink.wait_for(1)[0].message.get_content()


def test_a_name_cannot_add_a_header(team: Team, smtp_sink: MailSink) -> None:
    told(team, name="Eve\r\nBcc: all@bank.example")
    deliver(team.office)
    (mail,) = smtp_sink.wait_for(1)
    assert mail.message["Bcc"] is None
    assert len(mail.recipients) == 1
    assert not is_address("eve@bank.example\r\nBcc: all@bank.example")


def test_an_address_that_is_refused_for_good_is_given_up_and_shown(team: Team, smtp_sink: MailSink) -> None:
    smtp_sink.manner = "refuse"
    actor, _ = told(team)

    deliver(team.office)

    assert only(team, actor).state == "given-up"
    assert "550" in only(team, actor).error
    assert "No such mailbox here" in only(team, actor).error
    assert given_up(team.office, actor) == 1
    assert given_up(team.office, team.person(Role.ADMINISTRATOR)) == 1
    assert given_up(team.office, team.person(Role.MANAGER)) == 0
    smtp_sink.manner = "accept"
    with pytest.raises(NotFoundError):
        try_again(team.office, team.person(Role.MANAGER), only(team, actor).id)
    try_again(team.office, actor, only(team, actor).id)
    deliver(team.office)
    assert (only(team, actor).state, given_up(team.office, actor)) == ("sent", 0)


def test_what_is_put_off_is_tried_again_after_longer_and_longer_pauses(
    team: Team, smtp_sink: MailSink
) -> None:
    smtp_sink.manner = "put off"
    actor, _ = told(team)
    pauses = []
    while only(team, actor).state in ("waiting", "failed"):
        before = team.clock.moment
        assert deliver(team.office) == 1
        assert deliver(team.office) == 0
        at = next_try(team.office)
        if at is not None:
            pauses.append(at - before)
            team.clock.moment = at

    assert tuple(pauses) == PAUSES
    assert smtp_sink.tried == MOST_TRIES
    assert (only(team, actor).state, only(team, actor).tries) == ("given-up", MOST_TRIES)
    set_aside(team.office, actor, only(team, actor).id)
    assert given_up(team.office, actor) == 0


def test_a_server_that_hangs_up_is_tried_again_and_then_it_is_one_mail(
    team: Team, smtp_sink: MailSink
) -> None:
    smtp_sink.manner = "hang up"
    actor, _ = told(team)
    deliver(team.office)
    assert only(team, actor).state == "failed"

    smtp_sink.manner = "accept"
    team.clock.on(PAUSES[0])
    deliver(team.office)

    assert only(team, actor).state == "sent"
    assert len(smtp_sink.wait_for(1)) == 1


def test_a_broken_way_is_tried_once_and_the_others_wait_untried(team: Team, smtp_sink: MailSink) -> None:
    smtp_sink.manner = "hang up"
    first, _ = told(team)
    second, _ = told(team)

    assert deliver(team.office) == 1
    assert sorted(one.tries for one in (only(team, first), only(team, second))) == [0, 1]

    smtp_sink.manner = "accept"
    team.clock.on(PAUSES[0])
    assert deliver(team.office) == 2
    assert len(smtp_sink.wait_for(2)) == 2


def test_a_server_that_says_nothing_is_not_waited_for_long(smtp_sink: MailSink) -> None:
    smtp_sink.manner = "say nothing"
    mail = Mail(smtp_sink.host, smtp_sink.port, "none", sender="c@bank.example")
    letter = Letter("a@bank.example", "s", "t", "id@bank.example", NOW)
    with pytest.raises(NotSentError, match="did not answer in time"):
        send_letter(mail, letter, time_limit_s=0.4)


def test_a_worker_that_died_after_sending_sends_the_same_letter_with_the_same_mark(
    team: Team, smtp_sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, _ = told(team)

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(delivering, "_noted", dies)
        with pytest.raises(KeyboardInterrupt):
            deliver(team.office)
    assert only(team, actor).state == "sending"
    assert deliver(team.office) == 0
    team.clock.on(timedelta(minutes=11))
    deliver(team.office)

    first, second = smtp_sink.wait_for(2)
    assert only(team, actor).state == "sent"
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert first.message.as_bytes() == second.message.as_bytes()


def test_without_a_mail_server_the_reason_is_told(tmp_path: Path) -> None:
    team = team_in(tmp_path / "bare")
    actor, _ = told(team)
    deliver(team.office)
    assert only(team, actor).state == "failed"
    assert "settings.toml" in only(team, actor).error
    team.close()


def test_who_lost_the_tender_in_between_is_told_nothing(team: Team, smtp_sink: MailSink) -> None:
    actor, tender = told(team)
    leave(team, actor, tender)
    deliver(team.office)
    assert only(team, actor).state == "withdrawn"
    assert smtp_sink.tried == 0
    assert only(team, actor).entries == ()


def test_what_was_told_of_a_tender_is_shown_without_the_addresses_of_others(team: Team) -> None:
    actor, tender = told(team)
    deliver(team.office)
    (shown,) = told_about(team.office, team.person(Role.READER), tender)
    assert (shown.person, shown.state, shown.address, shown.answer) == (actor.name, "sent", "", "")
    assert len(shown.entries) == 2


def test_sending_is_in_the_audit_trail(team: Team) -> None:
    told(team)
    deliver(team.office)
    with team.office.database.reading() as connection:
        whats = connection.execute(select(audit.c.what)).scalars().all()
    assert {"subscription.made", "reminder.sent"} <= set(whats)


def test_a_test_mail_shows_what_the_server_really_says(team: Team, smtp_sink: MailSink) -> None:
    actor, _ = told(team)
    mine = subscriptions_of(team.office, actor)[0].id
    good = try_subscription(team.office, actor, mine)
    smtp_sink.manner = "refuse"
    bad = try_subscription(team.office, actor, mine)
    assert (good.sent, good.says[:3]) == (True, "250")
    assert (bad.sent, "550 5.1.1 No such mailbox here" in bad.says) == (False, True)
    with pytest.raises(NotFoundError):
        try_subscription(team.office, team.person(Role.READER), mine)


def test_log_in_is_used_and_a_wrong_one_is_told(smtp_sink: MailSink) -> None:
    letter = Letter("a@bank.example", "s", "t", "id@bank.example", NOW)
    mail = Mail(smtp_sink.host, smtp_sink.port, "none", smtp_sink.user, smtp_sink.password, "c@bank.example")
    send_letter(mail, letter)
    assert smtp_sink.wait_for(1)[0].login == smtp_sink.user
    with pytest.raises(NotSentError, match="refuses the log-in: 535"):
        send_letter(replace(mail, password="wrong"), letter)


# Mail over TLS, with a certificate that is trusted or not


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """What a server at 127.0.0.1 proves itself with, and the file that trusts it."""
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail of the tests (fictional)")])
    begin, here = dt.datetime(2020, 1, 1, tzinfo=dt.UTC), ipaddress.ip_address("127.0.0.1")
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(begin).not_valid_after(begin + timedelta(days=36_500))
        .add_extension(x509.BasicConstraints(True, None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(here)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("tls")
    file, secret = folder / "server.pem", folder / "server.key"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    secret.write_bytes(key.private_bytes(pem, form, plain))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file, secret)
    return context, file


@pytest.fixture(params=["tls", "starttls"])
def secure_server(request: pytest.FixtureRequest, tls: tuple[ssl.SSLContext, Path]) -> Iterator[Mail]:
    """A mail server that speaks TLS, from the start or when asked."""
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Sink

    from tests.support.real.needs import free_port

    how: dict[str, Any] = {"tls": {"ssl_context": tls[0]}, "starttls": {"tls_context": tls[0]}}[request.param]
    if request.param == "starttls":
        how["require_starttls"] = True
    port = free_port()
    controller = Controller(Sink(), hostname="127.0.0.1", port=port, **how)
    controller.start()
    yield Mail("127.0.0.1", port, request.param, sender="c@bank.example")
    controller.stop()


def test_a_server_that_proves_who_it_is_gets_the_mail(
    secure_server: Mail, tls: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tls[1]))
    answer = send_letter(secure_server, Letter("a@bank.example", "s", "t", "id@bank.example", NOW))
    assert answer.startswith("250")


def test_a_server_that_nobody_vouches_for_gets_nothing(secure_server: Mail) -> None:
    with pytest.raises(NotSentError, match="does not prove who it is"):
        send_letter(secure_server, Letter("a@bank.example", "s", "t", "id@bank.example", NOW))


def test_without_starttls_nothing_goes_out_in_the_clear(smtp_sink: MailSink) -> None:
    mail = Mail(smtp_sink.host, smtp_sink.port, "starttls", sender="c@bank.example")
    with pytest.raises(NotSentError, match="STARTTLS"):
        send_letter(mail, Letter("a@bank.example", "s", "t", "id@bank.example", NOW))
    assert smtp_sink.tried == 0


# Webhooks


def test_a_webhook_is_called_once_with_a_signature_that_proves_it(
    team: Team, webhook_sink: WebhookSink
) -> None:
    actor, tender = told(team, Wish("webhook", webhook_sink.url))
    mine = subscriptions_of(team.office, actor)[0]

    deliver(team.office)

    (request,) = webhook_sink.wait_for(1)
    seconds, mark = (part.partition("=")[2] for part in request.headers["cardassay-signature"].split(","))
    key = signing_key(team.office, mine.id).encode()
    assert hmac.new(key, f"{seconds}.".encode() + request.body, hashlib.sha256).hexdigest() == mark
    body = json.loads(request.body)
    assert body["delivery"] == request.headers["cardassay-delivery"] == only(team, actor).id
    assert [(one["group"], one["tender_id"]) for one in body["entries"]] == [
        ("overdue", tender),
        ("ahead", tender),
    ]
    assert only(team, actor).state == "sent"
    assert only(team, actor).answer == "204"


def test_a_webhook_that_fails_is_called_again_with_the_same_mark(
    team: Team, webhook_sink: WebhookSink
) -> None:
    webhook_sink.status = 503
    actor, _ = told(team, Wish("webhook", webhook_sink.url))
    deliver(team.office)
    assert "503" in only(team, actor).error
    webhook_sink.status = 200
    team.clock.on(PAUSES[0])
    deliver(team.office)

    first, second = webhook_sink.wait_for(2)
    assert first.headers["cardassay-delivery"] == second.headers["cardassay-delivery"]
    assert first.headers["cardassay-signature"] != second.headers["cardassay-signature"]
    assert only(team, actor).state == "sent"


def test_redirects_are_not_followed(webhook_sink: WebhookSink) -> None:
    webhook_sink.status = 302
    webhook_sink.headers["Location"] = webhook_sink.url + "/elsewhere"
    with pytest.raises(NotSentError, match="redirects are not followed"):
        call(webhook_sink.url, b"{}", b"k", "d", NOW, ("127.0.0.1",))
    assert len(webhook_sink.received) == 1


def test_a_webhook_that_says_nothing_is_not_waited_for_long(webhook_sink: WebhookSink) -> None:
    webhook_sink.silent = True
    with pytest.raises(NotSentError, match=r"did not answer within 0\.3 seconds"):
        call(webhook_sink.url, b"{}", b"k", "d", NOW, ("127.0.0.1",), time_limit_s=0.3)


@pytest.mark.parametrize(
    "place",
    ["127.0.0.1", "10.1.2.3", "192.168.0.9", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fd00::1",
     "::ffff:10.0.0.1", "64:ff9b::a00:1"],
)  # fmt: skip
def test_a_public_name_that_leads_into_the_own_network_is_not_called(place: str) -> None:
    with pytest.raises(NotSentError, match="own network"):
        call("https://hooks.example/x", b"{}", b"k", "d", NOW, (), resolve=lambda host, port: [place])


def test_the_own_machine_is_called_only_where_the_settings_name_it(webhook_sink: WebhookSink) -> None:
    with pytest.raises(NotSentError):
        call(webhook_sink.url, b"{}", b"k", "d", NOW, ())
    assert webhook_sink.received == []


def test_the_signature_depends_on_key_body_and_moment() -> None:
    one = signature(b"key", b"body", NOW)
    assert one.startswith(f"t={int(NOW.timestamp())},v1=")
    assert len({one, signature(b"kez", b"body", NOW), signature(b"key", b"bodz", NOW),
                signature(b"key", b"body", NOW + timedelta(seconds=1))}) == 4  # fmt: skip
