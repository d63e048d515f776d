"""
Measures a real server under load: readers and reviewers at once on a portfolio of many suppliers.

The portfolio is made from the bundled example: every supplier is one of its suppliers under a name of
its own, with some of its papers. Readers open the pages that people open; reviewers open the queue of a
supplier, look at an item and confirm it.

Usage: ``python benchmarks/load.py [--suppliers 1000] [--papers 10] [--readers 50] [--reviewers 5]
[--seconds 60] [--think 0] [--data DIR] [--database-url URL]``. With ``--data`` the portfolio is made
once and used again.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select

from cardassay.documents.version import judging_version
from cardassay.office.actor import COMMAND
from cardassay.office.judging.kept import judged, subject_of
from cardassay.office.judging.summaries import judge_now, summaries_of
from cardassay.office.office import Office
from cardassay.office.opening import open_office
from cardassay.office.people.signed_in import hash_of
from cardassay.office.seeing import suppliers_in
from cardassay.office.tenders.importing import import_folder
from cardassay.office.work.worker import run_all_jobs
from cardassay.store.database import new_id
from cardassay.store.schema.people import members, people, sessions, tokens
from cardassay.store.schema.tenders import suppliers, tenders

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "tender"
NAME = re.compile(r'(?m)^name = "(.*)"$')


@dataclass
class Seen:
    """What the clients saw."""

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, seconds: float, status: int) -> None:
        """One answer."""
        with self.lock:
            self.times.setdefault(what, []).append(seconds)
            if status >= 400 and status != 409:
                self.errors[f"{what}: {status}"] += 1


def made_portfolio(folder: Path, count: int, papers: int) -> None:
    """A workspace of many suppliers with the shapes of the bundled example."""
    shutil.copy(EXAMPLE / "project.toml", folder / "project.toml")
    models = sorted((EXAMPLE / "suppliers").iterdir())
    for number in range(count):
        model = models[number % len(models)]
        place = folder / "suppliers" / f"{model.name}-{number:04d}"
        (place / "dossier").mkdir(parents=True)
        text = (model / "supplier.toml").read_text(encoding="utf-8")
        own = NAME.sub(rf'name = "\1 {number:04d}"', text, count=1)
        (place / "supplier.toml").write_text(own, encoding="utf-8")
        files = sorted(file for file in (model / "dossier").rglob("*") if file.is_file())
        for file in random.Random(number).sample(files, min(papers, len(files))):
            target = place / "dossier" / file.relative_to(model / "dossier")
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(file, target)


def prepared(office: Office, count: int, papers: int) -> str:
    """The identifier of the portfolio, made and judged where it is not there yet."""
    with office.database.reading() as connection:
        found = connection.execute(select(tenders.c.id)).scalars().first()
    if found is None:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory() as temporary:
            made_portfolio(Path(temporary), count, papers)
            found = import_folder(office, COMMAND, Path(temporary)).tender_id
        print(f"imported in {time.monotonic() - begun:.0f} s", flush=True)
    begun = time.monotonic()
    steps = run_all_jobs(office, kinds=("read", "judge"))
    with office.database.reading() as connection:
        known = summaries_of(connection, str(found))
        wanted = [
            one.id
            for one in suppliers_in(connection, str(found))
            if one.id not in known
            or (known[one.id].day, known[one.id].version) != (office.today(), judging_version())
        ]
    for one in wanted:
        judge_now(office, one)
    with office.database.reading() as connection:
        ids = [one.id for one in suppliers_in(connection, str(found))]
    for one in ids:  # kept on disk too, as after any night
        with office.database.reading() as connection:
            subject = subject_of(connection, one)
        judged(office, subject, office.today())
    spent = time.monotonic() - begun
    print(f"read and judged in {spent:.0f} s: {steps} steps, {len(wanted)} suppliers anew", flush=True)
    return str(found)


def people_of(office: Office, tender: str, readers: int, reviewers: int) -> tuple[list[str], list[str]]:
    """Cookies of readers, tokens of reviewers."""
    now, cookies, held = datetime.now(UTC), [], []
    with office.database.writing() as connection:
        for number in range(readers + reviewers):
            person = new_id()
            role = "reader" if number < readers else "reviewer"
            row = {"id": person, "login": f"load-{person}", "name": f"A. Load {number}", "role": role,
                   "made_at": now}  # fmt: skip
            connection.execute(insert(people).values(**row))
            row = {"tender_id": tender, "person_id": person, "made_at": now}
            connection.execute(insert(members).values(**row))
            secret = secrets.token_urlsafe(32)
            if number < readers:
                row = {"token_sha256": hash_of(secret), "person_id": person, "csrf": "load", "made_at": now,
                       "seen_at": now, "ends_at": now + timedelta(hours=8)}  # fmt: skip
                connection.execute(insert(sessions).values(**row))
                cookies.append(secret)
            else:
                token = f"cardassay_{secret}"
                row = {"id": new_id(), "person_id": person, "name": "load", "scopes": ["see", "confirm"],
                       "token_sha256": hash_of(token), "made_at": now}  # fmt: skip
                connection.execute(insert(tokens).values(**row))
                held.append(token)
    return cookies, held


@contextmanager
def serving(folder: Path, port: int, environment: dict[str, str]) -> Iterator[None]:
    """A server that answers."""
    code = "import sys; from cardassay.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "web", "--data", str(folder), "--port", str(port)]
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/api/health")
                connection.getresponse().read()
                connection.close()
                break
            except OSError:
                if process.poll() is not None:
                    raise SystemExit("the server ended by itself") from None
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


class Client:
    """One person with a connection that stays open."""

    def __init__(self, port: int, seen: Seen, until: float, think: float, headers: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.seen, self.until, self.think, self._headers = seen, until, think, headers

    def ask(self, what: str, path: str, body: object | None = None) -> bytes:
        """One request, noted."""
        data = None if body is None else json.dumps(body).encode()
        more = {} if data is None else {"Content-Type": "application/json"}
        begun = time.monotonic()
        try:
            self._connection.request("GET" if data is None else "POST", path, data, {**self._headers, **more})
            answer = self._connection.getresponse()
            content, status = answer.read(), answer.status
        except (OSError, http.client.HTTPException):
            self._connection.close()
            content, status = b"", 599
        self.seen.note(what, time.monotonic() - begun, status)
        if self.think:
            time.sleep(random.expovariate(1 / self.think))
        return content


def read(client: Client, tender: str, ids: list[str], chance: random.Random) -> None:
    """What a reader opens, until the time is over."""
    at = f"/tenders/{tender}"
    while time.monotonic() < client.until:
        one = chance.choice(ids)
        ways = (
            ("dashboard", "/"),
            ("tender", at),
            ("tender, other page", f"{at}?page={chance.randint(2, 20)}"),
            ("tender, worst first", f"{at}?sort=verdict"),
            ("supplier", f"{at}/suppliers/{one}"),
            ("supplier", f"{at}/suppliers/{chance.choice(ids)}"),
            ("papers", f"{at}/suppliers/{one}/papers"),
            ("papers coming in", f"{at}/suppliers/{one}/dossier"),
        )
        client.ask(*chance.choice(ways))


def review(client: Client, tender: str, ids: list[str], chance: random.Random) -> None:
    """What a reviewer does: the queue of a supplier, and an answer."""
    at = f"/api/tenders/{tender}/review"
    while time.monotonic() < client.until:
        one = chance.choice(ids)
        content = client.ask("queue", f"{at}?supplier={one}&limit=50")
        try:
            items = json.loads(content)["items"]
        except (ValueError, KeyError):
            continue
        values = [item for item in items if item.get("what", "value") == "value"]
        if values:
            answer = {"supplier": one, "item": chance.choice(values)["id"], "as_read": True}
            client.ask("answer", f"{at}/answers", answer)


def told(seen: Seen, seconds: float) -> None:
    """Prints the figures."""
    every = sorted(time_s for times in seen.times.values() for time_s in times)
    rows = [*sorted(seen.times.items()), ("all", every)]
    print(f"{'':24}{'answers':>8}{'a second':>10}{'p50 ms':>9}{'p95 ms':>9}{'most ms':>9}")
    for what, times in rows:
        ordered = sorted(times)
        middle, high = statistics.median(ordered), ordered[max(0, int(len(ordered) * 0.95) - 1)]
        figures = f"{len(ordered):>8}{len(ordered) / seconds:>10.1f}"
        print(f"{what:24}{figures}{middle * 1000:>9.0f}{high * 1000:>9.0f}{ordered[-1] * 1000:>9.0f}")
    print(f"errors: {sum(seen.errors.values())}")
    for what, count in seen.errors.most_common():
        print(f"  {what}: {count}")


def main() -> int:
    """0 when every answer was one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--suppliers", type=int, default=1000)
    parser.add_argument("--papers", type=int, default=10)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--reviewers", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=0, help="seconds between two pages, on average")
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--database-url", default="")
    arguments = parser.parse_args()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    environment["CARDASSAY_LIMITS_REQUESTS_PER_MINUTE"] = "1000000000"
    if arguments.database_url:
        environment["CARDASSAY_DATABASE_URL"] = arguments.database_url
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.data or Path(temporary) / "data"
        office = open_office(folder, environment, lambda: datetime.now(UTC))
        tender = prepared(office, arguments.suppliers, arguments.papers)
        cookies, held = people_of(office, tender, arguments.readers, arguments.reviewers)
        with office.database.reading() as connection:
            ids = list(connection.execute(select(suppliers.c.id)).scalars())
        office.database.close()
        with serving(folder, port, environment):
            seen, until = Seen(), time.monotonic() + arguments.seconds
            threads = []
            for number, cookie in enumerate(cookies):
                one = Client(port, seen, until, arguments.think, {"Cookie": f"cardassay={cookie}"})
                given = (one, tender, ids, random.Random(number))
                threads.append(threading.Thread(target=read, args=given))
            for number, token in enumerate(held):
                one = Client(port, seen, until, arguments.think, {"Authorization": f"Bearer {token}"})
                given = (one, tender, ids, random.Random(1000 + number))
                threads.append(threading.Thread(target=review, args=given))
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            told(seen, arguments.seconds)
    return 1 if seen.errors else 0


if __name__ == "__main__":
    sys.exit(main())
