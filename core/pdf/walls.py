"""The walls around the press: once they are up, its process opens no file, no socket and no other process.

Two of them, each of which would do: the kernel hands out no further file descriptor, to Python or to the C libraries,
and Python refuses every audited act that is not listed here. Neither can be taken down again.
"""

import math
import resource
import sys
from contextlib import suppress

# What setting a paper was seen to do, on Python 3.11 to 3.13. None of it reaches outside the process.
HARMLESS = frozenset(
    {
        "array.__new__",  # Pillow, for a JPEG
        "builtins.id",  # WeasyPrint keeps its parts by id
        "compile",  # cssselect2 makes a function of each selector in a paper's own <style> ...
        "exec",  # ... and that is its eval
        "object.__delattr__",
        "object.__getattr__",  # logging and tracebacks look at frames
        "object.__setattr__",  # Pillow, for a JPEG that holds two pictures
        "resource.setrlimit",  # limit_the_next_paper
        "sys._getframe",
        "sys.unraisablehook",  # an error that Python can only print
    }
)


class WalledIn(PermissionError):
    """Something tried to leave the process. Also kept in `refused`, because WeasyPrint swallows many an error."""


refused: list[str] = []


def raise_the_walls() -> None:
    """From here on nothing can be opened. Everything that a paper needs must be in memory before."""
    # An open file is not needed for any of these: the pipes to the server are open already, and stay so.
    _lower("RLIMIT_NOFILE", 0)
    _lower("RLIMIT_FSIZE", 0)
    _lower("RLIMIT_CORE", 0)
    sys.addaudithook(_refuse)


def limit_the_next_paper(seconds: float, memory: int) -> None:
    """Let the kernel end this process after so many more seconds of work, and refuse it memory beyond so many bytes.

    The server stops a paper that is late by itself; this is for a press whose server is gone. Where a machine has no
    such limit (macOS does not hold a process to its memory) the others stand.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    _lower_for_now("RLIMIT_CPU", math.ceil(used.ru_utime + used.ru_stime + seconds))
    _lower_for_now("RLIMIT_AS", memory)


def _refuse(event: str, _details: object) -> None:
    if event not in HARMLESS:
        refused.append(event)
        raise WalledIn(event)


def _lower(name: str, most: int) -> None:
    with suppress(AttributeError, ValueError, OSError):
        resource.setrlimit(getattr(resource, name), (most, most))


def _lower_for_now(name: str, most: int) -> None:
    with suppress(AttributeError, ValueError, OSError):
        which = getattr(resource, name)
        _, highest = resource.getrlimit(which)
        most = most if highest == resource.RLIM_INFINITY else min(most, highest)
        resource.setrlimit(which, (most, highest))
