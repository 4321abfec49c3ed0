"""A timer for machines that others use too: the processor time of the processes started."""

from __future__ import annotations

import resource


def of_children() -> float:
    """Seconds on a processor, of all processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
