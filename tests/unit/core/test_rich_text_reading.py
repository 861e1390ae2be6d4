"""What a text says, its numbers, and what changed in it."""

from django.template import engines
from django.utils.safestring import SafeString
from hypothesis import given, settings
from hypothesis import strategies as st

from core.rich_text import (
    clean,
    difference,
    is_empty,
    numbered,
    on_page,
    paragraphs_of,
    plain_text,
    shift_headings,
    word_count,
)
from core.rich_text.cleaning import KEPT_CHARACTERS, kept

TEXT = (
    "<h3>Why</h3><p>Two <strong>words</strong></p><ul><li>one<ol><li>deep</li></ol></li></ul><h4>Costs</h4>"
    "<table><tr><td>A</td><td>B</td></tr><tr><td>1<br>x</td><td></td></tr></table><p>End</p>"
)


def test_the_words_alone():
    assert plain_text(TEXT) == "Why\n\nTwo words\n\n- one\n   1. deep\n\nCosts\n\nA | B\n1; x | \n\nEnd"
    assert word_count(TEXT) == 11
    assert plain_text("<p>a &lt;b&gt; &amp; c</p>") == "a <b> & c"


def test_emptiness_is_about_words():
    assert is_empty("<p>&nbsp;<br></p><ul><li></li></ul>")
    assert not is_empty("x")


def test_paragraphs_are_numbered_on_and_nothing_else_is():
    assert paragraphs_of(TEXT) == 2
    markup, following = numbered(TEXT, 9)
    assert following == 11
    assert '<h3>Why</h3>\n<p class="numbered"><span class="number">9.</span> Two <strong>words</strong></p>' in markup
    assert '<ul class="under-number"><li>one<ol><li>deep' in markup
    assert '<table class="under-number"><thead>' in markup
    assert markup.endswith('<p class="numbered"><span class="number">10.</span> End</p>')
    assert numbered("", 4) == ("", 4)


def test_headings_move_together_and_stay_headings():
    assert "<h2>Why</h2>" in shift_headings(TEXT, -1)
    assert "<h3>Costs</h3>" in numbered(TEXT, 1, shift=-1)[0]
    assert "<h6>Why</h6>" in shift_headings(TEXT, 9)


def test_what_prints_needs_no_trust():
    hostile = "<p onclick=x>a<script>b</script></p>"
    assert on_page(hostile) == shift_headings(hostile, 0) == "<p>a</p>"
    assert numbered(hostile, 1)[0] == '<p class="numbered"><span class="number">1.</span> a</p>'
    assert isinstance(on_page(hostile), SafeString)
    page = engines["django"].from_string("{{ text|rich }}{{ none|rich }}").render({"text": hostile, "none": None})
    assert page == "<p>a</p>"


def test_a_table_on_a_page_scrolls_inside_its_frame():
    shown = on_page("<table><tr><td></td><td>B</td></tr><tr><td>1</td><td>2</td></tr></table>")
    assert shown.startswith('<div class="app-table-scroll" role="group" aria-label="Table" tabindex="0"><table>')
    # A heading without words would be read out as nothing.
    assert "<thead><tr><td></td><th" in shown


def test_what_changed_word_by_word():
    before = "<p>The fund has two headings</p><p>It is open</p><p>Signed</p>"
    after = "<p>The fund has three headings</p><p>Signed</p><p>Printed</p>"
    assert [tuple(change) for change in difference(before, after)] == [
        ("same", "The fund has "),
        ("removed", "two "),
        ("added", "three "),
        ("same", "headings\n\n"),
        ("removed", "It is open\n\n"),
        ("same", "Signed\n\n"),
        ("added", "Printed\n\n"),
    ]
    assert difference(before, before)[0].kind == "same"
    assert difference("", "") == []


@settings(max_examples=100, deadline=None)
@given(*[st.lists(st.sampled_from(["<p>a b", "<p>c", " d", "<li>e", "f g"]), max_size=8).map("".join)] * 2)
def test_both_texts_can_be_read_from_the_difference(before, after):
    changes = difference(before, after)
    for kind, text in (("removed", before), ("added", after)):
        assert "".join(c.text for c in changes if c.kind in {"same", kind}).strip() == plain_text(text).strip()


def test_two_long_texts_that_share_nothing_are_compared_quickly():
    before = "".join(f"<p>{f'a{n} ' * 30}</p>" for n in range(400))
    after = "".join(f"<p>{f'b{n} ' * 30}</p>" for n in range(400))
    assert {change.kind for change in difference(before, after)} == {"removed", "added"}


def test_the_difference_says_in_words_what_its_colours_say():
    page = engines["django"].from_string('{% include "components/difference.html" %}')
    shown = page.render(
        {"changes": difference("<p>We ask {{x}} now</p>", "<p>We ask &lt;i&gt; now</p>"), "label": "Advice"}
    )
    assert 'aria-label="Advice"' in shown
    assert "[removed: </span>{{x}} " in shown
    assert "[added: </span>&lt;i&gt; " in shown


def test_cleaning_is_kept_only_for_short_texts():
    long = f"<p>{'x' * 60_000}</p>"
    assert clean(long) == long
    assert on_page(long) == long


def test_a_text_is_read_once_and_a_long_one_each_time():
    read = []
    length = kept(lambda html: read.append(html) or len(html))
    short, long = "x" * KEPT_CHARACTERS, "x" * (KEPT_CHARACTERS + 1)
    assert [length(short), length(short)] == [KEPT_CHARACTERS] * 2
    assert read == [short]
    assert [length(long), length(long)] == [KEPT_CHARACTERS + 1] * 2
    assert read == [short, long, long]
