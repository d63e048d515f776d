"""Readers that do what the bytes say: what hostile files make libraries do, without the libraries."""

from __future__ import annotations

import ctypes
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from cardassay.model.document import Document, Kind
from cardassay.model.problem import Problem

LOG = "MISBEHAVING_LOG"
"""Environment variable: a folder in which each begin and end of reading leaves a file."""

HOARD: list[bytearray] = []


def _note(what: str, data: bytes) -> None:
    if folder := os.environ.get(LOG):
        name = f"{time.monotonic_ns()}-{os.getpid()}-{what}-{hashlib.sha256(data).hexdigest()[:12]}"
        (Path(folder) / name).touch()


def read(data: bytes, name: str, *, memory: Any = None, **options: Any) -> tuple[Document, ...]:
    """One document whose problems name the file and the process; or what the bytes ask for."""
    _note("begin", data)
    told = memory.get("page") if memory is not None else None
    act, _, rest = data.decode().partition(" ")
    match act:
        case "hang":
            while True:
                time.sleep(1)
        case "child":  # a program that a library starts
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
            Path(rest).write_text(str(child.pid), encoding="utf-8")
            child.wait()
        case "spin":
            while True:
                pass
        case "sleep":
            time.sleep(float(rest.split()[0]))
        case "pages":
            for page in range(int(rest.split()[0])):
                time.sleep(0.3)
                memory.put(f"page {page}", b"seen")
        case "eat":
            eaten = []
            while True:
                eaten.append(bytearray(b"\x01") * 20_000_000)
        case "hoard":  # what a library never gives back
            HOARD.append(bytearray(b"\x01") * 60_000_000)
        case "exit":
            os._exit(7)
        case "leave":
            sys.exit(3)
        case "segfault":
            ctypes.string_at(0)
        case "raise":
            raise RuntimeError(f"cannot digest {name}")
        case "odd":
            return (Document(name, "", Kind.UNKNOWN, signatures=({"value": object()},)),)
        case "once":  # breaks its worker the first time only
            marker = Path(rest)
            if not marker.exists():
                marker.touch()
                os._exit(9)
        case "print":
            print("a library that talks on standard output", flush=True)
            os.write(1, b"and another that does not ask Python")
    _note("end", data)
    sha256 = hashlib.sha256(data).hexdigest()
    says = f"{name} says {data.decode()!r} to {options or object()}"
    problems = (Problem("read", "whole file", says), Problem("pid", "whole file", str(os.getpid())))
    assert told is None or isinstance(told, bytes)
    inner = Document(f"{name}!/inner.txt", "1" * 64, Kind.UNKNOWN, container_sha256=sha256)
    return (Document(name, sha256, Kind.UNKNOWN, problems=problems), inner)
