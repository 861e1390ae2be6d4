"""Every template compiles, and none brings script or style of its own into the page."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = Path(settings.ROOT) / "templates"
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.suffix in {".html", ".txt"})
_SCRIPT = r"<script(?![^>]*(\bsrc=|type=\"application/json\"))"
INLINE = re.compile(rf"{_SCRIPT}|<style\b|\sstyle=|\son[a-z]+=\"", re.IGNORECASE)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles(name):
    get_template(name)


@pytest.mark.parametrize("name", [name for name in TEMPLATES if not name.startswith("documents/")])
def test_no_page_has_script_or_style_of_its_own(name):
    found = INLINE.search((ROOT / name).read_text())
    assert found is None, f"{name}: the content security policy refuses {found[0]!r}; put it in static/."


def test_templates_are_compiled_once():
    engine = settings.TEMPLATES[0]
    assert engine["APP_DIRS"] is True, "Naming loaders by hand switches Django's template cache off."
    assert "loaders" not in engine["OPTIONS"]
