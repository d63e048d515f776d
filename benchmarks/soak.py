"""
Kills server and worker with signal 9 at random moments of a bulk upload, and counts what it cost.

A real server with a real worker gets the papers of the bundled example by its API, small ones whole and
large ones in pieces, some of them twice. Meanwhile one of the two processes is killed again and again.
At the end every paper that was sent must be there once, and every assessment must be the one that
``cardassay assess`` gives for the exported folder.

Usage: ``python benchmarks/soak.py [--moments 50] [--seconds 0] [--suppliers 5] [--seed N]``.
With ``--seconds`` (or the environment's SLICE) it takes about that long and kills as often as fits.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import os
import random
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil
from sqlalchemy import insert, select

from cardassay.office.actor import COMMAND
from cardassay.office.office import Office
from cardassay.office.opening import open_office
from cardassay.office.people.signed_in import hash_of
from cardassay.office.seeing import suppliers_in
from cardassay.office.tenders.exporting import export_folder
from cardassay.office.tenders.importing import import_folder
from cardassay.office.tree import files_of
from cardassay.store.database import new_id
from cardassay.store.schema.people import people, tokens
from cardassay.store.schema.tenders import judgements
from cardassay.store.schema.working import jobs

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "tender"
PIECE, LARGE = 3_000, 12_000
PAUSE_S, LONGEST_WAIT_S = (0.3, 4.0), 900.0


@dataclass
class Paper:
    """A paper that is sent."""

    supplier: str
    name: str
    data: bytes


@dataclass
class Soak:
    """One run."""

    folder: Path
    port: int
    environment: dict[str, str]
    random: random.Random
    server: subprocess.Popen[bytes] | None = None
    token: str = ""
    tender: str = ""
    acknowledged: int = 0
    sent_again: int = 0
    broken: int = 0
    kills: dict[str, int] = field(default_factory=lambda: {"server": 0, "worker": 0})
    ended: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        code = "import sys; from cardassay.cli import main; sys.exit(main())"
        command = [sys.executable, "-c", code, "web", "--data", str(self.folder), "--port", str(self.port)]
        with (self.folder.parent / "server.log").open("ab") as log:
            self.server = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        while True:
            try:
                if self.ask("GET", "/api/health")[0] == 200:
                    return
            except OSError:
                time.sleep(0.05)
            if self.server.poll() is not None:
                raise SystemExit(f"the server ended by itself; see {log.name}")

    def workers(self) -> list[psutil.Process]:
        """The worker processes of the server."""
        if self.server is None:
            return []
        try:
            children = psutil.Process(self.server.pid).children()
            return [one for one in children if "worker" in one.cmdline()]
        except psutil.Error:
            return []

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        """One request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            auth = {"Authorization": f"Bearer {self.token}"} if self.token else {}
            connection.request(method, path, body, {**auth, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error
        finally:
            connection.close()

    def insist(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        """One request until the server answers it."""
        while True:
            try:
                status, content = self.ask(method, path, body, headers)
            except OSError:
                self.broken += 1
                time.sleep(0.1)
                continue
            if status < 500 and status != 429:
                return status, content
            self.broken += 1
            time.sleep(0.1)

    def send(self, paper: Paper, supplier_id: str) -> None:
        """One paper, whatever happens to the server meanwhile."""
        at = f"/api/tenders/{self.tender}/suppliers/{supplier_id}"
        if len(paper.data) < LARGE:
            name = urllib.parse.quote(paper.name)
            keyed = {"Idempotency-Key": f"{paper.supplier} {paper.name}"}
            status, content = self.insist("PUT", f"{at}/dossier/{name}", paper.data, keyed)
            assert status == 200, content
        else:
            self.send_in_pieces(paper, at)
        self.acknowledged += 1

    def send_in_pieces(self, paper: Paper, at: str) -> None:
        """A large paper as the pages' script sends it."""
        said = json.dumps({"name": paper.name, "size": len(paper.data)}).encode()
        kind = {"Content-Type": "application/json"}
        status, content = self.insist("POST", f"{at}/uploads", said, kind)
        assert status == 201, content
        upload = f"{at}/uploads/{json.loads(content)['id']}"
        while True:
            status, content = self.insist("GET", upload)
            assert status == 200, content
            stands = json.loads(content)
            offset = stands["received"]
            while stands["state"] == "open" and offset < len(paper.data):
                piece = paper.data[offset : offset + PIECE]
                try:
                    status, content = self.ask("PUT", f"{upload}?offset={offset}", piece)
                except OSError:
                    self.broken += 1
                    break
                if status != 200:
                    break
                offset = json.loads(content)["received"]
            if stands["state"] != "open" or offset == len(paper.data):
                status, content = self.insist("POST", f"{upload}/finished")
                if status == 200:
                    return

    def kill_somebody(self) -> None:
        """Signal 9 to the server or to a worker; a server is started again."""
        workers = self.workers()
        if workers and self.random.random() < 0.5:
            self.random.choice(workers).send_signal(signal.SIGKILL)
            self.kills["worker"] += 1
            return
        assert self.server is not None
        self.server.kill()
        self.server.wait()
        self.kills["server"] += 1
        time.sleep(self.random.random() * 0.3)
        self.start()


def prepared(office: Office, suppliers: int) -> tuple[str, list[Paper], str]:
    """A tender of the bundled example without papers, the papers, and a token of an administrator."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "tender"
        shutil.copytree(EXAMPLE, folder)
        papers = []
        for number, one in enumerate(sorted((folder / "suppliers").iterdir())):
            if number >= suppliers:
                shutil.rmtree(one)
                continue
            dossier = one / "dossier"
            for file in sorted(dossier.rglob("*")):
                if file.is_file():
                    papers.append(Paper(one.name, file.relative_to(dossier).as_posix(), file.read_bytes()))
            shutil.rmtree(dossier)
            (one / "confirmed.toml").unlink(missing_ok=True)
        made = import_folder(office, COMMAND, folder)
    token, person = f"cardassay_{secrets.token_urlsafe(32)}", new_id()
    now = datetime.now(UTC)
    with office.database.writing() as connection:
        row = {"id": person, "login": "soak", "name": "A. Soak", "role": "administrator", "made_at": now}
        connection.execute(insert(people).values(**row))
        scopes = ["see", "upload"]
        held = {"id": new_id(), "person_id": person, "name": "soak", "scopes": scopes,
                "token_sha256": hash_of(token), "made_at": now}  # fmt: skip
        connection.execute(insert(tokens).values(**held))
    return made.tender_id, papers, token


def run(soak: Soak, office: Office, papers: list[Paper], moments: int, seconds: float) -> None:
    """Sends everything while processes die, until all was sent and killed often enough."""
    with office.database.reading() as connection:
        ids = {one.folder: one.id for one in suppliers_in(connection, soak.tender)}
    all_sent = threading.Event()

    def upload() -> None:
        order = list(papers)
        soak.random.shuffle(order)
        for paper in order:
            soak.send(paper, ids[paper.supplier])
        all_sent.set()
        while not soak.ended.is_set():  # what was sent comes again: it must be kept once
            paper = soak.random.choice(papers)
            soak.send(paper, ids[paper.supplier])
            soak.sent_again += 1
            time.sleep(0.2)

    thread = threading.Thread(target=upload)
    thread.start()
    begun = time.monotonic()
    while True:
        count = sum(soak.kills.values())
        spent = time.monotonic() - begun
        enough = spent > seconds if seconds else count >= moments
        if enough and all_sent.is_set():
            break
        time.sleep(soak.random.uniform(*PAUSE_S))
        if not enough:
            soak.kill_somebody()
    soak.ended.set()
    thread.join()


def settled(office: Office) -> None:
    """Waits until all work is done."""
    begun = time.monotonic()
    while time.monotonic() - begun < LONGEST_WAIT_S:
        with office.database.reading() as connection:
            left = connection.execute(
                select(jobs.c.id).where(jobs.c.state.in_(("waiting", "running")))
            ).first()
        if left is None:
            return
        time.sleep(0.5)
    raise SystemExit("the work did not end")


def judged(soak: Soak, office: Office, papers: list[Paper], work: Path) -> list[tuple[str, int, bool]]:
    """What is told: name, number, and whether it is as it must be."""
    day = office.today()
    with office.database.reading() as connection:
        suppliers = suppliers_in(connection, soak.tender)
        stored = files_of(connection, soak.tender)
        failed = connection.execute(select(jobs).where(jobs.c.state == "failed")).all()
        query = select(judgements).where(judgements.c.day == day)
        kept = {row.supplier_id: zlib.decompress(row.json) for row in connection.execute(query)}
    dossiers = [one for one in stored if "/dossier/" in one.path]
    for one in stored:
        office.evidence.read(one.sha256)
    wanted = {
        (f"suppliers/{one.supplier}/dossier/{one.name}", hashlib.sha256(one.data).hexdigest())
        for one in papers
    }
    found = [(one.path, one.sha256) for one in dossiers]
    lost, double = len(wanted - set(found)), len(found) - len(wanted & set(found))
    receipts = 0
    for supplier in suppliers:
        path = f"suppliers/{supplier.folder}/confirmed.toml"
        text = next(office.evidence.read(file.sha256) for file in stored if file.path == path)
        receipts += text.count(b"[[received]]")
    export_folder(office, soak.tender, work / "exported")
    code = "import sys; from cardassay.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "assess", str(work / "exported"), "--json", "--day", str(day)]
    own = {**soak.environment, "CARDASSAY_CACHE": str(work / "cache")}
    terminal = subprocess.run(command, env=own, stdout=subprocess.PIPE, check=False).stdout
    status, shown = soak.insist("GET", f"/api/tenders/{soak.tender}/assessment?day={day}")
    wrong = int(status != 200 or shown != terminal)
    for supplier in suppliers:
        alone = subprocess.run(
            [*command, "--supplier", supplier.folder], env=own, stdout=subprocess.PIPE, check=False
        ).stdout
        wrong += kept.get(supplier.id) != alone
    return [
        ("papers sent", len(papers), True),
        ("requests acknowledged", soak.acknowledged, True),
        ("papers sent once more", soak.sent_again, True),
        ("requests without an answer", soak.broken, True),
        ("server killed", soak.kills["server"], True),
        ("worker killed", soak.kills["worker"], True),
        ("files lost", lost, lost == 0),
        ("files duplicated", double, double == 0),
        ("days of receipt missing or double", receipts - len(papers), receipts == len(papers)),
        ("jobs failed", len(failed), not failed),
        ("assessments wrong", wrong, wrong == 0),
    ]


def main() -> int:
    """0 when nothing was lost, doubled or wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=float(os.environ.get("SLICE") or 0))
    parser.add_argument("--suppliers", type=int, default=5)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--database-url", default="")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        environment = {
            **os.environ,
            "OMP_NUM_THREADS": "1",
            "CARDASSAY_LIMITS_REQUESTS_PER_MINUTE": "1000000",
        }
        if arguments.database_url:
            environment["CARDASSAY_DATABASE_URL"] = arguments.database_url
        office = open_office(work / "data", environment, lambda: datetime.now(UTC))
        soak = Soak(work / "data", port, environment, random.Random(arguments.seed))
        soak.tender, papers, soak.token = prepared(office, arguments.suppliers)
        begun = time.monotonic()
        soak.start()
        try:
            run(soak, office, papers, arguments.moments, arguments.seconds * 0.5)
            settled(office)
            rows = judged(soak, office, papers, work)
        finally:
            if soak.server is not None:
                soak.server.terminate()
                soak.server.wait()
            office.database.close()
    rows.append(("seconds", round(time.monotonic() - begun), True))
    for name, number, good in rows:
        print(f"{name:36}{number:>8}{'' if good else '   WRONG'}")
    return 0 if all(good for _, _, good in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
