"""
Reading many files: in worker processes with limits, with what was read kept for the next run.

:class:`.reading.Reading` is the way in. Nothing is imported here: a worker needs only its own part,
and starts the sooner.
"""
