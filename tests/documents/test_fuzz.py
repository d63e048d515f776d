"""A small, fixed set of mutated files of our own; thousands more are read by ``make fuzz``."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))
fuzz = importlib.import_module("fuzz")


def test_mutated_files_are_answered_plainly() -> None:
    files = fuzz.seeds(None)
    results = list(fuzz.run(files, range(150), 20261123, 60.0))

    assert [fault for fault, _ in results if fault is not None] == []


def test_the_same_seed_makes_the_same_files() -> None:
    files = fuzz.seeds(None)

    assert fuzz.made(7, 1, files) == fuzz.made(7, 1, files)
    assert fuzz.made(7, 1, files) != fuzz.made(7, 2, files)


def test_a_hang_and_a_crash_are_found_and_the_next_file_is_read() -> None:
    child = fuzz.Child(0.001)
    try:
        assert child.read("a.txt", b"Nothing.")[0] == "hang"
        child._seconds = 60.0
        child._process.kill()
        child._process.join()
        assert child.read("a.txt", b"Nothing.")[0] == "crash"
        assert child.read("a.txt", b"Nothing.") == ("", "1 documents")
    finally:
        child.close()
