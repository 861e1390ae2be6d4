"""Papers to test the paper with: the 18 funded rows of 2017/18, and a table of 200 lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from types import SimpleNamespace
from typing import Any

from django.template import engines

from core.money import pounds, share

OFFICE = SimpleNamespace(name="West Midlands Police and Crime Commissioner", colour="#1f3a5f")
BUDGET = Decimal("3321557.00")

FUNDED = [
    ("Domestic abuse", "Domestic Violence Consortium", "West Midlands IDVA service, 19 advisers", 640000),
    ("Domestic abuse", "Domestic Violence Consortium", "Integrated support with the perpetrator programme", 200000),
    ("Domestic abuse", "Birmingham and Solihull Women’s Aid", "Two court-based IDVAs", 41778),
    ("Domestic abuse", "Sandwell Women’s Aid", "One court-based IDVA", 38170),
    ("Sexual violence", "Sexual Violence Consortium", "Sexual violence support service", 430130),
    ("Sexual violence", "Coventry Rape and Sexual Abuse Centre", "Outreach and counselling in Coventry", 102498),
    ("Sexual violence", "Crisis Point", "Practical and emotional support in Walsall", 29539),
    ("Female genital mutilation", "Allies Network Ltd", "Female genital mutilation", 54869),
    ("Female genital mutilation", "Coventry Haven", "Female genital mutilation", 29166),
    ("Honour-based violence and forced marriage", "Domestic Violence Consortium", "Support service", 145000),
    ("Modern slavery", "West Midlands Anti-Slavery Network", "Co-ordination", 15000),
    ("Road traffic collisions", "Victim Support", "Road traffic case workers", 69820),
    ("Road traffic collisions", "Brake", "Fatal road collisions", 2000),
    ("Restorative justice", "West Midlands Restorative Justice Service", "Restorative justice", 450000),
    ("Victims’ Code categories", "Victim Support", "First contact, assessment and referral service", 1038920),
    ("Victims’ Code categories", "Community Vision CIC, Oasis Support Services", "Whole-family support", 80620),
    ("All crime", "Crime Stoppers Ltd", "Support service", 40326),
    ("All priorities", "Competitive Victims Fund", "Community organisations, by application", 133837),
]

TEMPLATE = """{% extends "documents/base.html" %}
{% block content %}
<div class="statement statement-wrong">
  <p>{{ lines }} lines make <strong>{{ total }}</strong>, against a budget of {{ budget }}.</p>
</div>
<table class="figures">
  <caption>Commitments for {{ year }}, by priority and provider</caption>
  <colgroup>
    <col><col class="column-wide"><col class="column-reference"><col class="column-amount"><col class="column-share">
  </colgroup>
  <thead>
    <tr>
      <th scope="col">Provider</th><th scope="col">Service</th><th scope="col">Decision</th>
      <th scope="col" class="amount">Committed</th><th scope="col" class="share">Share</th>
    </tr>
  </thead>
  {% for group in groups %}
    <tbody>
      <tr class="group">
        <th scope="row" colspan="3">{{ group.name }}</th>
        <td class="amount">{{ group.amount }}</td><td class="share">{{ group.share }}%</td>
      </tr>
      {% for row in group.rows %}
        <tr>
          <th scope="row">{{ row.provider }}</th><td>{{ row.service }}</td><td>{{ row.decision }}</td>
          <td class="amount">{{ row.amount }}</td><td class="share">{{ row.share }}%</td>
        </tr>
      {% endfor %}
      {% if with_subtotals %}
        <tr class="subtotal">
          <th scope="row" colspan="3">Sub-total, {{ group.name }}</th>
          <td class="amount">{{ group.amount }}</td><td class="share">{{ group.share }}%</td>
        </tr>
      {% endif %}
    </tbody>
  {% endfor %}
  <tbody>
    <tr class="total">
      <th scope="row" colspan="3">Total</th><td class="amount">{{ total }}</td><td class="share">100.0%</td>
    </tr>
  </tbody>
</table>
<div class="notes">
  <p>{{ note }}</p>
</div>
{% endblock content %}
"""

Line = tuple[str, str, str, int]


@dataclass(frozen=True)
class Row:
    provider: str
    service: str
    decision: str
    amount: str
    share: Decimal | None


def context_of(lines: Sequence[Line], **extra: Any) -> dict[str, Any]:
    """What a document context would hand to its template: everything counted and formatted beforehand."""
    whole = Decimal(sum(line[3] for line in lines))
    groups = [_group(name, list(rows), whole) for name, rows in groupby(lines, key=lambda line: line[0])]
    return {
        "office": OFFICE,
        "title": "Victims Fund allocations 2017/18",
        "subtitle": "By priority",
        "year": "2017/18",
        "lines": len(lines),
        "total": pounds(whole),
        "budget": pounds(BUDGET),
        "groups": groups,
        "footer_line": f"{len(lines)} lines, total {pounds(whole)}, budget {pounds(BUDGET)}",
        "note": "Source: report to the Strategic Policing and Crime Board, 23 January 2018.",
        **extra,
    }


def _group(name: str, lines: list[Line], whole: Decimal) -> dict[str, Any]:
    amount = Decimal(sum(line[3] for line in lines))
    rows = [
        Row(provider, service, "029/2017", pounds(Decimal(each)), share(Decimal(each), whole))
        for _, provider, service, each in lines
    ]
    return {"name": name, "amount": pounds(amount), "share": share(amount, whole), "rows": rows}


def many_lines(count: int) -> list[Line]:
    """A long table in groups of seven, so that group headings fall everywhere on the page."""
    return [
        (f"Priority {number // 7 + 1}", f"Provider {number + 1}", "Support for victims", 1000 + number)
        for number in range(count)
    ]


def html_of(context: dict[str, Any]) -> str:
    return engines["django"].from_string(TEMPLATE).render(context)


NOTICE = """{% extends "documents/base.html" %}
{% block content %}
<p>Award of <strong>£1,385,000</strong> to <em>Victim Support</em>. Tŷ Gŵyr, Ŵ, Ŷ and <code>code</code>.</p>
<h2>Reasons</h2>
<ul><li>Every victim is contacted.<ul><li>Told the police or not.</li></ul></li></ul>
<ol><li>First</li><li>Second</li></ol>
<blockquote><p><em><strong>As advised.</strong></em></p></blockquote>
<h3>Good value</h3>
<table class="summary">
  <caption>The money</caption>
  <tbody>
    <tr><th scope="row">Amount</th><td class="amount">£1,385,000</td></tr>
    <tr><th scope="row">Left to commit</th><td class="amount">£959,273.50</td></tr>
  </tbody>
</table>
<p>See <a href="https://www.legislation.gov.uk/ukpga/2014/12/section/143">section 143</a>.</p>
{% for number in fillers %}<p>Filler {{ number }}.</p>{% endfor %}
<p>Last words.</p>
<table class="signature">
  <caption>Decision</caption>
  <tbody>
    <tr><th scope="row">Signed</th><td></td></tr>
    <tr><th scope="row">Name</th><td></td></tr>
    <tr><th scope="row">Date</th><td></td></tr>
  </tbody>
</table>
{% endblock content %}
"""


def notice(fillers: int = 0, **extra: Any) -> str:
    """A paper that somebody signs, with as many one-line paragraphs above the signature as asked for."""
    context = {"office": OFFICE, "title": "Decision notice 007/2015", "fillers": range(fillers), **extra}
    return engines["django"].from_string(NOTICE).render(context)
