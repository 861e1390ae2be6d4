"""What a word processor, a mail program and an editor on the web put on the clipboard."""

from pathlib import Path

import pytest
from django.conf import settings

from core.rich_text import clean, obstacles_to_rich_text

PASTES = Path(settings.ROOT) / "tests" / "fixtures" / "word"

ADVICE = """<h3>Purpose of this paper</h3>
<p>This paper asks for a decision on advisers in the Coventry courts. It has been to the \
<a href="https://www.example.org/commission?paper=3&amp;year=2017">Victims Commission</a>.</p>
<h3>Why it is needed</h3>
<p>The demand rose by 12% in a year. <strong>Two</strong> of the three <em>specialist</em> posts end in March.</p>
<ul><li>Waiting times are nine weeks</li><li>Referrals come from three places:<ul><li>the police</li>\
<li>the witness service<ul><li>people themselves</li></ul></li></ul></li><li>Nobody else <strong>pays</strong></li></ul>
<h3>What is proposed</h3>
<ol><li>Fund two advisers</li><li>Ask for a return each quarter<ol><li>from each adviser</li></ol></li>\
<li>Review in a year</li></ol>
<p>The costs are in the table. They are fixed.</p>
<table><thead><tr><th scope="col"><strong>Provider</strong></th><th scope="col"><strong>What</strong></th>\
<th scope="col"><strong>2017/18</strong></th></tr></thead><tbody><tr><td>Domestic Violence Consortium</td>\
<td>Two advisers</td><td>£ 41,778</td></tr><tr><td><strong>Total</strong></td><td></td>\
<td><strong>£41,778</strong></td></tr></tbody></table>
<p>Prepared by the office. Checked by finance.</p>"""

LEGAL = """<p>Grant to the consortium</p>
<p><strong>Powers</strong></p>
<p>Section 143 of the Act lets the Commissioner pay for services.<br>See also the note and this.</p>
<ol><li>the money is for victims;</li><li>the provider is able; and</li><li>the conditions are met.</li></ol>
<p>An indented paragraph that is no item.</p>
<p>Nested fonts and <strong>bold by style</strong>.</p>
<p><strong>Money by year</strong></p>
<table><thead><tr><th scope="col"><strong>Heading</strong></th><th scope="col"><strong>Agreed</strong></th>\
<th scope="col"><strong>Agreed</strong></th></tr></thead><tbody><tr><td></td><td>2016/17</td><td>2017/18</td></tr>\
<tr><td>Advisers</td><td>£38,170</td><td>£41,778</td></tr><tr><td></td><td>per cent</td><td>9.5</td></tr></tbody>\
</table>
<p>Ends</p>"""

MAIL = """<p><strong>Dear colleague</strong></p>
<p>As we agreed:</p>
<ul><li>the first point</li><li>the second point</li></ul>
<p>With thanks</p>
<p>The office<br>Lloyd House</p>"""

ONLINE = """<h3>Shared draft</h3>
<p><strong>Bold</strong>, plain and <em>leaning</em></p>
<ul><li>One<ul><li>Inner</li></ul></li><li>Two</li></ul>"""


@pytest.mark.parametrize(
    ("name", "expected"), [("advice", ADVICE), ("legal", LEGAL), ("mail", MAIL), ("online", ONLINE)]
)
def test_a_paste_comes_out_as_its_writer_meant_it(name, expected):
    pasted = (PASTES / f"{name}.html").read_text()
    assert obstacles_to_rich_text(pasted) == []
    assert clean(pasted) == expected
    assert clean(expected) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        # As it comes out of the editor, which knows no classes.
        ("<p>·&nbsp;&nbsp; One</p><p>o&nbsp;&nbsp; Inner</p>", "<ul><li>One<ul><li>Inner</li></ul></li></ul>"),
        ("<p>\uf0b7 One</p><p>• Two</p>", "<ul><li>One</li><li>Two</li></ul>"),
        ("<p>1.&nbsp;&nbsp; One</p><p>2)&nbsp; Two</p>", "<ol><li>One</li><li>Two</li></ol>"),
        ("<p>(iv)&nbsp; <b>Four</b></p>", "<ol><li><strong>Four</strong></li></ol>"),
        ("<p>• a<br>• b<br>more</p>", "<ul><li>a</li><li>b<br>more</li></ul>"),
        ("<p style='mso-list:l0 level1 lfo1'>No sign</p>", "<ul><li>No sign</li></ul>"),
        ("<p style='mso-list:l0 level2 lfo1'>- a</p><p style='mso-list:l0 level1 lfo1'>- b</p>",
         "<ul><li>a</li></ul>\n<ul><li>b</li></ul>"),
        ("<p>· a</p><p>between</p><p>· b</p>", "<ul><li>a</li></ul>\n<p>between</p>\n<ul><li>b</li></ul>"),
    ],
)  # fmt: skip
def test_paragraphs_with_a_sign_in_front_are_lists(markup, expected):
    assert clean(markup) == expected


@pytest.mark.parametrize(
    "words",
    [
        "1. One",
        "a) or b)",
        "o dear",
        "§ 12 says",
        "- a dash",
        "–&nbsp;x",
        "Ø",
        "·",
        "2017&nbsp; was",
        "A.&nbsp;N. Other",
    ],
)
def test_sentences_that_only_begin_like_an_item_are_sentences(words):
    assert clean(f"<p>{words}</p>") == f"<p>{words.replace('&nbsp; ', ' ').replace('&nbsp;', ' ')}</p>"
