"""Reading many files: in worker processes with limits, with what was read kept for the next run."""

from cardassay.documents.bulk.reading import Progress, Reading, Wanted
from cardassay.documents.bulk.settings import Settings
from cardassay.documents.bulk.spool import Spool

__all__ = ["Progress", "Reading", "Settings", "Spool", "Wanted"]
