"""What the press's own process promises: nothing gets out, nothing goes on for ever, and each gets their own paper."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from threading import Timer

import pikepdf
import pytest
from PIL import Image, ImageCms

from core import pdf
from core.pdf import (
    PaperRefused,
    PaperTooLong,
    PaperTooSlow,
    limits,
    picture_address,
    process,
    render_pdf,
    walls,
    worker,
)
from core.pdf.errors import PressFailed
from tests.documents import reading

pytestmark = pytest.mark.documents

ROOT = Path(__file__).resolve().parent.parent.parent
# It would take hours; the check before the layout, which refuses it, is taken away here.
WITHOUT_END = "<table><tr><td colspan=1000000>x</td></tr></table>"
LONG = "<table>" + "<tr><td>x</td></tr>" * 1000 + "</table>"


@pytest.fixture(autouse=True)
def pango():
    if pdf.paper_is_available():
        return
    if os.environ.get("CI") == "true":
        pytest.fail("Pango is not installed, and no test may be skipped here")
    pytest.skip("Pango is not installed, so no PDF can be made")


@pytest.fixture
def unchecked(monkeypatch):
    monkeypatch.setattr(pdf, "refuse_beyond_limits", lambda html: None)


def wrapped(body, head=""):
    return f'<!doctype html><html lang="en-GB"><head><title>x</title>{head}</head><body>{body}</body></html>'


def printed(body, head="", **options):
    return render_pdf(wrapped(body, head), **{"title": "A paper", **options})


def pid_of_the_press():
    return process.the_press()._child.pid


def at_the_start_of_the_paper(monkeypatch, act):
    """Do something once, when the press has begun a paper and before its answer is there."""
    receive, left = process.receive, [act]

    def watched(pipe):
        details, body = receive(pipe)
        if "begun" in details and left:
            left.pop()()
        return details, body

    monkeypatch.setattr(process, "receive", watched)


def test_a_layout_without_end_is_stopped_in_time_and_the_next_paper_prints(monkeypatch, unchecked):
    before = printed("Before")
    monkeypatch.setattr(limits, "MOST_SECONDS", 1)
    start = time.monotonic()
    with pytest.raises(PaperTooSlow, match="not finished in time"):
        printed(WITHOUT_END)
    assert time.monotonic() - start < 5
    monkeypatch.setattr(limits, "MOST_SECONDS", 25)
    assert printed("Before") == before


def test_a_press_that_stands_still_in_the_midst_of_a_paper_is_stopped_in_time(monkeypatch):
    before = printed("Before")
    monkeypatch.setattr(limits, "MOST_SECONDS", 1)
    at_the_start_of_the_paper(monkeypatch, lambda: os.kill(pid_of_the_press(), signal.SIGSTOP))
    with pytest.raises(PaperTooSlow):
        printed(LONG)
    assert printed("Before") == before


def test_who_shows_a_paper_that_is_too_long_shows_one_that_is_too_slow():
    assert issubclass(PaperTooSlow, PaperTooLong)
    assert issubclass(PaperTooLong, PaperRefused)


def test_a_press_whose_server_is_gone_stops_by_itself(monkeypatch):
    # The server's own stop-watch is held back: what ends the process is the kernel, after so many seconds of work.
    monkeypatch.setattr(process, "Timer", lambda seconds, act: Timer(seconds + 15, act))
    child = process.Child()
    assert child.is_able()
    details = {"title": "x", "author": "", "colour": "", "lang": "en", "seconds": 1, "memory": limits.MOST_MEMORY}
    with pytest.raises(PaperTooSlow):
        child.ask(1, wrapped(WITHOUT_END).encode(), details)
    assert child._process.returncode == -signal.SIGXCPU
    child.end()


def test_a_paper_that_takes_too_much_memory_is_refused_and_the_next_one_prints(monkeypatch):
    monkeypatch.setattr(limits, "MOST_MEMORY", 100_000_000)
    with pytest.raises(PaperTooLong, match="it shorter") as refusal:
        printed(LONG)
    assert not isinstance(refusal.value, PaperTooSlow)
    monkeypatch.setattr(limits, "MOST_MEMORY", 1024**3)
    assert len(reading.words_of(printed(LONG))) > 10


def test_a_press_that_was_killed_between_two_papers_is_replaced_unseen():
    before = printed("Before")
    killed = pid_of_the_press()
    os.kill(killed, signal.SIGKILL)
    assert printed("Before") == before
    assert pid_of_the_press() != killed


def test_a_press_that_was_halted_between_two_papers_is_replaced_unseen(monkeypatch):
    before = printed("Before")
    halted = pid_of_the_press()
    os.kill(halted, signal.SIGSTOP)
    monkeypatch.setattr(process, "SECONDS_TO_BEGIN", 0.5)
    assert printed("Before") == before
    assert pid_of_the_press() != halted


def test_a_paper_whose_press_is_killed_is_broken_off_with_words_and_the_next_one_prints(monkeypatch, unchecked):
    before = printed("Before")
    at_the_start_of_the_paper(monkeypatch, lambda: os.kill(pid_of_the_press(), signal.SIGKILL))
    with pytest.raises(PaperTooLong, match=r"broken off before it was finished\. Try again"):
        printed(WITHOUT_END)
    assert printed("Before") == before


def test_what_stops_the_server_in_the_midst_of_a_paper_leaves_no_answer_for_the_next_reader(monkeypatch):
    printed("x")

    def stop():
        raise SystemExit

    at_the_start_of_the_paper(monkeypatch, stop)
    with pytest.raises(SystemExit):
        printed("Secret")
    assert reading.words_of(printed("Mine"))[0].startswith("Mine")


def test_an_answer_to_another_question_is_never_handed_out(monkeypatch):
    receive = process.receive

    def mistaken(pipe):
        details, body = receive(pipe)
        return {**details, **({"ticket": 99} if "ticket" in details else {})}, body

    monkeypatch.setattr(process, "receive", mistaken)
    with pytest.raises(PressFailed, match="another paper"):
        printed("x")


def test_a_mistake_in_the_press_comes_back_with_its_traceback_and_the_next_paper_prints():
    before = printed("Before")
    with pytest.raises(PressFailed, match=r"(?s)Traceback.*UnicodeEncodeError"):
        printed("x", author="\ud800")
    assert printed("Before") == before


def test_threads_each_get_their_own_paper():
    names = [f"Provider {number}" for number in range(12)]
    alone = [printed(name) for name in names]
    with ThreadPoolExecutor(6) as threads:
        together = list(threads.map(printed, names))
    assert together == alone
    assert [reading.words_of(paper)[0].split(" Page")[0] for paper in together] == names


def test_a_press_that_has_served_its_time_is_replaced_and_sets_the_same_bytes(monkeypatch):
    monkeypatch.setattr(limits, "PAPERS_PER_PROCESS", 2)
    process.the_press().end()
    papers, pids = [], []
    for _ in range(5):
        papers.append(printed("Same"))
        pids.append(pid_of_the_press())
    assert len(set(papers)) == 1
    assert [one == other for one, other in pairwise(pids)] == [False, True, False, True]


def test_characters_that_the_fonts_lack_are_in_the_servers_log(caplog):
    assert "x □ □" in reading.words_of(printed("x 😀 \ud800"))[0]
    assert [record.getMessage() for record in caplog.records] == ["Not in the paper's fonts: U+D800, U+1F600"]
    assert caplog.records[0].name == "core.pdf.typecase"


SECRET = "file:///etc/passwd"


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (f'<img src="{SECRET}" alt="x">', ""),
        (f'<a rel="attachment" href="{SECRET}">x</a>', ""),
        (f'<svg><title>x</title><image href="{SECRET}" width="9" height="9"/></svg>', ""),
        (f'<p style="list-style: inside url({SECRET}); display: list-item">x</p>', ""),
        ("x", f"<style>body::before {{ content: url({SECRET}) }}</style>"),
        (f'<p style="border-image: url({SECRET}) 1">x</p>', ""),
        ("x", f'<link rel="attachment" href="{SECRET}">'),
        ("x", f'<link rel="stylesheet" href="{SECRET}">'),
        ("x", '<base href="file:///etc/"><link rel="attachment" href="passwd">'),
        ("x", f'<style>@import "{SECRET}";</style>'),
        ("x", f'<style>@import url("{SECRET}") print;</style>'),
        ("x", f"<style>@page {{ background: url({SECRET}) }}</style>"),
        ("x", f"<style>@color-profile --x {{ src: url({SECRET}) }}</style>"),
        ("x", f"<style>@font-face {{ font-family: x; src: url({SECRET}) }}</style>"),
    ],
)
def test_text_that_asks_for_a_file_is_refused(body, head):
    with pytest.raises(PaperRefused, match="not among its files"):
        printed(body, head)


def pictures():
    plain = Image.new("RGB", (40, 16), "#1f3a5f")
    turned = Image.Exif()
    turned[0x0112] = 6
    yield "JPEG", plain, {"exif": turned}
    yield "JPEG", plain.convert("CMYK"), {}
    yield "JPEG", plain.convert("L"), {"progressive": True}
    yield "MPO", plain, {"save_all": True, "append_images": [plain]}
    yield "PNG", plain, {"icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()}
    yield "PNG", plain.convert("RGBA"), {}
    yield "PNG", plain.convert("P"), {"transparency": 0}
    yield "PNG", plain.convert("I;16"), {}


@pytest.mark.parametrize(("kind", "picture", "extra"), list(pictures()))
def test_every_kind_of_png_and_jpeg_prints_inside_the_walls(kind, picture, extra):
    written = BytesIO()
    picture.save(written, kind, **extra)
    paper = printed(f'<img alt="Logo" src="{picture_address(written.getvalue())}">')
    assert reading.tags_of(paper, "Figure") == 1
    with reading.opened(paper) as opened:
        assert any(isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image" for each in opened.objects)


def test_text_that_makes_the_press_write_a_file_is_refused():
    # The font is among the paper's own, so it is fetched; WeasyPrint then writes it to the disk for Pango to find.
    font = "@font-face { font-family: x; src: url(paper:fonts/SourceSans3-It.ttf) }"
    with pytest.raises(PaperRefused, match=r"what no paper may \(open\)"):
        printed("x", f"<style>{font}</style>")
    assert printed("x")


def test_what_weasyprint_swallows_is_told_in_the_end(monkeypatch):
    class Swallowing:
        def set_in_type(self, html, **details):
            with suppress(OSError):
                walls._refuse("open", ())
            return b"%PDF with a hole"

    details = {"title": "x", "author": "", "colour": "", "lang": "en", "seconds": 60, "memory": 0}
    monkeypatch.setattr(walls, "limit_the_next_paper", lambda seconds, memory: None)
    answer, paper = worker._answer(Swallowing(), details, "x")
    assert answer == {"refused": "PaperRefused", "words": "The paper tried to do what no paper may (open)."}
    assert paper == b""


def in_another_process(script, cwd=ROOT, expected=0, **environment):
    """Run a script that may import core; comes back when it and every process that it started have ended."""
    finished = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert finished.returncode == expected, finished.stderr
    return finished.stdout.split()


WALLED = """
import ctypes, os, socket, subprocess, sys
from core.pdf import walls, worker
libc = ctypes.CDLL(None)
open_in_c, socket_in_c = libc.open, libc.socket
press = worker.warm_press()
walls.raise_the_walls()

def outcome(act):
    try:
        act()
    except walls.WalledIn:
        return "walled"
    except OSError as error:
        return "os"
    return "open"
"""


def test_inside_the_walls_python_opens_nothing():
    acts = [
        "open('/etc/passwd')",
        "open('/tmp/never', 'w')",
        "os.open('/etc/passwd', os.O_RDONLY)",
        "os.listdir('/')",
        "os.remove('/tmp/never')",
        "os.fork()",
        "os.system('true')",
        "os.execv('/bin/true', ['true'])",
        "os.kill(1, 0)",
        "socket.socket()",
        "socket.getaddrinfo('localhost', 80)",
        "subprocess.run(['true'])",
        "ctypes.CDLL('libc.so.6')",
        "__import__('this')",
    ]
    printing = "".join(f"print(outcome(lambda: {act}), flush=True)\n" for act in acts)
    assert in_another_process(f"{WALLED}{printing}os._exit(0)") == ["walled"] * len(acts)


def test_inside_the_walls_the_c_libraries_open_nothing_either():
    script = WALLED + "print(open_in_c(b'/etc/passwd', 0), socket_in_c(2, 1, 0), flush=True)\nos._exit(0)"
    assert in_another_process(script) == ["-1", "-1"]


def test_inside_the_walls_weasyprints_own_fetcher_gets_nothing():
    script = (
        WALLED
        + "import weasyprint\n"
        + "page = lambda: weasyprint.HTML(string='<img src=file:///etc/passwd>')\n"
        + "page().write_pdf(font_config=press.fonts)\n"
        + "print(walls.refused[0], flush=True)\n"
        + "os._exit(0)"
    )
    assert in_another_process(script) == ["urllib.Request"]


PRINTS = """
from core.pdf import process, render_pdf

def paper(text):
    return render_pdf('<html lang=en><title>x</title><p>' + text, title='x')
"""


def test_after_a_fork_parent_and_child_print_each_with_a_press_of_its_own():
    script = PRINTS + (
        "import os, sys\n"
        "before = paper('a')\n"
        "pid = process.the_press()._child.pid\n"
        "if os.fork() == 0:\n"
        "    same = paper('a') == before\n"
        "    sys.exit(0 if same and process.the_press()._child.pid != pid else 1)\n"
        "print(os.waitstatus_to_exitcode(os.wait()[1]))\n"
        "print(paper('a') == before, process.the_press()._child.pid == pid)\n"
    )
    assert in_another_process(script) == ["0", "True", "True"]


def test_a_fork_in_the_midst_of_a_paper_prints_too():
    script = PRINTS + (
        "import os, sys, threading\n"
        "before = paper('a')\n"
        "receive, ends = process.receive, []\n"
        "def forking(pipe):\n"
        "    details, body = receive(pipe)\n"
        "    if 'begun' in details and not ends:\n"
        "        ends.append(os.fork())\n"
        "        if ends == [0]:\n"
        "            os._exit(0 if paper('a') == before else 1)\n"
        "    return details, body\n"
        "process.receive = forking\n"
        "print(paper('a') == before)\n"
        "print(os.waitstatus_to_exitcode(os.wait()[1]))\n"
    )
    assert in_another_process(script) == ["True", "0"]


def test_a_press_sees_its_server_hang_up_although_a_fork_of_the_server_lives_on():
    script = PRINTS + (
        "import os\n"
        "paper('a')\n"
        "ours, held = process.the_press()._child, os.pipe()\n"
        "if os.fork() == 0:\n"
        "    os.close(held[1])\n"
        "    os.read(held[0], 1)\n"
        "    os._exit(0)\n"
        "ours._process.stdin.close()\n"
        "print(ours._process.wait(timeout=20))\n"
        "os.close(held[1])\n"
    )
    assert in_another_process(script) == ["0"]


@pytest.mark.parametrize(("end", "expected"), [("", 0), ("import os; os.kill(os.getpid(), 9)", -9)])
def test_the_press_ends_with_its_server_and_leaves_no_file_behind(tmp_path, end, expected):
    # The press writes to the same standard error, so this returns only when both have ended.
    script = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{PRINTS}print(paper('a')[:4].decode(), flush=True)\n{end}"
    elsewhere = {"PYTHONPATH": "", "TMPDIR": str(tmp_path)}
    assert in_another_process(script, cwd=tmp_path, expected=expected, **elsewhere) == ["%PDF"]
    assert list(tmp_path.iterdir()) == []


def test_the_servers_secrets_stay_with_the_server(tmp_path):
    (tmp_path / "weasyprint.py").write_text(
        "import os\nos.write(2, ' '.join([*os.environ, '']).encode())\nraise OSError"
    )
    script = "import os\nos.dup2(1, 2)\nfrom core import pdf\nprint(pdf.paper_is_available())"
    path = os.pathsep.join((str(tmp_path), str(ROOT)))
    seen = in_another_process(script, PYTHONPATH=path, SECRET_KEY="x", DATABASE_URL="x")
    assert seen[-1] == "False"
    assert "PYTHONPATH" in seen
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(seen)


def test_what_the_press_imports_is_not_the_server():
    script = (
        "import sys\n"
        "from core.pdf import worker\n"
        "worker.warm_press()\n"
        "print(sorted(set(sys.modules) & {'django', 'config', 'accounts', 'psycopg2'}), flush=True)\n"
        "import os; os._exit(0)"
    )
    assert in_another_process(script) == ["[]"]
