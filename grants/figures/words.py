"""What the words of a notice say that its lines, the ledger or the register of powers do not bear out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from html import escape

from core.money import ZERO, pounds
from core.refusal import Obstacle
from core.rich_text import plain_text
from grants.choices import NoticeKind, Task
from grants.figures.draft import Draft
from grants.figures.implications import Implications
from grants.figures.proposed import decision_in_words
from grants.models import LegalPower, QuotedAmount
from grants.rules.money import amounts_in, obstacles_to_amounts_in_words, obstacles_to_total_in_words
from grants.rules.powers import WrongCitation, obstacles_to_citations
from grants.rules.words import QuotedObstacle, WordsObstacle

# Every amount in these must be one of the notice's own or of the fund. Other options, interests and the annex speak
# of money that the notice does not give.
_AMOUNTS_IN = (
    Task.SUMMARY,
    Task.DECISION,
    Task.FACTS,
    Task.CONSULTATION,
    Task.PLAN,
    Task.FINANCE,
    Task.LEGAL,
)
# What a notice of these kinds comes to need not stand in its decision.
_WITHOUT_TOTAL = (NoticeKind.REFUSAL, NoticeKind.EXTENSION)


def obstacles_in_words(draft: Draft, implications: Implications) -> list[Obstacle]:
    """Amounts and citations in everything written. A paper that was signed says what it says: it is not judged."""
    if draft.notice.is_from_paper:
        return []
    obstacles: list[Obstacle] = []
    if draft.notice.kind not in _WITHOUT_TOTAL:
        decision = plain_text(decision_in_words(draft))
        obstacles = obstacles_to_total_in_words(decision, total=draft.total, field=Task.DECISION)
    wrong, known = wrong_citations(), known_amounts(draft, implications)
    for task in Task:
        obstacles += obstacles_in_text(words_of(draft, task), task, wrong=wrong, known=known)
    return [*obstacles, *_beside_the_sections(draft, wrong, known), *_quoted_for_nothing(draft)]


def quoted_in_words(draft: Draft) -> list[QuotedAmount]:
    """What is quoted from elsewhere and stands in the words: the paper prints the source of nothing else."""
    if not draft.quoted:
        return []
    named = {amount for text in _texts(draft) for _, amount in amounts_in(text)}
    return [one for one in draft.quoted if one.amount in named]


def _quoted_for_nothing(draft: Draft) -> list[QuotedObstacle]:
    """The words were changed since, and no longer name it."""
    named = quoted_in_words(draft)
    return [
        QuotedObstacle(
            f"{pounds(one.amount)} is quoted from {one.source}, and the words no longer name it: remove it",
            Task.WHAT,
            quoted=one.pk,
        )
        for one in draft.quoted
        if one not in named
    ]


def _texts(draft: Draft) -> Iterator[str]:
    """All in which an amount must be borne out, as plain text."""
    yield draft.notice.title
    for line in draft.lines:
        yield from (line.conditions, line.outcomes)
    for task in _AMOUNTS_IN:
        yield plain_text(words_of(draft, task))


def _beside_the_sections(
    draft: Draft, wrong: Sequence[WrongCitation], known: Collection[Decimal]
) -> list[WordsObstacle]:
    """The same in the title, and in the conditions and outcomes of each line."""

    def in_plain(text: str, where: str) -> list[Obstacle]:
        amounts = obstacles_to_amounts_in_words(text, known=known, where=where, field=Task.WHAT)
        return amounts + obstacles_to_citations(text, wrong, where=where, field=Task.WHAT)

    title = [_placed(one, is_title=True) for one in in_plain(draft.notice.title, "The title")]
    return title + [
        _placed(one, line=line.pk)
        for line in draft.lines
        for text, name in ((line.conditions, "Conditions"), (line.outcomes, "Outcomes and measures expected"))
        for one in in_plain(text, f"“{name}” of {line.provider}")
    ]


def _placed(obstacle: Obstacle, *, line: int | None = None, is_title: bool = False) -> WordsObstacle:
    if isinstance(obstacle, WordsObstacle):
        return replace(obstacle, line=line, is_title=is_title)
    return WordsObstacle(obstacle.message, obstacle.field, line=line, is_title=is_title)


def unmatched_amounts(obstacles: Iterable[Obstacle]) -> dict[Decimal, list[str]]:
    """Each amount that nothing makes, with what the check says of it, in the order in which the words name them."""
    found: dict[Decimal, list[str]] = defaultdict(list)
    for one in obstacles:
        if isinstance(one, WordsObstacle) and one.amount is not None:
            found[one.amount].append(one.message)
    return dict(found)


def obstacles_in_text(
    html: str, task: Task, *, wrong: Sequence[WrongCitation], known: Collection[Decimal]
) -> list[Obstacle]:
    """Wrong citations in the words of one task, and amounts that nothing makes."""
    if not html:
        return []
    text, where = plain_text(html), f"“{task.label}”"
    obstacles = []
    if task in _AMOUNTS_IN:
        obstacles = obstacles_to_amounts_in_words(text, known=known, where=where, field=task)
    return obstacles + obstacles_to_citations(text, wrong, where=where, field=task)


def words_of(draft: Draft, task: Task) -> str:
    """All that was written for a task, as HTML: the decision as it stands, the reasons with the legal words."""
    if task == Task.DECISION:
        return decision_in_words(draft)
    if task == Task.OPTIONS:
        return options_as_html((one.option, one.why_not) for one in draft.options)
    return draft.body(task) + (draft.reasons if task == Task.LEGAL else "")


def options_as_html(options: Iterable[tuple[str, str]]) -> str:
    """Each option and why it was ruled out, one paragraph each, to be compared and searched."""
    return "".join(
        f"<p>{escape(option, quote=False)}: {escape(why_not, quote=False)}</p>" for option, why_not in options
    )


def known_amounts(draft: Draft, implications: Implications) -> set[Decimal]:
    """Every amount that the words may name: of the funds as they stand, of the lines, advised, and quoted."""
    quoted = {one.amount for one in draft.quoted}
    return implications.amounts | _amounts_of_lines(draft) | _amounts_advised(draft) | quoted


def _amounts_advised(draft: Draft) -> set[Decimal]:
    """What the Commission was asked about: each amount, each line, each recommendation, each provider’s year."""
    sums: dict[tuple[object, ...], Decimal] = defaultdict(lambda: ZERO)
    for one in draft.recommended:
        line, year = one.line, one.fund.financial_year_id
        for key in ((line.recommendation_id,), (line.pk, "line"), (line.provider_id, year, line.recommendation_id)):
            sums[key] += one.amount
    return {one.amount for one in draft.recommended} | set(sums.values())


def _amounts_of_lines(draft: Draft) -> set[Decimal]:
    """Each line, each of its years with and without its headings, and each instalment."""
    own = {line.amount for line in draft.lines} | {line.amount for line in draft.budget_lines}
    for line in draft.lines:
        by_year: dict[int, Decimal] = defaultdict(lambda: ZERO)
        for one in line.amounts.all():
            own.add(one.amount)
            by_year[one.fund_id] += one.amount
        own |= {*by_year.values(), *(instalment.amount for instalment in line.instalments.all())}
    return own


def wrong_citations() -> list[WrongCitation]:
    """The citations that the register knows to be wrong."""
    wrong = LegalPower.objects.filter(is_wrong=True).select_related("instead").order_by("pk")
    return [WrongCitation(one.provision, one.act, str(one.instead), one.why_wrong) for one in wrong]
