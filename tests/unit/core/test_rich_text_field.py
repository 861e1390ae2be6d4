"""The box for a formatted text: what it takes, what it refuses, what it gives back."""

from html import unescape

import pytest

from core.forms import GovukForm, RichTextField
from core.forms.markup import print_field
from core.rich_text import from_typing, to_typing


class Draft(GovukForm):
    advice = RichTextField(label="Advice", help_text="What to know", limit=100)
    note = RichTextField(label="Note", required=False)


def sent(**typed):
    return Draft({"advice": "x"} | typed)


def printed(form, name="advice"):
    return print_field(form[name])


def test_what_the_editor_sends_is_cleaned():
    form = sent(advice='<p onclick="x">a</p><p></p><ol data-type="decimal"><li><p>b</p></li></ol>')
    assert form.is_valid()
    assert form.cleaned_data["advice"] == "<p>a</p>\n<ol><li>b</li></ol>"
    assert form.cleaned_data["note"] == ""


@pytest.mark.parametrize("nothing", ["", " \r\n ", "<p></p>", "<p>&nbsp;</p>", "\u200b"])
def test_a_text_without_words_is_none(nothing):
    form = sent(advice=nothing, note=nothing)
    assert form.errors == {"advice": ["Enter the advice"]}
    assert form.cleaned_data["note"] == ""


def test_it_says_what_is_wrong_at_its_box_and_keeps_what_was_typed():
    typed = "<p>" + "x" * 101 + "</p><script>y</script>"
    form = sent(advice=typed)
    assert form.errors == {"advice": ["Advice must be 100 characters or fewer: it has 101"]}
    shown = printed(form)
    assert typed in unescape(shown)
    assert 'aria-describedby="id_advice-plain id_advice-hint id_advice-error"' in shown


def test_a_table_too_wide_is_refused_even_where_cleaning_could_mend_it():
    assert sent(advice="<table><tr><td colspan=5000>x</td></tr><tr><td>y</td></tr></table>").errors


def test_more_than_is_read_is_refused_whole_and_given_back():
    typed = "word " * 300_000
    form = sent(advice=typed)
    assert "too large" in form.errors["advice"][0]
    assert "data-markup" not in printed(form)
    assert typed in printed(form)


TYPED = """We ask for two advisers & more.
On a line of its own.

- one
- two

1. first
2) second

3 < 4 and {{ x }}"""


def test_words_without_markup_become_paragraphs_and_lists():
    assert from_typing(TYPED.replace("\n", "\r\n")) == (
        "<p>We ask for two advisers &amp; more.<br>On a line of its own.</p>\n<ul><li>one</li><li>two</li></ul>\n"
        "<ol><li>first</li><li>second</li></ol>\n<p>3 &lt; 4 and {{ x }}</p>"
    )
    assert from_typing("Lines:\n* a\n* b\nend") == "<p>Lines:</p>\n<ul><li>a</li><li>b</li></ul>\n<p>end</p>"
    assert from_typing("<script>x</script>") == "<p>&lt;script&gt;x&lt;/script&gt;</p>"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Spend is <b than last year> and <script is a word>",) * 2,
        ("<p>a</p> <b than last year> and <script is a word> x<y", "<b than last year> and <script is a word> x<y"),
        ("<b>a</b> <your name>", "<strong>a</strong> <your name>"),
    ],
)
def test_words_between_signs_are_words(typed, expected):
    assert unescape(from_typing(typed)).endswith(f"<p>{expected}</p>")


def test_markup_that_was_there_stays_when_words_are_typed_beside_it():
    kept = (
        '<p>a <strong>b</strong></p>\n\n<table><thead><tr><th scope="col">A</th></tr></thead>\n\n'
        "<tbody><tr><td>1</td></tr></tbody></table>"
    )
    assert from_typing(f"{kept}\n\nNew words\n\n- one\n- two") == (
        '<p>a <strong>b</strong></p>\n<table><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><td>1</td></tr>'
        "</tbody></table>\n<p>New words</p>\n<ul><li>one</li><li>two</li></ul>"
    )


def test_a_plain_box_shows_words_where_words_say_it_all():
    assert to_typing("<p>a &amp; b</p><ul><li>c</li></ul>") == "a & b\n\n- c"
    assert to_typing("<p>a<br>b</p>") == "a\nb"


@pytest.mark.parametrize(
    "text",
    ["<p>- a</p>", "<p>1. a</p>", "<p>&lt;p&gt;</p>", "<p><em>a</em></p>", "<h3>a</h3>", "<ul><li>a<br>b</li></ul>"],
)
def test_and_markup_where_they_would_not(text):
    assert to_typing(text) == text
    assert from_typing(to_typing(text)) == text


def test_the_editor_gets_the_text_in_markup_whatever_the_box_shows():
    shown = printed(Draft(initial={"advice": "<p>a &amp; b</p>"}))
    assert 'data-markup="&lt;p&gt;a &amp;amp; b&lt;/p&gt;"' in shown
    assert ">\na &amp; b</textarea>" in shown
    assert 'data-rich-text="/static/django_prose_editor/editor.js"' in shown


def test_a_hostile_text_stays_inside_its_box():
    for form in (sent(advice="</textarea><script>x</script><p>"), Draft(initial={"advice": "&lt;/textarea>\"'<p>"})):
        shown = printed(form)
        assert shown.count("</textarea>") == 1
        assert "<script>x" not in shown


@pytest.mark.parametrize(("typed", "is_changed"), [("a", False), ("<p>a</p>", False), ("b", True), ("", True)])
def test_only_other_words_or_looks_are_a_change(typed, is_changed):
    form = Draft({"advice": typed}, initial={"advice": "<p>a</p>"})
    assert ("advice" in form.changed_data) is is_changed
