"""The server's side of the press: one child process that sets papers, one after another. See docs/adr/0014.

It is started when the first paper is wanted, is kept warm, and is replaced when it dies, is late or has served its
time. A process that was forked from this one starts a child of its own.
"""

import atexit
import itertools
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, Timer
from typing import Any

from . import limits
from .errors import REFUSALS, PaperTooLong, PaperTooSlow, PressFailed
from .frames import receive, send

ROOT = Path(__file__).resolve().parent.parent.parent
# What Python and the linker need to find their files. The server's secrets are in its environment too, and stay there.
ENVIRONMENT = (
    "PATH",
    "TMPDIR",
    "PYTHONHOME",
    "PYTHONPATH",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
)
SECONDS_TO_WARM_UP = 60.0
SECONDS_TO_BEGIN = 5.0
BROKEN_OFF = (
    "This PDF was broken off before it was finished. Try again. "
    "If that does not help, make it shorter: fewer lines, and no large tables in its text."
)


class NotBegun(PressFailed):
    """The child was gone, or stood still, before it had begun the paper: another may set it."""


class Child:
    """One process at work. Not for two threads at once: PressProcess sees to that."""

    def __init__(self) -> None:
        self.papers = 0
        self._is_late = False
        self._is_able: bool | None = None
        self._process = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-m", "core.pdf.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd=ROOT,
            env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
            # Ctrl-C at the server's terminal is for the server, which may still want its paper.
            start_new_session=True,
        )
        self._pipes = [pipe for pipe in (self._process.stdin, self._process.stdout) if pipe]
        self._requests, self._replies = (pipe.fileno() for pipe in self._pipes)

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_able(self) -> bool:
        """Wait until it is warm; False on a machine without Pango. Raises PressFailed when it cannot start."""
        if self._is_able is None:
            with self._killed_after(SECONDS_TO_WARM_UP):
                try:
                    hello, _ = receive(self._replies)
                except EOFError:
                    raise PressFailed(f"core.pdf.worker did not start: it ended with {self._process.wait()}.") from None
            self._is_able = hello["ready"]
        return self._is_able

    def ask(self, ticket: int, html: bytes, details: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Have one paper set. Raises NotBegun, PaperTooSlow, and PaperTooLong when the child dies of it."""
        with self._killed_after(SECONDS_TO_BEGIN):
            try:
                send(self._requests, {**details, "ticket": ticket}, html)
                begun, _ = receive(self._replies)
            except (EOFError, BrokenPipeError):
                raise NotBegun("core.pdf.worker did not begin the paper.") from None
        with self._killed_after(details["seconds"]):
            try:
                answer, paper = receive(self._replies)
            except EOFError:
                raise self._why_it_died() from None
        if not begun["begun"] == answer["ticket"] == ticket:
            raise PressFailed("The press answered with another paper.")
        return answer, paper

    def end(self) -> None:
        """Kill it and leave nothing of it behind."""
        self._process.kill()
        self._process.wait()
        for pipe in self._pipes:
            pipe.close()

    def leave_to_parent(self) -> None:
        """After a fork: let go of our copies of the pipes, or the child would never see its server hang up."""
        for pipe in self._pipes:
            pipe.close()
        # It is not our child to wait for.
        self._process.returncode = 0

    def _why_it_died(self) -> PaperTooLong:
        if self._process.wait() == -signal.SIGXCPU or self._is_late:
            return PaperTooSlow(
                "This PDF was stopped, because it was not finished in time. "
                "Make it shorter: fewer lines, and no large tables in its text."
            )
        return PaperTooLong(BROKEN_OFF)

    @contextmanager
    def _killed_after(self, seconds: float) -> Iterator[None]:
        alarm = Timer(seconds, self._kill_because_late)
        alarm.daemon = True
        alarm.start()
        try:
            yield
        finally:
            alarm.cancel()

    def _kill_because_late(self) -> None:
        self._is_late = True
        self._process.kill()


class PressProcess:
    """The press as this process sees it. Safe to be asked by many threads: they take turns."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._tickets = itertools.count()
        self._child: Child | None = None

    def is_available(self) -> bool:
        """Whether a paper can be made here. Starts the child, which is wanted next in any case."""
        with self._turn, self._replaced_on_any_error():
            is_able = self._ready_child().is_able()
            if not is_able:
                self.end()
            return is_able

    def set_in_type(self, html: str, *, title: str, author: str, colour: str, lang: str) -> bytes:
        """Have one paper set, within the limits of core.pdf.limits. Refused as core.pdf.render_pdf refuses."""
        body = html.encode(errors="surrogatepass")
        details = {"title": str(title), "author": str(author), "colour": str(colour), "lang": str(lang)}
        with self._turn:
            try:
                answer, paper = self._asked(body, details)
            except NotBegun:
                # It died between two papers, which is nobody's fault here.
                answer, paper = self._asked(body, details)
        return _paper_of(answer, paper)

    def end(self) -> None:
        """End the child, if there is one. The next paper would start another."""
        child, self._child = self._child, None
        if child:
            child.end()

    def leave_to_parent(self) -> None:
        if self._child:
            self._child.leave_to_parent()

    def _asked(self, html: bytes, details: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        allowed = {"seconds": limits.MOST_SECONDS, "memory": limits.MOST_MEMORY}
        with self._replaced_on_any_error():
            child = self._ready_child()
            child.is_able()
            answer, paper = child.ask(next(self._tickets), html, {**details, **allowed})
            child.papers += 1
            if answer.get("is_spent") or child.papers >= limits.PAPERS_PER_PROCESS:
                self._replace()
            return answer, paper

    @contextmanager
    def _replaced_on_any_error(self) -> Iterator[None]:
        """Whatever breaks in, a stop of the server too: a child with an answer on its way would give it to the next."""
        try:
            yield
        except BaseException:
            self.end()
            raise

    def _ready_child(self) -> Child:
        return self._child or self._start()

    def _replace(self) -> None:
        """End this child and start the next, which warms up while nobody waits for it."""
        self.end()
        self._start()

    def _start(self) -> Child:
        with _starting:
            self._child = Child()
            return self._child


def _paper_of(answer: dict[str, Any], paper: bytes) -> bytes:
    for name, level, words in answer["warnings"]:
        logging.getLogger(name).log(level, "%s", words)
    if "failed" in answer:
        raise PressFailed(answer["failed"])
    if "refused" in answer:
        raise REFUSALS[answer["refused"]](answer["words"])
    return paper


# Nobody may fork while a child is being started: the fork would keep its pipes open without knowing them.
_starting = Lock()
_ours = PressProcess()


def the_press() -> PressProcess:
    """The one press of this process."""
    return _ours


def _begin_anew() -> None:
    global _ours  # noqa: PLW0603  what was forked is not ours to use, its locks least of all
    _starting.release()
    _ours.leave_to_parent()
    _ours = PressProcess()


def _end() -> None:
    with suppress(OSError):
        _ours.end()


os.register_at_fork(before=_starting.acquire, after_in_parent=_starting.release, after_in_child=_begin_anew)
atexit.register(_end)
