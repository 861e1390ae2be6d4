"""What is served beside the pages: nothing that is GOV.UK's alone, nothing that points to a file we do not have."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.management.commands.collectstatic import Command
from django.core.management import call_command
from django.test import override_settings

STATIC = Path(settings.ROOT) / "static"
TEMPLATES = Path(settings.ROOT) / "templates"
FILES = sorted(path for path in STATIC.rglob("*") if path.is_file())
TEXTS = [path for path in FILES if path.suffix in {".css", ".js", ".svg", ".txt", ".json"}]
# The typeface, the crest and the crown are licensed to GOV.UK alone; no police and crime commissioner is GOV.UK.
RESERVED = re.compile(r"GDS Transport|govuk-crest|\bcrown(?! copyright)|logotype", re.IGNORECASE)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_nothing_reserved_for_govuk_is_served(path):
    found = RESERVED.search(path.read_text())
    assert found is None, f"{path.name} holds {found[0]!r}: run scripts/vendor-assets, which takes it out."


def test_no_page_bears_what_is_reserved_for_govuk():
    for path in TEMPLATES.rglob("*.html"):
        assert not RESERVED.search(path.read_text()), f"{path} shows what only GOV.UK may show."


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_no_file_points_to_one_that_is_not_there(path):
    text = path.read_text()
    assert "sourceMappingURL" not in text, f"{path.name} names a source map that is not shipped."
    for target in re.findall(r"url\(\s*['\"]?([^'\")]+)", text):
        if not re.match(r"\w+:", target):
            assert (path.parent / target).is_file(), f"{path.name} points to {target}, which is not there."


def test_what_is_taken_from_others_bears_its_licence():
    for folder in (STATIC / "vendor").iterdir():
        assert (folder / "LICENCE.txt").is_file(), f"{folder.name} has no LICENCE.txt."


def test_everything_can_be_published_under_its_fingerprint(tmp_path):
    # What production's storage does before it compresses, which takes seconds and finds nothing more.
    storage = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    storages = settings.STORAGES | {"staticfiles": storage}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        call_command(Command(), interactive=False, verbosity=0)
    assert (tmp_path / "staticfiles.json").is_file()


def test_the_page_for_a_broken_system_needs_nothing_of_it():
    page = (TEMPLATES / "500.html").read_text()
    assert not re.search(r"\{%|\{\{", page), "500.html must not run any tag: what it needs may be what broke."
    for address in re.findall(r'(?:href|src)="([^"#]+)"', page):
        if address != "/":
            assert address.startswith(settings.STATIC_URL)
            assert (STATIC / address.removeprefix(settings.STATIC_URL)).is_file(), f"{address} is not there."


def test_every_class_of_ours_that_a_page_uses_is_styled():
    styles = (STATIC / "css" / "app.css").read_text()
    for path in TEMPLATES.rglob("*.html"):
        if "documents" not in path.parts:
            for name in re.findall(r"[\"\s](app-[a-z-]+(?:__[a-z-]+)?(?:--[a-z]+)?)(?=[\"\s{])", path.read_text()):
                assert f".{name}" in styles, f"{path.name} uses .{name}, which app.css does not know."
