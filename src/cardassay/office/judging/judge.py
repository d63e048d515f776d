"""
One supplier's files judged as of a day, here or in a process of its own.

It is the same call that ``cardassay assess`` makes, on the same files in the same places.
"""

from __future__ import annotations

import copyreg
import multiprocessing
import os
import shutil
import tempfile
import threading
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cardassay.assessing import assess_workspace
from cardassay.assessing.review import Disagreement, disagreements
from cardassay.documents.bulk.reading import Reading
from cardassay.documents.bulk.settings import Settings as ReadingSettings
from cardassay.documents.signatures.anchors import read_anchors
from cardassay.errors import Fault, InputError, KnowledgeError
from cardassay.model.assessment import Assessment
from cardassay.store.evidence import Evidence
from cardassay.workspace import Decisions

__all__ = ["JudgePool", "JudgeRequest", "Judged", "judge_files", "kept_readings", "reading_options"]

_ANCHORS = "anchors"
"""Folder of a workspace with the buyer's own trust anchors."""


def _proxy(content: Mapping[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(content)


copyreg.pickle(MappingProxyType, lambda proxy: (_proxy, (dict(proxy),)))


@dataclass(frozen=True, slots=True)
class JudgeRequest:
    """What to judge."""

    folder: Path
    """The data folder."""
    evidence: Path
    files: tuple[tuple[str, str], ...]
    """Path and hash of the files of one supplier and of those that belong to the whole tender."""
    day: date


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of it."""

    assessment: Assessment | None
    """``None`` when project or supplier cannot be used; then ``faults`` say why."""
    decisions: Decisions
    faults: tuple[Fault, ...] = ()
    contradicted: tuple[Disagreement, ...] = ()
    """Confirmed values that today's reading of the same file surely contradicts; they count all the same."""


def kept_readings(folder: Path) -> Path:
    """The file in which an installation keeps what was read."""
    return folder / "read" / "kept.sqlite"


def reading_options(folder: Path) -> dict[str, Any]:
    """What a reading has to know of a workspace folder: whom the buyer trusts to vouch for signers."""
    if not (folder / _ANCHORS).is_dir():
        return {}
    anchors, _ = read_anchors(folder / _ANCHORS)
    return {"anchors": anchors} if anchors else {}


def judge_files(request: JudgeRequest) -> Judged:
    """The assessment of one supplier's files; papers that were not read yet are read first."""
    evidence = Evidence(request.evidence)
    place = request.folder / "working"
    place.mkdir(exist_ok=True)
    copy = Path(tempfile.mkdtemp(dir=place))
    try:
        for path, sha256 in request.files:
            evidence.put_into(sha256, copy / path)
        settings, kept = ReadingSettings(workers=1), kept_readings(request.folder)
        with Reading(settings, kept_in=kept, options=reading_options(copy)) as reading:
            result = assess_workspace(copy, request.day, reading=reading)
    except (InputError, KnowledgeError) as error:
        return Judged(None, Decisions(), error.faults)
    finally:
        shutil.rmtree(copy, ignore_errors=True)
    if not result.assessments:
        return Judged(None, Decisions(), tuple(one for many in result.faults.values() for one in many))
    assessment, decisions = result.assessments[0], result.workspace.suppliers[0].decisions
    read = result.read[assessment.supplier.folder]
    return Judged(assessment, decisions, contradicted=disagreements(read, decisions))


def _end_with_parent() -> None:
    """Ends this process when the server that started it has died; nobody would ask it any more."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


class JudgePool:
    """Judges in processes of its own, so that pages stay quick; a dead process is replaced."""

    def __init__(self, processes: int = 1) -> None:
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def __call__(self, request: JudgeRequest) -> Judged:
        """The same as :func:`judge_files`."""
        for attempt in (1, 2):
            pool = self._started()
            try:
                return pool.submit(judge_files, request).result()
            except BrokenProcessPool:
                with self._lock:
                    if self._pool is pool:
                        self._pool = None
                if attempt == 2:
                    raise
        raise AssertionError("unreachable")

    def close(self) -> None:
        """Ends the processes."""
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(cancel_futures=True)
                self._pool = None

    def _started(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                spawning = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(
                    self._processes, mp_context=spawning, initializer=_end_with_parent
                )
            return self._pool
