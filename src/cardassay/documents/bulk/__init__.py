"""Reading many files: in worker processes with limits, with what was read kept for the next run."""

from cardassay.documents.bulk.reading import Progress, Reading, Wanted
from cardassay.documents.bulk.settings import Settings

__all__ = ["Progress", "Reading", "Settings", "Wanted"]
