"""The gallery of components in a real browser: axe, narrow windows, and the scripts under the strict policy."""

import pytest
from django.template.loader import render_to_string

from tests.gallery import badly_filled, gallery


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("form", [None, badly_filled], ids=["empty", "wrong"])
def test_axe_finds_nothing(shown, assert_accessible, form, width):
    assert_accessible(shown(gallery(form() if form else None), width))


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html"])
def test_axe_finds_nothing_on_the_pages_for_errors(shown, assert_accessible, name):
    assert_accessible(shown(render_to_string(name), 375))


@pytest.mark.parametrize("width", [320, 375, 768])
def test_no_page_scrolls_sideways(shown, width):
    page = shown(gallery(badly_filled()), width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_wide_table_scrolls_inside_its_frame_by_keyboard(shown):
    page = shown(gallery(), 320)
    frame = page.get_by_role("region", name="Commitments 2017/18")
    frame.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert frame.evaluate("frame => frame.scrollLeft") > 0


def test_what_is_wrong_gets_the_focus_and_leads_to_its_box(shown):
    page = shown(gallery(badly_filled()), 1280)
    assert "govuk-error-summary" in page.evaluate("document.activeElement.className")
    page.get_by_role("link", name="31 April does not exist: April has 30 days").click()
    assert page.evaluate("document.activeElement.id") == "id_confirmed_on_day"
    page.get_by_role("link", name="Select the kind").click()
    assert page.evaluate("document.activeElement.id") == "id_kind_0"


def test_the_office_s_colour_reaches_the_header_and_the_links(shown):
    page = shown(gallery(), 1280)
    read = "([where, what]) => getComputedStyle(document.querySelector(where))[what]"
    assert page.evaluate(read, [".app-header__band", "backgroundColor"]) == "rgb(90, 42, 74)"
    assert page.evaluate(read, ["main .govuk-link", "color"]) == "rgb(90, 42, 74)"
    assert page.evaluate(read, [".app-fund-bar__committed", "fill"]) == "rgb(90, 42, 74)"


def test_a_counted_text_counts(shown):
    page = shown(gallery(), 1280)
    page.get_by_label("Reason").fill("x" * 1990)
    assert page.get_by_text("You have 10 characters remaining").first.is_visible()


def test_on_a_phone_the_navigation_folds_into_a_menu(shown):
    page = shown(gallery(), 320)
    link = page.get_by_role("navigation", name="Menu").get_by_role("link", name="Providers")
    assert not link.is_visible()
    page.get_by_role("button", name="Menu").click()
    assert link.is_visible()


def test_paper_shows_the_figures_and_not_the_buttons(shown):
    page = shown(gallery(), 1280)
    page.emulate_media(media="print")
    assert page.get_by_role("table").first.is_visible()
    for hidden in (".app-navigation", ".govuk-button", ".app-filters", ".govuk-pagination"):
        assert not page.locator(hidden).first.is_visible()
