"""
Many fictional papers, and what reading them takes: seconds, and memory at its peak.

Run alone: ``python benchmarks/many_papers.py [NUMBER [SCANS]]``; ``bench.py`` prints the same rows.
The papers are made on the spot: certificates with text, and a few of them drawn as pictures.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent
Row = tuple[str, str, str, str]

_STANDARDS = ("ISO 9001:2015", "ISO 14001:2015", "ISO/IEC 27001:2022", "ISO 45001:2018")
_COMMAND = "from cardassay.cli import main; main()"


def certificate(number: int) -> bytes:
    """A certificate of a company that does not exist."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=True)
    lines = (
        ("Helvetica-Bold", 26, "CERTIFICATE"),
        ("Helvetica", 12, "This is to certify that the management system of"),
        ("Helvetica-Bold", 18, f"Specimen Card Works {number} Ltd (fictional)"),
        ("Helvetica", 11, f"{number} Example Street, Exampleton EX1 1EX, United Kingdom"),
        ("Helvetica", 12, "has been assessed and found to conform to the requirements of"),
        ("Helvetica-Bold", 16, _STANDARDS[number % len(_STANDARDS)]),
        ("Helvetica", 11, "Scope: Manufacture and personalisation of plastic cards"),
        ("Helvetica", 11, f"Certificate number: FX-{number:05}"),
        ("Helvetica", 11, f"Date of issue: {number % 27 + 1:02} March 2025"),
        ("Helvetica", 11, f"Valid until: {number % 27 + 1:02} March 2028"),
        ("Helvetica", 11, "Certified by: Fictional Certification Body Ltd"),
    )
    height = 740
    for font, size, text in lines:
        canvas.setFont(font, size)
        canvas.drawString(60, height, text)
        height -= 48
    canvas.save()
    return target.getvalue()


def scanned(paper: bytes) -> bytes:
    """The paper as a picture of itself."""
    import pypdfium2

    page = pypdfium2.PdfDocument(paper)[0]
    target = io.BytesIO()
    page.render(scale=200 / 72).to_pil().convert("RGB").save(target, "PDF", resolution=200, quality=80)
    return target.getvalue()


def make(folder: Path, number: int, scans: int) -> None:
    """Writes so many certificates, the scans spread among them."""
    places = {number * scan // scans for scan in range(scans)} if scans else set()
    for each in range(number):
        paper = certificate(each)
        (folder / f"{each:05}.pdf").write_bytes(scanned(paper) if each in places else paper)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command."""

    seconds: float
    command_mb: float
    """Resident memory of the command at its peak."""
    workers_mb: float
    """The same of its largest worker."""
    half_mb: float
    """Resident memory of the command when half of the time was over."""


def run(arguments: Sequence[str], kept_in: Path) -> Run:
    """Runs the command line, and looks at its memory again and again."""
    environment = {
        **os.environ,
        "CARDASSAY_CACHE": str(kept_in),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]),
    }
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", _COMMAND, *arguments], env=environment, stdout=subprocess.DEVNULL
    )
    seen: list[tuple[float, float]] = []
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(0.1):
            try:
                command = psutil.Process(process.pid)
                below = [child.memory_info().rss for child in command.children()]
                seen.append((command.memory_info().rss / 2**20, max(below, default=0) / 2**20))
            except psutil.Error:
                continue

    watcher = threading.Thread(target=look)
    watcher.start()
    process.wait()
    seconds = time.perf_counter() - began
    ended.set()
    watcher.join()
    commands = [command for command, _ in seen] or [0.0]
    workers = [worker for _, worker in seen] or [0.0]
    return Run(seconds, max(commands), max(workers), commands[len(commands) // 2])


def rows(number: int = 1000, scans: int = 4) -> Iterator[Row]:
    """Cold with one worker and with two, then the second run; and one paper alone."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "papers"
        folder.mkdir()
        make(folder, number, scans)
        on = f"{number} made PDFs, {scans} of them scans"
        one = run(["read", "--json", "--workers", "1", str(folder)], Path(place) / "one")
        two = run(["read", "--json", "--workers", "2", str(folder)], Path(place) / "two")
        again = run(["read", "--json", str(folder)], Path(place) / "two")
        yield (
            "read many papers, one worker",
            on,
            f"{one.seconds:.1f} s",
            f"{number / one.seconds:.0f} a second",
        )
        yield (
            "the same, two workers",
            on,
            f"{two.seconds:.1f} s",
            f"{one.seconds / two.seconds:.1f} x one worker",
        )
        yield (
            "the same, memory of the command at its peak",
            on,
            f"{two.command_mb:.0f} MB",
            f"{two.half_mb:.0f} MB at half time",
        )
        yield "the same, memory of a worker at its peak", on, f"{two.workers_mb:.0f} MB", "limit 3072 MB"
        yield (
            "the second run",
            on,
            f"{again.seconds:.1f} s",
            f"{again.seconds / two.seconds:.3f} x the first; {again.command_mb:.0f} MB",
        )
        yield from _alone(folder / "00001.pdf", Path(place))


def _alone(paper: Path, place: Path) -> Iterator[Row]:
    def best(*options: str) -> float:
        return min(run(["read", "--json", *options, str(paper)], place / "alone").seconds for _ in range(5))

    here, apart, kept = best("--fresh", "--workers", "0"), best("--fresh"), best()
    on = "a made PDF with text"
    yield "read one paper, cold, in the process of the command", on, f"{here:.2f} s", ""
    yield "the same in a worker, as usual", on, f"{apart:.2f} s", f"{apart / here:.2f} x"
    yield "the same, read before", on, f"{kept:.2f} s", f"{kept / here:.2f} x"


if __name__ == "__main__":
    for what, on, figure, ratio in rows(*map(int, sys.argv[1:3])):
        print(f"{what:75} {on:45} {figure:>16}  {ratio}", flush=True)
