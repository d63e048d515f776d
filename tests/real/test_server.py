"""The server as people start it: a process, its output, its end; on both kinds of database."""

from __future__ import annotations

import signal

import httpx2

from tests.support.real.server import LiveServer


def test_it_answers_and_says_where_it_listens_and_where_its_data_stands(live_server: LiveServer):
    answer = httpx2.get(f"{live_server.url}/api/health")
    assert answer.status_code == 200
    assert f"listens on {live_server.url}/" in live_server.output
    assert str(live_server.data) in live_server.output
    assert "Traceback" not in live_server.output


def test_it_names_nothing_of_itself_that_helps_an_intruder(live_server: LiveServer):
    answer = httpx2.get(f"{live_server.url}/nowhere")
    assert answer.status_code == 404
    assert "server" not in answer.headers
    assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_it_starts_again_after_it_was_killed_and_ends_when_told_to(live_server: LiveServer):
    live_server.kill()
    live_server.start()
    assert httpx2.get(f"{live_server.url}/api/health").status_code == 200
    assert live_server.stop() in (0, -signal.SIGTERM)
    assert "Traceback" not in live_server.output
