"""
Times and memory, in one table with the machine and the ratios.

Run: ``python benchmarks/bench.py [SHARED_DATA]``. Parts that need the shared data are left out, with
a line that says so, when the folder is not there. No figure here is asserted anywhere.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

import lookups  # noqa: E402  beside this file
import many_papers  # noqa: E402

from cardassay.documents.reading import read_file  # noqa: E402  the paths above come first
from cardassay.engine.case import Case  # noqa: E402
from cardassay.engine.evaluate import evaluate, verdicts_over  # noqa: E402
from cardassay.matching import identify  # noqa: E402
from tests.support import vector as v  # noqa: E402

Row = tuple[str, str, str, str]
_ATTESTATIONS, _REQUIREMENTS = 60, 40


def median_ms(call: Callable[[], object], runs: int = 15) -> float:
    """The median CPU time of a call in milliseconds, after two runs that are not counted."""
    for _ in range(2):
        call()
    times = []
    for _ in range(runs):
        began = time.process_time()
        call()
        times.append(time.process_time() - began)
    return statistics.median(times) * 1000


def engine_rows() -> Iterator[Row]:
    """One supplier with 60 attestations and 40 requirements, with the explanation tree."""
    situation = v.situation({})
    papers = situation.papers
    doubled = tuple(papers[index % len(papers)] for index in range(_ATTESTATIONS))
    asked = v.demands_of(situation)
    by_requirement = {requirement.id: (requirement, target) for requirement, target in asked}
    rest = [pair for pair in asked if pair not in by_requirement.values()]
    demands = (*by_requirement.values(), *rest)[:_REQUIREMENTS]
    identities = identify(doubled, situation.supplier, ())

    def assess() -> object:
        case = Case(
            situation.project, situation.supplier, situation.day, doubled, v.known_schemes(),
            v.vocabulary(), identities, v.ACCREDITORS,
        )  # fmt: skip
        findings = evaluate(case, demands)
        return verdicts_over(case, findings)

    what = f"assess one supplier, {_ATTESTATIONS} attestations, {_REQUIREMENTS} requirements, explained"
    yield what, "fictional base situation", f"{median_ms(assess):.1f} ms", "aim 2 ms"
    tracemalloc.start()
    assess()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    yield "the same, memory at its peak", "fictional base situation", f"{peak / 1024:.0f} KiB", ""


def reading_rows(shared: Path) -> Iterator[Row]:
    """Born-digital certificates and reports, warm."""
    own = sorted((ROOT / "examples/tender/suppliers").glob("*/dossier/management/iso-9001*.pdf"))
    if own:
        per = median_ms(lambda: [read_file(path) for path in own], runs=5) / len(own)
        yield "read a born-digital certificate", f"{len(own)} of the example", f"{per:.1f} ms", "aim 8 ms"
    reports = sorted((shared / "cc_documents/pa193").glob("*.txt"))
    if reports:
        size = sum(path.stat().st_size for path in reports)
        per = median_ms(lambda: [read_file(path) for path in reports], runs=3) / len(reports)
        yield (
            "read a certification report or security target (text)",
            f"{len(reports)} files, {size // len(reports) // 1024} KiB each on average",
            f"{per:.1f} ms",
            "",
        )
    targets = sorted((shared / "cc_documents/security_targets").glob("*.pdf"))
    if targets:
        began = time.process_time()
        pages = sum(document.pages or 0 for path in targets for document in read_file(path))
        spent = (time.process_time() - began) * 1000
        yield (
            "read a security target (PDF)",
            f"{len(targets)} files, {pages} pages",
            f"{spent / pages:.1f} ms a page",
            "",
        )


def command_rows() -> Iterator[Row]:
    """The command line, cold: a new process each time."""
    executable = str(ROOT / ".venv/bin/cardassay")
    if not Path(executable).exists():
        return

    unkept = {**os.environ, "CARDASSAY_CACHE": "off"}

    def cold(*arguments: str) -> float:
        times = []
        for _ in range(5):
            began = time.perf_counter()
            subprocess.run([executable, *arguments], capture_output=True, check=False, cwd=ROOT, env=unkept)
            times.append(time.perf_counter() - began)
        return statistics.median(times)

    bare = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        bare.append(time.perf_counter() - began)
    python = statistics.median(bare)
    help_s = cold("--help")
    yield "--help, cold", "", f"{help_s:.2f} s", f"{help_s / python:.1f} x bare Python; aim 0.2 s"
    with tempfile.TemporaryDirectory() as folder:
        workspace = str(Path(folder) / "tender")
        subprocess.run([executable, "init", workspace], capture_output=True, check=True)
        small = cold("assess", workspace, "--day", str(date(2026, 11, 22)))
    yield "assess a new workspace, cold", "as made by init", f"{small:.2f} s", "aim 1.5 s"
    one = cold("assess", "examples/tender", "--supplier", "beispiel-karten", "--day", str(date(2026, 11, 22)))
    yield (
        "assess one supplier of the example, cold",
        "about 27 PDFs",
        f"{one:.2f} s",
        f"{one / python:.0f} x bare Python",
    )


def main() -> int:
    """Print the table."""
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    if not shared.is_dir():
        print(f"left out: everything on real papers ({shared} is not there)")
    print(f"\n{'what':75} {'on':45} {'figure':>16}  ratio or aim")
    parts = (engine_rows(), reading_rows(shared), lookups.rows(shared), command_rows(), many_papers.rows())
    for rows in parts:
        for what, on, figure, ratio in rows:
            print(f"{what:75} {on:45} {figure:>16}  {ratio}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
