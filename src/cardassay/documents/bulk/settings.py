"""How much reading in bulk may take: processes, seconds and memory; from the environment or an option."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from cardassay.errors import UsageError

__all__ = ["MEMORY_VARIABLE", "TIME_VARIABLE", "WORKERS_VARIABLE", "Settings", "usual_workers"]

WORKERS_VARIABLE = "CARDASSAY_WORKERS"
TIME_VARIABLE = "CARDASSAY_TIME_LIMIT"
MEMORY_VARIABLE = "CARDASSAY_MEMORY_LIMIT"

_MB = 2**20
_OCR_MB = 1200
"""Memory that a worker with both recognisers loaded takes at its peak on ordinary pages."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The limits of one run."""

    workers: int | None = None
    """
    Most processes that read at once; 0 reads in this process, without limits, for debugging.
    ``None`` for one for each processor, as far as the memory reaches.
    """

    seconds: float = 120.0
    """Time for one file, counted anew with each page that is read from a picture."""

    longest_s: float = 1800.0
    """Time for one file, whatever is finished of it."""

    memory_mb: int = 3072
    """Resident memory of a worker."""

    files_per_worker: int = 400
    """Files after which a worker is renewed, so that what libraries leak goes with it."""

    rest_mb: int = 1500
    """Memory kept after a file above which a worker is renewed."""

    patience_s: float = 0.5
    """Time for which all workers have to be busy before a further one is started."""

    reader: str = "cardassay.documents.reading:read_bytes"
    """Module and function that a worker calls with ``(data, name, *, memory, **options)``."""

    @classmethod
    def given(
        cls,
        workers: int | None = None,
        seconds: float | None = None,
        memory_mb: int | None = None,
        *,
        environment: Mapping[str, str] = os.environ,
    ) -> Settings:
        """
        The settings of the environment, and those that were given instead.

        Raises:
            UsageError: A variable of the environment holds no number that makes sense.
        """
        usual = cls()
        if workers is None:
            workers = _number(environment, WORKERS_VARIABLE, 0)
        if seconds is None:
            seconds = _number(environment, TIME_VARIABLE, 1)
        if memory_mb is None:
            memory_mb = _number(environment, MEMORY_VARIABLE, 256)
        memory_mb = usual.memory_mb if memory_mb is None else memory_mb
        return cls(
            workers=workers,
            seconds=usual.seconds if seconds is None else seconds,
            longest_s=max(usual.longest_s, seconds or 0),
            memory_mb=memory_mb,
            rest_mb=min(usual.rest_mb, max(memory_mb * 2 // 3, 200)),
        )


def usual_workers() -> int:
    """One for each processor that this process may use, as far as the memory reaches."""
    import psutil

    try:
        processors = len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        processors = os.cpu_count() or 1
    fitting = int(psutil.virtual_memory().total) // (_OCR_MB * _MB)
    return max(1, min(processors, fitting))


def _number(environment: Mapping[str, str], name: str, least: int) -> int | None:
    text = environment.get(name, "").strip()
    if not text:
        return None
    if not text.isdecimal() or int(text) < least:
        raise UsageError(
            f"The environment variable {name} is {text!r}, not a whole number of at least {least}; "
            "nothing was read. Correct it, or remove it to use the default."
        )
    return int(text)
