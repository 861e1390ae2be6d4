"""Everything that stands between a draft and its submission, in plain words; each obstacle names its task."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from commissioning.figures.interests import interests_in
from core.money import ZERO
from core.refusal import Obstacle
from core.rich_text import plain_text
from grants.choices import OF_STANDING_AWARDS, PAYING, AwardState, NoticeKind, PowerDirection, ReasonsNeeded, Task
from grants.figures.draft import Draft, draft_of
from grants.figures.implications import Implications, implications_of
from grants.figures.proposed import decision_in_words
from grants.models import AwardLine, DecisionNotice, LegalPower
from grants.rules.money import (
    obstacles_to_amounts_in_words,
    obstacles_to_room,
    obstacles_to_total_in_words,
    obstacles_to_year,
)
from grants.rules.powers import WrongCitation, obstacles_to_citations, obstacles_to_power, obstacles_to_reasons
from grants.rules.tasks import needed_tasks
from providers.figures.due_diligence import papers_of

# The tasks whose words may name amounts and sections of Acts.
_PROSE = (Task.SUMMARY, Task.FACTS, Task.CONSULTATION, Task.PLAN, Task.FINANCE, Task.LEGAL)


def obstacles_to_submit(notice: DecisionNotice, *, on: date, people: Iterable[int] = ()) -> list[Obstacle]:
    """What must be mended before a notice can be submitted, certified or signed on a day.

    `people` are those who handle it beside its contributors: none of them may have a live interest in who is paid.
    Each obstacle's `field` is the task that mends it. The same number of queries however many lines there are.
    """
    draft = draft_of(notice)
    implications = implications_of(draft)
    return [
        *_missing(draft),
        *_money(draft, implications),
        *_standing_awards(draft),
        *_due_diligence(draft, on),
        *_interests(draft, on, people),
        *_powers(draft, on),
        *_words(draft, implications),
    ]


def _missing(draft: Draft) -> list[Obstacle]:
    notice = draft.notice
    needed = needed_tasks(notice.kind, is_from_paper=notice.is_from_paper)
    obstacles = [Obstacle(f"“{task.label}” has not been written", task) for task in needed if _is_missing(draft, task)]
    if draft.wants_lines and not draft.has_lines:
        obstacles.insert(0, Obstacle("No line says who gets what, or what the money does", Task.WHAT))
    for option in draft.options:
        if not option.why_not.strip():
            obstacles.append(Obstacle(f"“{option}” has no reason why it was ruled out", Task.OPTIONS))
    return obstacles


def _is_missing(draft: Draft, task: Task) -> bool:
    if task in (Task.WHAT, Task.FINANCE, Task.LEGAL):
        return False
    if task == Task.PAPER:
        return _paper_is_missing(draft.notice)
    if task == Task.OPTIONS:
        return not draft.options
    if task == Task.DECISION:
        return not plain_text(decision_in_words(draft)).strip()
    return not draft.has_words(task)


def _paper_is_missing(notice: DecisionNotice) -> bool:
    described = notice.reference and notice.signed_on and notice.effective_on and notice.signatory_name
    return not described or not notice.attachments.filter(is_scan=True).exists()


def _money(draft: Draft, implications: Implications) -> list[Obstacle]:
    field = Task.WHAT
    years = [
        obstacle
        for line in draft.lines
        for one in line.amounts.all()
        for obstacle in obstacles_to_year(
            label=str(one.fund),
            year_start=one.fund.financial_year.start_on,
            closed_on=one.fund.closed_on,
            starts_on=line.starts_on,
            ends_on=line.ends_on,
        )
    ]
    closed = [line.fund for line in draft.budget_lines if line.fund.closed_on is not None]
    return [
        *obstacles_to_room(implications.rooms, field=field),
        *(Obstacle(one.message, field) for one in years),
        *(Obstacle(f"{fund} is closed: nothing more can be entered in it", field) for fund in closed),
    ]


def _standing_awards(draft: Draft) -> list[Obstacle]:
    if draft.notice.kind not in OF_STANDING_AWARDS:
        return []
    return [
        Obstacle(f"The award “{line.award}” has been closed", Task.WHAT)
        for line in draft.lines
        if line.award is not None and line.award.state == AwardState.CLOSED
    ]


def _due_diligence(draft: Draft, on: date) -> list[Obstacle]:
    """Nobody is promised money whose papers have expired."""
    if draft.notice.kind not in PAYING or draft.notice.is_from_paper:
        return []
    papers = papers_of([provider.pk for provider in draft.providers], on)
    expired = {key for key, one in papers.items() if one.expired}
    obstacles = [
        Obstacle(f"Due diligence of {provider} has expired: record a new check first", Task.WHAT)
        for provider in draft.providers
        if provider.pk in expired
    ]
    return obstacles + [_merged(line) for line in draft.lines if line.provider.is_merged]


def _merged(line: AwardLine) -> Obstacle:
    return Obstacle(f"{line.provider} was merged into {line.provider.merged_into}: change the line", Task.WHAT)


def _interests(draft: Draft, on: date, people: Iterable[int]) -> list[Obstacle]:
    """Nobody handles a case of their own (DOMAIN.md 5)."""
    if draft.notice.is_from_paper:
        return []
    handled_by = {*draft.notice.contributors.values_list("person_id", flat=True), *people}
    found = interests_in(people=handled_by, providers=[provider.pk for provider in draft.providers], on=on)
    return [Obstacle(f"{path.person} has a live interest: {path.words}", Task.INTERESTS) for path in found]


def _powers(draft: Draft, on: date) -> list[Obstacle]:
    notice, field = draft.notice, Task.LEGAL
    if notice.is_from_paper:
        return []
    obstacles: list[Obstacle] = []
    if notice.kind in PAYING and notice.power_out is None:
        obstacles.append(Obstacle("No legal power has been chosen for money going out", field))
    if notice.kind == NoticeKind.ACCEPTANCE and notice.power_in is None:
        obstacles.append(Obstacle("No legal power has been chosen for money coming in", field))
    for power, wanted in ((notice.power_in, PowerDirection.IN), (notice.power_out, PowerDirection.OUT)):
        if power is not None:
            obstacles += _of_power(power, wanted, on)
    needed = notice.power_out.reasons_needed if notice.power_out else ReasonsNeeded.NONE
    return obstacles + obstacles_to_reasons(needed, plain_text(draft.reasons), field=field)


def _of_power(power: LegalPower, wanted: PowerDirection, on: date) -> list[Obstacle]:
    return obstacles_to_power(
        citation=power.citation,
        direction=power.direction,
        wanted=wanted,
        is_wrong=power.is_wrong,
        right=str(power.instead or ""),
        started_on=power.started_on,
        ended_on=power.ended_on,
        on=on,
        field=Task.LEGAL,
    )


def _words(draft: Draft, implications: Implications) -> list[Obstacle]:
    """Amounts and citations in the prose. A paper that was signed says what it says: it is not judged."""
    if draft.notice.is_from_paper:
        return []
    wrong = wrong_citations()
    known = implications.amounts | _amounts_of_lines(draft)
    decision = plain_text(decision_in_words(draft))
    texts = {Task.DECISION: decision, **{task: plain_text(draft.body(task)) for task in _PROSE}}
    texts[Task.LEGAL] += "\n" + plain_text(draft.reasons)
    obstacles = obstacles_to_total_in_words(decision, total=draft.total, field=Task.DECISION)
    if draft.notice.kind in (NoticeKind.REFUSAL, NoticeKind.EXTENSION):
        obstacles = []
    for task, text in texts.items():
        where = f"“{task.label}”"
        obstacles += obstacles_to_amounts_in_words(text, known=known, where=where, field=task)
        obstacles += obstacles_to_citations(text, wrong, where=where, field=task)
    return obstacles


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
