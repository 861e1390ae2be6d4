"""The editor for formatted text in a real browser, under the strict policy: `shown` fails on anything it refuses."""

import time
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import engines
from playwright.sync_api import expect

from core.forms import GovukForm, RichTextField
from core.rich_text import clean, difference, from_typing, numbered
from tests.gallery import context

WORD = Path(settings.ROOT) / "tests" / "fixtures" / "word"
TEXT = (
    '<h3>Background</h3>\n<p>The <strong>Commission</strong> asks, see <a href="https://example.org/plan">the plan</a>.'
    "</p>\n<ul><li>one<ul><li>inner</li></ul></li></ul>\n<h4>Costs</h4>\n"
    '<table><thead><tr><th scope="col">Provider</th><th scope="col">2017/18</th></tr></thead>'
    "<tbody><tr><td>Haven</td><td>£38,170</td></tr></tbody></table>\n<p>End</p>"
)
PAGE = """{% extends "base.html" %}{% load crispy_forms_tags %}{% block page_title %}Draft{% endblock %}
{% block heading %}Draft the notice{% endblock %}{% block content %}{% crispy form %}
<h2 class="govuk-heading-m">As it reads</h2><div class="app-rich">{{ text|rich }}</div>
<div class="app-rich">{{ numbered }}</div>{% include "components/difference.html" %}{% endblock %}"""


class Draft(GovukForm):
    title = forms.CharField(label="Title")
    advice = RichTextField(label="Advice", help_text="What the decision maker should know", limit=2000)


def draft(text="", **typed):
    form = Draft({"title": ""} | typed) if typed else Draft(initial={"advice": text})
    changes = difference("<p>One two three</p><p>Gone</p>", "<p>One 2 three</p>")
    extra = {"text": TEXT, "numbered": numbered(TEXT, 9, is_framed=True)[0], "changes": changes}
    return engines["django"].from_string(PAGE).render(context(form) | extra)


@pytest.fixture
def editor(shown):
    """The page with the editor at work: `page = editor(text)`."""

    def show(text="", width=1280, **typed):
        page = shown(draft(text, **typed), width)
        page.locator(".app-editor__text").wait_for()
        return page

    return show


def box(page):
    return page.get_by_role("textbox", name="Advice")


def sent(page):
    return from_typing(page.locator("[name=advice]").input_value())


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def paste(page, html):
    page.evaluate(
        """html => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          const box = document.querySelector(".app-editor__text");
          box.focus();
          box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        html,
    )


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("typed", [{}, {"advice": "<p>" + "Too long. " * 300}], ids=["filled", "wrong"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(editor, assert_accessible, width, typed):
    page = editor(TEXT, width, **typed)
    if not typed:
        page.locator(".app-editor__text td").first.click()
        expect(page.get_by_role("button", name="Add row")).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_nothing_while_a_link_is_made(editor, assert_accessible):
    page = editor(TEXT)
    press(page, "Link")
    page.get_by_label("Address of the link").fill("nowhere in particular")
    press(page, "Save link")
    expect(page.get_by_text("Enter an address like")).to_be_visible()
    assert_accessible(page)


def test_it_shows_what_was_stored_and_sends_it_back_unchanged(editor):
    page = editor(TEXT)
    assert sent(page) == TEXT
    box(page).press("End")
    page.keyboard.type(" ")
    page.keyboard.press("Backspace")
    assert page.locator("[name=advice]").input_value() != ""
    assert sent(page) == TEXT


def test_a_quotation_is_made_kept_and_ended(editor):
    page = editor()
    box(page).click()
    page.keyboard.type("The paper says:")
    page.keyboard.press("Enter")
    press(page, "Quotation")
    page.keyboard.type("Victims come first.")
    press(page, "Quotation")
    expect(page.get_by_role("button", name="Quotation", exact=True)).to_have_attribute("aria-pressed", "false")
    press(page, "Quotation")
    quoted = "<p>The paper says:</p>\n<blockquote><p>Victims come first.</p></blockquote>"
    assert sent(page) == quoted
    assert sent(editor(quoted)) == quoted


def test_a_text_is_written_by_keyboard_alone(editor):
    page = editor()
    page.get_by_label("Title").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Heading"
    page.keyboard.press("Enter")
    expect(box(page)).to_be_focused()
    page.keyboard.type("Why")
    page.keyboard.press("Enter")
    page.keyboard.type("We ")
    page.keyboard.press("Control+b")
    page.keyboard.type("ask")
    page.keyboard.press("Shift+Tab")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "Bullets"
    page.keyboard.press("Space")
    assert sent(page) == "<h3>Why</h3>\n<ul><li>We <strong>ask</strong></li></ul>"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Save and continue"


def test_pressed_buttons_say_so(editor):
    page = editor("<p><strong>a</strong></p>")
    bold = page.get_by_role("button", name="Bold")
    box(page).click()
    expect(bold).to_have_attribute("aria-pressed", "true")
    press(page, "Bold")
    expect(bold).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_role("toolbar", name="Formatting: Advice")).to_be_visible()


def test_a_table_is_made_and_left_by_keyboard(editor):
    page = editor()
    box(page).click()
    press(page, "Table")
    page.keyboard.type("A")
    press(page, "Delete column")
    press(page, "Add row")
    expect(box(page)).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Save and continue"
    press(page, "Undo")
    assert page.locator(".app-editor__text tr").count() == 3


def test_a_link_is_made_changed_and_removed(editor, wait_until):
    page = editor("<p>plan</p>")
    box(page).click()
    expect(box(page)).to_be_focused()
    page.keyboard.press("Control+a")
    wait_until(page, "getSelection().toString().trim() === 'plan'")
    page.keyboard.press("Control+k")
    page.get_by_label("Address of the link").fill("www.example.org")
    page.keyboard.press("Enter")
    assert sent(page) == '<p><a href="https://www.example.org">plan</a></p>'
    press(page, "Link")
    expect(page.get_by_label("Address of the link")).to_have_value("https://www.example.org")
    press(page, "Remove link")
    assert sent(page) == "<p>plan</p>"
    expect(box(page)).to_be_focused()
    press(page, "Link")
    page.get_by_label("Address of the link").fill("javascript:alert(1)")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Enter an address like")).to_be_visible()
    page.keyboard.press("Escape")
    expect(box(page)).to_be_focused()


@pytest.mark.parametrize("name", ["advice", "legal", "mail", "online"])
def test_a_paste_from_elsewhere_is_kept_as_it_was_meant(editor, name):
    pasted = (WORD / f"{name}.html").read_text()
    page = editor()
    paste(page, pasted)
    assert sent(page) == clean(pasted)


def test_lists_of_a_word_processor_are_lists_before_anything_is_saved(editor):
    page = editor()
    paste(page, (WORD / "advice.html").read_text())
    assert page.locator(".app-editor__text > ul > li").count() == 3
    assert page.locator(".app-editor__text > ul ul ul > li").inner_text() == "people themselves"
    assert page.locator(".app-editor__text > ol > li").count() == 3
    expect(box(page)).not_to_contain_text("·")


# Pastes that would keep a browser busy, and what becomes of each.
TRAPS = {
    "a cell over a million columns": "<table><tr><td colspan=1000000>A<tr><td>B</table>",
    "a cell over a million rows": "<table><tr><td rowspan=1000000>A<td>C<tr><td>B</table>",
    "many cells over many columns": "<table><tr>" + "<td colspan=1000>A" * 500 + "<tr><td>B</table>",
}


@pytest.mark.parametrize("pasted", TRAPS.values(), ids=TRAPS.keys())
def test_a_pasted_table_never_keeps_the_browser_busy(editor, pasted):
    page = editor()
    begun = time.monotonic()
    paste(page, pasted)
    expect(box(page)).to_contain_text("B")
    assert time.monotonic() - begun < 2
    widest = page.locator(".app-editor__text td").evaluate_all("cells => Math.max(...cells.map(cell => cell.colSpan))")
    assert widest <= 12


def test_a_cell_over_many_rows_keeps_its_rows(editor):
    pasted = "<table><tr><td>A</td><td>B</td></tr><tr><td rowspan=20>C</td><td>1</td></tr>"
    pasted += "".join(f"<tr><td>{number}</td></tr>" for number in range(2, 21)) + "</table>"
    page = editor()
    paste(page, pasted)
    assert sent(page) == clean(pasted)


def test_no_script_of_a_paste_reaches_the_page(editor):
    page = editor()
    page.evaluate(
        """() => {
          window.arrived = [];
          new MutationObserver((all) => all.forEach(({ addedNodes }) => addedNodes.forEach((node) =>
            window.arrived.push(node.outerHTML ?? "")))).observe(document, { childList: true, subtree: true });
        }"""
    )
    trap = "<img src='/nowhere.png' onerror='window.ran = 1'>"
    with_list = f"<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>Item{trap}</p>"
    paste(
        page,
        f"{with_list}<p onclick='window.ran = 1'>Words {trap}</p><svg onload='window.ran = 1'><text>Chart</text></svg>",
    )
    expect(box(page)).to_contain_text("Words")
    expect(box(page)).to_contain_text("Chart")
    assert page.evaluate("window.ran ?? null") is None
    assert "window.ran" not in page.evaluate("window.arrived.join('')")
    assert "nowhere" not in str(page.evaluate("performance.getEntriesByType('resource').map((each) => each.name)"))


def test_words_typed_between_signs_stay_words(editor):
    page = editor()
    box(page).click()
    page.keyboard.type("Spend is <b than last year> and <script is a word>")
    assert sent(page) == "<p>Spend is &lt;b than last year&gt; and &lt;script is a word&gt;</p>"


@pytest.mark.parametrize("tag", ["object", "iframe", "noscript", "video", "button", "svg", "template"])
def test_words_of_what_is_not_kept_are_kept(editor, tag):
    pasted = f"<p>Before</p><{tag}>Words inside</{tag}><p>After</p>"
    page = editor()
    paste(page, pasted)
    assert sent(page) == clean(pasted)
    assert "Words inside" in clean(pasted)


def test_what_is_wrong_leads_into_the_editor_with_what_was_typed(editor):
    page = editor(advice="<p>" + "Too long. " * 300 + "</p>")
    page.get_by_role("link", name="Advice must be 2,000 characters or fewer: it has 2,999").click()
    assert page.evaluate("document.activeElement.id") == "id_advice"
    expect(box(page)).to_contain_text("Too long.")
    described = box(page).get_attribute("aria-describedby").split()
    assert described == ["id_advice-hint", "id_advice-error"]
    assert all(page.locator(f"#{each}").count() == 1 for each in described)


def test_its_label_leads_into_it(editor):
    page = editor()
    page.get_by_text("Advice", exact=True).click()
    expect(box(page)).to_be_focused()
    page.keyboard.type("Typed")
    assert sent(page) == "<p>Typed</p>"


def test_the_focus_is_seen_in_colours_of_the_machine_s_own(editor):
    page = editor()
    page.emulate_media(forced_colors="active")
    box(page).click()
    frame = page.locator(".app-editor__frame")
    assert frame.evaluate("frame => getComputedStyle(frame).outlineStyle") == "solid"
    assert frame.evaluate("frame => getComputedStyle(frame).outlineWidth") == "3px"


def test_without_scripts_there_is_a_plain_box_that_loses_nothing(shown):
    for text in ("<p>a &amp; b</p>\n<ul><li>c</li></ul>", TEXT):
        page = shown(draft(text), 320, scripts=False)
        plain = page.get_by_label("Advice", exact=True)
        assert from_typing(plain.input_value()) == text
        expect(page.get_by_text("Leave an empty line between paragraphs")).to_be_visible()
        assert page.locator(".app-editor__toolbar").count() == 0
