"""The pages and the API of the watch: what is shown to whom, and what can be done there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar
from sqlalchemy import insert, select

from cardassay.assessing.deadlines import Deadline, DeadlineKind
from cardassay.office.abilities import Role
from cardassay.office.actor import Actor
from cardassay.office.watching.delivering import deliver
from cardassay.office.watching.register_news import news_for
from cardassay.office.watching.reminding import remind
from cardassay.office.watching.subscribing import Wish, subscribe, subscriptions_of
from cardassay.store.database import new_id
from cardassay.store.schema.auditing import audit
from cardassay.store.schema.watching import register_news
from tests.support.office import Team, team_in
from tests.support.watched import change_person, name_days, paper, watched_tender

if TYPE_CHECKING:
    from tests.support.real.mail import MailSink

TODAY = date(2026, 11, 22)


@dataclass
class Case:
    """A tender with days, another one, a reader and a manager of the first."""

    team: Team
    tender: str
    supplier: str
    other: str
    reader: Actor
    manager: Actor

    @property
    def at(self) -> str:
        return f"/tenders/{self.tender}/watch"


@pytest.fixture
def case(tmp_path: Path, smtp_sink: MailSink) -> Iterator[Case]:
    team = team_in(
        tmp_path / "office",
        environment={
            "CARDASSAY_MAIL_HOST": smtp_sink.host, "CARDASSAY_MAIL_PORT": str(smtp_sink.port),
            "CARDASSAY_MAIL_SECURITY": "none", "CARDASSAY_MAIL_SENDER": "cardassay@bank.example",
        },
    )  # fmt: skip
    named = [
        paper(TODAY + timedelta(days=20), "ISO 9001 no. <FIK&1>"),
        paper(TODAY - timedelta(days=5), "GVCP no. 7", kind=DeadlineKind.END, scheme="mastercard-gvcp"),
        paper(TODAY + timedelta(days=500), "Far no. 9", blocking=False),
    ]
    tender, supplier = watched_tender(team, named)
    name_days(team, tender, None, [Deadline(DeadlineKind.FIRST_ORDER, date(2027, 3, 1), "project", "")])
    other, _ = watched_tender(team, [paper(TODAY, "Secret no. 0")], name="Geheim")
    reader, manager = team.person(Role.READER), team.person(Role.MANAGER)
    for actor in (reader, manager):
        team.join(actor, tender)
    yield Case(team, tender, supplier, other, reader, manager)
    team.close()


def news(case: Case, tender: str = "", supplier: str = "") -> str:
    row = {"place": "row 2", "status": "active", "values": {"number": "EX-1", "level": "EAL6"}}
    identifier = new_id()
    change = {
        "register": "Specimen list", "kinds": ["level"], "number": "EX-1", "name": "Chip <b>",
        "certain": True,
        "why": "", "before": row, "after": {**row, "values": {"number": "EX-1", "level": "EAL4"}},
        "fields": [{"field": "level", "before": "EAL6", "after": "EAL4"}], "doubts": [],
        "touches": [{"where": "chip.pdf", "number": "EX-1", "holder": "", "findings": ["chip.certified"]}],
    }  # fmt: skip
    with case.team.office.database.writing() as connection:
        connection.execute(
            insert(register_news).values(
                id=identifier, tender_id=tender or case.tender, supplier_id=supplier or case.supplier,
                register="specimen-list", before=date(2026, 11, 1), after=TODAY, key=identifier * 3,
                change=change, made_at=case.team.clock(), seen_by="",
            )
        )  # fmt: skip
    return identifier


def test_the_list_shows_overdue_first_and_nothing_of_tenders_that_one_does_not_see(case: Case) -> None:
    page = case.team.browser(case.reader).get("/watch")

    assert page.status_code == 200
    assert page.text.index("GVCP no. 7") < page.text.index("ISO 9001 no. &lt;FIK&amp;1&gt;")
    assert "5 days ago" in page.text
    assert "not known" in page.text
    assert "Secret no. 0" not in page.text
    assert "Far no. 9" not in page.text
    assert "Far no. 9" in case.team.browser(case.reader).get("/watch?days=0").text


def test_the_list_speaks_german(case: Case) -> None:
    change_person(case.team, case.reader, language="de")
    page = case.team.browser(case.reader).get(case.at)
    assert "Überfällig" in page.text
    assert "Niemand wird an diese Ausschreibung erinnert" in page.text


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("kind=end", "GVCP no. 7", "ISO 9001"),
        ("blocking=1&days=0", "ISO 9001", "Far no. 9"),
        ("view=month&month=2026-12", "ISO 9001", "GVCP no. 7"),
        ("view=month", "GVCP no. 7", "ISO 9001"),
        ("view=month&month=nonsense", "November 2026", "ISO 9001"),
        ("view=month&month=2027-03", "first order", "ISO 9001"),
    ],
)
def test_filters_and_months_show_what_was_asked_for(case: Case, query: str, shown: str, hidden: str) -> None:
    for at in ("/watch", case.at):
        text = case.team.browser(case.reader).get(f"{at}?{query}").text
        assert shown in text
        assert hidden not in text


def test_another_tender_is_not_found(case: Case) -> None:
    browser, program = case.team.browser(case.reader), case.team.program(case.reader)
    for path in ("watch", "watch.ics", "watch/registers"):
        assert browser.get(f"/tenders/{case.other}/{path}").status_code == 404
    for path in ("deadlines", "deadlines.ics", "renewal-leads", "deliveries", "register-news"):
        assert program.get(f"/api/tenders/{case.other}/{path}").status_code == 404
    assert program.get(f"/api/deadlines?tender_id={case.other}").json()["items"] == []
    body = {"channel": "mail", "tender_id": case.other}
    assert program.post("/api/subscriptions", json=body).status_code == 404


def test_the_team_says_how_long_a_renewal_takes_and_readers_only_read_it(case: Case) -> None:
    manager, reader = case.team.browser(case.manager), case.team.browser(case.reader)
    form = {"scheme": "iso-9001", "lead_days": "30", "why": "booked early"}

    assert reader.post(f"{case.at}/leads", data=form).status_code == 403
    assert manager.post(f"{case.at}/leads", data={**form, "lead_days": "soon"}).status_code == 422
    assert manager.post(f"{case.at}/leads", data={**form, "scheme": "nothing"}).status_code == 422
    assert manager.post(f"{case.at}/leads", data=form).status_code == 303
    page = reader.get(case.at).text
    assert "Must start now" in page
    assert "2026-11-12" in page
    assert "booked early" in page
    assert manager.post(f"{case.at}/leads/iso-9001/forget").status_code == 303
    assert "Must start now" not in reader.get(case.at).text.replace("must start now", "")


def test_subscribing_and_ending_by_the_page(case: Case) -> None:
    browser = case.team.browser(case.reader)
    form = {"channel": "mail", "tender": case.tender, "steps": "30, 7", "overdue": "2", "news": "1"}

    assert browser.post("/watch/subscriptions", data={**form, "steps": "a lot"}).status_code == 422
    assert "30, 7" in browser.post("/watch/subscriptions", data={**form, "overdue": "99"}).text
    assert browser.post("/watch/subscriptions", data=form).status_code == 303
    (mine,) = subscriptions_of(case.team.office, case.reader)
    assert (mine.steps, mine.overdue, mine.tender_id) == ((30, 7), 2, case.tender)
    assert case.reader.name in browser.get(case.at).text
    stranger = case.team.browser(case.manager)
    assert stranger.post(f"/watch/subscriptions/{mine.id}/end").status_code == 404
    assert browser.post(f"/watch/subscriptions/{mine.id}/end").status_code == 303
    assert subscriptions_of(case.team.office, case.reader) == ()


def test_the_test_button_shows_what_the_server_answers(case: Case, smtp_sink: MailSink) -> None:
    subscribe(case.team.office, case.reader, Wish("mail"))
    mine = subscriptions_of(case.team.office, case.reader)[0].id
    browser = case.team.browser(case.reader)
    assert "250 OK" in browser.post(f"/watch/subscriptions/{mine}/test").text
    smtp_sink.manner = "refuse"
    assert "550 5.1.1 No such mailbox here" in browser.post(f"/watch/subscriptions/{mine}/test").text
    smtp_sink.manner = "accept"
    answers = [browser.post(f"/watch/subscriptions/{mine}/test").status_code for _ in range(9)]
    assert answers[-1] == 429


def test_a_reminder_that_failed_is_shown_with_its_reason_and_can_be_tried_again(
    case: Case, smtp_sink: MailSink
) -> None:
    subscribe(case.team.office, case.reader, Wish("mail"))
    smtp_sink.manner = "refuse"
    remind(case.team.office, TODAY)
    deliver(case.team.office)
    browser, program = case.team.browser(case.reader), case.team.program(case.reader)

    page = browser.get("/watch/told").text
    assert "given up" in page
    assert "No such mailbox here" in page
    assert program.get("/api/watch/alerts").json() == {
        "given_up": 1, "news": 0, "overdue": 1, "starting": 0,
    }  # fmt: skip
    assert "could not be delivered and was given up" in browser.get("/").text
    (told,) = program.get("/api/deliveries").json()["items"]
    assert (told["state"], len(told["entries"])) == ("given-up", 2)
    (seen,) = case.team.program(case.manager).get(f"/api/tenders/{case.tender}/deliveries").json()["items"]
    assert (seen["state"], seen["address"], seen["error"]) == ("given-up", "", "")
    assert case.team.browser(case.manager).post(f"/watch/deliveries/{told['id']}/again").status_code == 404
    assert browser.post(f"/watch/deliveries/{told['id']}/aside").status_code == 303
    assert program.get("/api/watch/alerts").json()["given_up"] == 0
    assert program.post(f"/api/deliveries/{told['id']}/again").status_code == 404


def test_a_calendar_feed_needs_no_session_and_answers_only_when_it_changed(case: Case) -> None:
    browser = case.team.browser(case.reader)
    page = browser.post("/watch/feeds", data={"name": "Telephone"}).text
    found = re.search(r"/feeds/[A-Za-z0-9_-]{43}\.ics", page)
    assert found is not None
    assert found[0] not in browser.get("/watch/told").text
    nobody = case.team.browser()

    first = nobody.get(found[0])

    assert first.headers["content-type"] == "text/calendar; charset=utf-8"
    assert len(Calendar.from_ical(first.content).walk("VEVENT")) == 4
    assert "Secret" not in first.text
    mark = first.headers["etag"]
    again = nobody.get(found[0], headers={"If-None-Match": f'W/{mark}, "x"'})
    assert (again.status_code, again.content) == (304, b"")
    name_days(case.team, case.tender, case.supplier, [])
    assert nobody.get(found[0], headers={"If-None-Match": mark}).status_code == 200
    feed = case.team.program(case.reader).get("/api/feeds").json()["items"][0]
    assert feed["name"] == "Telephone"
    assert feed["seen_at"] is not None
    assert browser.post(f"/watch/feeds/{feed['id']}/revoke").status_code == 303
    assert nobody.get(found[0]).status_code == 410
    assert nobody.get("/feeds/guessed.ics").status_code == 404


def test_a_tender_can_be_had_as_a_calendar_file(case: Case) -> None:
    answer = case.team.browser(case.reader).get(f"/tenders/{case.tender}/watch.ics")
    assert "attachment" in answer.headers["content-disposition"]
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) == 4
    same = case.team.program(case.reader).get(f"/api/tenders/{case.tender}/deadlines.ics")
    assert same.content == answer.content


def test_register_news_show_both_rows_and_who_looked(case: Case) -> None:
    identifier = news(case)
    reviewer = case.team.person(Role.REVIEWER)
    case.team.join(reviewer, case.tender)
    browser, at = case.team.browser(reviewer), f"{case.at}/registers"

    page = browser.get("/watch/registers").text
    assert page.index("EAL6") < page.index("EAL4")
    assert "Chip &lt;b&gt;" in page
    assert "chip.certified" in page
    assert "Nobody has looked at it yet" in page
    assert case.team.browser(case.reader).post(f"{at}/{identifier}/seen").status_code == 403
    assert browser.post(f"/tenders/{case.other}/watch/registers/{identifier}/seen").status_code == 404
    assert browser.post(f"{at}/{identifier}/seen").status_code == 303
    assert f"Seen by {reviewer.name}" in browser.get(f"{at}?show=all").text
    assert identifier not in browser.get(at).text
    assert news_for(case.team.office, case.reader)[0].seen_by == reviewer.name


def test_auditors_read_and_subscribe_to_nothing(case: Case) -> None:
    auditor = case.team.person(Role.AUDITOR, until=TODAY + timedelta(days=30))
    case.team.join(auditor, case.tender)
    browser = case.team.browser(auditor)
    assert browser.get(case.at).status_code == 200
    assert browser.get("/watch/told").status_code == 403
    assert case.team.program(auditor).post("/api/feeds", json={}).status_code == 403


def test_the_api_gives_the_same_days_and_does_the_same(case: Case) -> None:
    program = case.team.program(case.manager)
    listed = program.get(f"/api/tenders/{case.tender}/deadlines?limit=2").json()
    assert (len(listed["items"]), listed["total"]) == (2, 4)
    assert listed["items"][0]["title"] == "GVCP no. 7"
    assert listed["items"][0]["days"] == -5
    put = program.put(f"/api/tenders/{case.tender}/renewal-leads/iso-9001", json={"days": 30})
    assert put.json()["who"] == case.manager.name
    found = program.get("/api/deadlines?kind=renewal&last=2027-01-01").json()["items"]
    assert [one["begin"] for one in found] == ["2026-11-12"]
    assert program.delete(f"/api/tenders/{case.tender}/renewal-leads/iso-9001").status_code == 204
    made = program.post(
        "/api/subscriptions", json={"channel": "webhook", "address": "https://hooks.example/x"}
    )
    assert made.status_code == 201
    assert len(made.json()["signing_key"]) == 64
    bad = program.post("/api/subscriptions", json={"channel": "webhook", "address": "http://10.0.0.1/"})
    assert (bad.status_code, bad.json()["field"]) == (422, "address")
    identifier = made.json()["subscription"]["id"]
    assert program.delete(f"/api/subscriptions/{identifier}").status_code == 204
    feed = program.post("/api/feeds", json={"name": "x"}).json()
    assert case.team.browser().get(feed["path"]).status_code == 200
    assert program.delete(f"/api/feeds/{feed['feed']['id']}").status_code == 204
    reading = case.team.program(case.manager, "see")
    assert reading.get("/api/deadlines").status_code == 200
    assert reading.get("/api/subscriptions").status_code == 403


def test_each_change_is_in_the_audit_trail(case: Case) -> None:
    program = case.team.program(case.manager)
    program.put(f"/api/tenders/{case.tender}/renewal-leads/iso-9001", json={"days": 30})
    feed = program.post("/api/feeds", json={"name": "x"}).json()
    program.delete(f"/api/feeds/{feed['feed']['id']}")
    program.post(f"/api/tenders/{case.tender}/register-news/{news(case)}/seen")
    with case.team.office.database.reading() as connection:
        rows = connection.execute(select(audit.c.what, audit.c.who, audit.c.about)).all()
    mine = [row.what for row in rows if row.who == case.manager.name]
    assert mine == ["renewal-lead.said", "feed.made", "feed.revoked", "register-news.seen"]
    assert not any(feed["path"].split("/")[-1][:-4] in str(row.about) for row in rows)
