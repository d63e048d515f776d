"""
Reads thousands of mutated files and reports whatever is not a plain answer.

Each file is read in a child process with a time limit and a memory limit. What counts as a fault:
an exception that leaves the reader, a reader that failed inside ("reader-failed"), a hang, a crash
of the process, and a result that cannot be written as JSON. The same seed gives the same files; a
fault is made again with ``--only NUMBER``.

    python benchmarks/fuzz.py --runs 5000 --data ../shared/data
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from mutations import mutated

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"

_LARGEST = 700_000
"""Bytes of a file that is mutated; larger ones only take longer to read."""

_MEMORY = 4 << 30
_OWN_LEFT_OUT = ("bomb", "many-", "huge", "page-bomb", "claimed", "deep", "vast")
"""Hostile files of ours that are slow by themselves; mutated ones would find nothing new."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One file that was not answered plainly."""

    number: int
    kind: str
    """``exception``, ``reader-failed``, ``hang``, ``crash`` or ``no-json``."""

    what: str
    name: str


def seeds(folder: Path | None) -> list[tuple[str, bytes]]:
    """Files to be mutated: real ones from a folder, and the fictional ones that come with Cardassay."""
    sys.path.insert(0, str(SCRIPTS))
    from make_hostile import FILES, GOOD_NAME, good_pdf, honest

    found = [(GOOD_NAME, good_pdf()), *((name, make()) for name, make in honest.FILES.items())]
    found += [
        (name, make()) for name, make in FILES.items() if not any(word in name for word in _OWN_LEFT_OUT)
    ]
    if folder is not None:
        wanted = {".pdf", ".txt", ".jpg", ".png", ".zip", ".xlsx", ".docx", ".eml", ".msg", ".html"}
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in wanted and path.is_file() and path.stat().st_size <= _LARGEST:
                found.append((path.name, path.read_bytes()))
    return found


def made(number: int, seed: int, files: Sequence[tuple[str, bytes]]) -> tuple[str, bytes]:
    """The mutated file of that number."""
    chance = random.Random(f"{seed}:{number}")
    name, data = chance.choice(files)
    return mutated(chance, name, data, files)


def _child(pipe: Connection, with_recognition: bool) -> None:
    from cardassay.documents import reading
    from cardassay.report.reading import documents_json

    _limit_memory()
    if not with_recognition:
        # Recognising letters takes seconds a page, and is the same whatever file the picture is from.
        reading.read_looking = lambda paper, data, memory, read: (read(paper), paper)
    while True:
        name, data = pipe.recv()
        try:
            documents = reading.read_bytes(data, name)
        except BaseException as error:  # noqa: BLE001  whatever leaves the reader is what is looked for
            last = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(last.filename).name}:{last.lineno}"
            pipe.send(("exception", f"{type(error).__name__} in {where}: {str(error)[:120]}"))
            continue
        failed = [
            problem.message
            for document in documents
            for problem in document.problems
            if problem.code == "reader-failed"
        ]
        try:
            documents_json(documents)
        except (TypeError, ValueError, UnicodeError) as error:
            pipe.send(("no-json", f"{type(error).__name__}: {str(error)[:160]}"))
            continue
        pipe.send(("reader-failed", failed[0][:240]) if failed else ("", f"{len(documents)} documents"))


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        # Systems without this module have no such limit; the time limit holds all the same.
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


class Child:
    """A process that reads, and is started anew when it hangs or dies."""

    def __init__(self, seconds: float, *, with_recognition: bool = False) -> None:
        self._seconds, self._with_recognition = seconds, with_recognition
        self._context = multiprocessing.get_context("spawn")
        self._start()

    def _start(self) -> None:
        self._pipe, theirs = self._context.Pipe()
        self._process = self._context.Process(
            target=_child, args=(theirs, self._with_recognition), daemon=True
        )
        self._process.start()
        theirs.close()

    def read(self, name: str, data: bytes) -> tuple[str, str]:
        """Kind of fault and what happened; the kind is empty when all is well."""
        try:
            self._pipe.send((name, data))
            if not self._pipe.poll(self._seconds):
                self.close()
                self._start()
                return "hang", f"no answer within {self._seconds:g} s"
            kind, what = self._pipe.recv()
        except (EOFError, ConnectionError):
            self._process.join(10)
            code = self._process.exitcode
            self._start()
            return "crash", f"the process ended with {code}"
        return str(kind), str(what)

    def close(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def run(
    files: Sequence[tuple[str, bytes]],
    numbers: Sequence[int],
    seed: int,
    seconds: float,
    *,
    recognise: bool = False,
) -> Iterator[tuple[Fault | None, float]]:
    """Each number's fault, ``None`` where all is well, and the seconds it took."""
    child = Child(seconds, with_recognition=recognise)
    try:
        # The first file also waits for the libraries to load.
        child.read("warm-up.txt", b"Nothing.")
        for number in numbers:
            name, data = made(number, seed, files)
            begun = time.perf_counter()
            kind, what = child.read(name, data)
            yield (Fault(number, kind, what, name) if kind else None), time.perf_counter() - begun
    finally:
        child.close()


def main() -> int:
    """1 when a fault was found, else 0."""
    parser = argparse.ArgumentParser(description="Reads mutated files and reports faults.")
    parser.add_argument("--runs", type=int, default=5000)
    parser.add_argument("--first", type=int, default=0, help="number of the first file, to run in slices")
    parser.add_argument("--only", type=int, help="make and read the file of this number alone")
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--seconds", type=float, default=30.0, help="time limit for one file")
    parser.add_argument(
        "--recognise", action="store_true", help="recognise letters in pictures as well (slow)"
    )
    parser.add_argument("--keep", type=Path, help="folder for the files that gave a fault")
    options = parser.parse_args()
    folder: Path | None = options.data if options.data.is_dir() else None
    files = seeds(folder)
    numbers = (
        [options.only] if options.only is not None else range(options.first, options.first + options.runs)
    )
    print(f"{len(files)} files to mutate, {len(numbers)} runs, seed {options.seed}", flush=True)
    faults: list[Fault] = []
    slowest: list[tuple[float, int]] = []
    begun = time.perf_counter()
    for number, (fault, took) in zip(
        numbers, run(files, numbers, options.seed, options.seconds, recognise=options.recognise), strict=True
    ):
        slowest = sorted([*slowest, (took, number)], reverse=True)[:5]
        if fault is not None:
            faults.append(fault)
            print(f"  {fault.number}: {fault.kind} {fault.name}: {fault.what}", flush=True)
            if options.keep is not None:
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / f"{fault.number}.bin").write_bytes(made(number, options.seed, files)[1])
    took = time.perf_counter() - begun
    print(f"{len(numbers)} runs in {took:.0f} s, slowest {', '.join(f'{s:.1f} s ({n})' for s, n in slowest)}")
    for (kind, what), count in Counter((fault.kind, fault.what[:110]) for fault in faults).most_common():
        print(f"{count:5d} × {kind}: {what}")
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
