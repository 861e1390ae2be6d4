import mimetypes
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlparse

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Route, sync_playwright

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    # No name but this machine's leads anywhere.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
DESKTOP = {"width": 1280, "height": 900}
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine. Nothing is downloaded."""
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        pytest.skip("Chromium is not installed here (Debian: apt-get install chromium).")
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, in which Django would refuse to reach its database.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def window(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Open windows on the running system, each with cookies of its own: `window(client)` is signed in as the client is.

    Requests that would leave the system are stopped, and fail the test at its end, as do a script's errors and
    whatever the content security policy refused.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def note_outside(request: Request) -> None:
        # Only told of it: what stops requests one by one keeps the browser from its cache, and sheets come ever anew.
        if not request.url.startswith((live_server.url + "/", "data:", "blob:")):
            faults.append(f"asked for {request.url}, which is outside")

    def note_refusals(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    def open_window(client: Client | None = None) -> Page:
        context = browser.new_context(
            base_url=live_server.url, viewport=DESKTOP, locale="en-GB", timezone_id="Europe/London"
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("request", note_outside)
        if client is not None:
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("console", note_refusals)
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert not faults, "The pages of this test did what they must not:\n" + "\n".join(faults)


@pytest.fixture
def page(window: Callable[..., Page]) -> Page:
    """A fresh window in which nobody is signed in: `page.goto("/providers/")`."""
    return window()


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    """Run axe over what the page shows now: `assert_accessible(page)`."""
    axe = Axe()

    def check(page: Page) -> None:
        # Before its sheets are there a page breaks rules about size and contrast that it keeps.
        page.wait_for_load_state()
        results = axe.run(page, options={"runOnly": WCAG_22_AA, "resultTypes": ["violations"]})
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return check


@pytest.fixture(scope="session")
def wait_until() -> Callable[[Page, str], None]:
    """Wait for a script's answer to be true: `wait_until(page, "window.scrollY > 0")`.

    Playwright's own wait_for_function has the page evaluate a string, which the content security policy forbids.
    """

    def wait(page: Page, expression: str, seconds: float = 10) -> None:
        for _ in range(int(seconds * 20)):
            if page.evaluate(expression):
                return
            page.wait_for_timeout(50)
        raise AssertionError(f"Not true after {seconds} seconds: {expression}")

    return wait


@pytest.fixture
def shown(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Show finished HTML at a width, with the static files and nothing else: `shown(html, 320)`.

    With `scripts=False` as somebody sees it whose browser runs none.
    """
    contexts, faults = [], []

    def show(html: str, width: int = 1280, *, scripts: bool = True) -> Page:
        def serve(route: Route) -> None:
            path = urlparse(route.request.url).path
            file = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
            if path == "/gallery":
                headers = {"Content-Security-Policy": POLICY}
                route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
            elif path == reverse("commissioning:office-css"):
                route.fulfill(body=":root { --office-colour: #5a2a4a; }", content_type="text/css")
            elif file:
                route.fulfill(body=Path(file).read_bytes(), content_type=mimetypes.guess_type(path)[0] or "text/plain")
            else:
                route.fulfill(status=404)

        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.route("**/*", serve)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.goto("http://office.test/gallery")
        if scripts:
            page.wait_for_selector("body.govuk-frontend-supported")
        return page

    yield show
    for context in contexts:
        context.close()
    assert not faults
