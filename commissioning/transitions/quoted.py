from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from commissioning.choices import Measure
from commissioning.models import Commitment, Fund, QuotedFigure
from core import audit
from core.refusal import Obstacle, refuse_if
from providers.rules.values import obstacles_to_text, tidy


@transaction.atomic
def quote_figure(
    *,
    fund: Fund,
    label: str,
    printed: str,
    source: str,
    explanation: str,
    by: User,
    at: datetime,
    amount: Decimal | None = None,
    measure: Measure = Measure.NONE,
    commitment: Commitment | None = None,
) -> QuotedFigure:
    """Keep a figure as a paper prints it, with its source and what is to be said of it. It moves no money.

    `amount` is what was printed in pounds, None where it is not an amount. It is compared with a measure of the
    fund, or with one `commitment` of it. Refused when a part is missing, the commitment is of another fund, or that
    source is quoted for that label already.
    """
    fund = Fund.objects.select_for_update(of=("self",)).select_related("financial_year").get(pk=fund.pk)
    measure = Measure.COMMITTED if commitment else measure
    refuse_if(
        [
            *_obstacles_to_words(label, printed, source, explanation),
            *_obstacles_to_quote(fund, label, source, measure, commitment),
        ]
    )
    last = fund.quoted_figures.aggregate(last=Max("position"))["last"] or 0
    figure = QuotedFigure.objects.create(
        fund=fund,
        label=tidy(label),
        printed=tidy(printed),
        amount=amount,
        source=tidy(source),
        measure=measure,
        commitment=commitment,
        explanation=tidy(explanation),
        position=last + 1,
    )
    audit.record(
        action="commissioning.quoted_figure.kept", by=by, at=at, subject=figure, printed=figure.printed, fund=fund
    )
    return figure


def _obstacles_to_words(label: str, printed: str, source: str, explanation: str) -> list[Obstacle]:
    return [
        *obstacles_to_text(label, field="label", what="what it is a figure of", limit=200),
        *obstacles_to_text(printed, field="printed", what="the figure as it is printed", limit=60),
        *obstacles_to_text(source, field="source", what="the paper that prints it", limit=300),
        *obstacles_to_text(explanation, field="explanation", what="what is to be said of it", limit=600),
    ]


def _obstacles_to_quote(
    fund: Fund, label: str, source: str, measure: Measure, commitment: Commitment | None
) -> list[Obstacle]:
    if commitment is not None and commitment.fund_id != fund.pk:
        return [Obstacle("Choose a commitment of the same fund", "commitment")]
    if measure not in Measure.values:
        return [Obstacle("Choose the figure to compare it with", "measure")]
    if fund.quoted_figures.filter(label=tidy(label), source=tidy(source)).exists():
        return [Obstacle("This figure of that paper is kept already", "label")]
    return []
