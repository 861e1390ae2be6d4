"""Everything that stands between a draft and its submission, in plain words; each obstacle names its task."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commissioning import rules as fund_rules
from commissioning.figures.interests import InterestPath, interests_in
from commissioning.models.tie import TieSource
from core.refusal import Obstacle
from core.rich_text import plain_text
from grants.choices import (
    OF_STANDING_AWARDS,
    PAYING,
    TAKING_BACK,
    NoticeKind,
    NoticeState,
    PaperKind,
    PowerDirection,
    ReasonsNeeded,
    Task,
)
from grants.figures.advice import obstacles_in_advice
from grants.figures.awards import held_by, left_behind, taken_beyond
from grants.figures.draft import Draft, draft_of
from grants.figures.implications import Implications, implications_of
from grants.figures.line_effect import words_against_award
from grants.figures.proposed import decision_in_words
from grants.figures.virements import virement_order
from grants.figures.words import obstacles_in_words
from grants.models import Attachment, AwardLine, DecisionNotice, LegalPower, NoticePaper
from grants.rules.money import obstacles_to_new_end, obstacles_to_room, obstacles_to_year
from grants.rules.powers import obstacles_to_power, obstacles_to_reasons
from grants.rules.tasks import needed_tasks
from providers.figures.due_diligence import papers_of
from providers.models import Provider


@dataclass(frozen=True)
class ProviderObstacle(Obstacle):
    """One that is mended at a provider and not in the notice."""

    provider: Provider | None = None


NOT_WRITTEN = "has not been written"
# What stands on a signed paper is not written but described, and its scan attached.
NOT_DESCRIBED = "has not been described"


@dataclass(frozen=True)
class FactsObstacle(Obstacle):
    """One that is mended where the title stands and what the notice supersedes."""


@dataclass(frozen=True)
class InterestObstacle(Obstacle):
    """One that is mended where the tie of a person (by key) stands.

    That is the register of interests, the provider whose contact they are, or their seat on the Victims Commission.
    """

    person: int = 0
    contact_of: Provider | None = None
    sits_on_commission: bool = False


def obstacles_to_submit(notice: DecisionNotice, *, on: date, people: Iterable[int] = ()) -> list[Obstacle]:
    """What must be mended before a notice can be submitted, certified or signed on a day.

    `people` are those who handle it beside its contributors: none of them may have a live interest in who is paid.
    Each obstacle's `field` is the task that mends it. The same number of queries however many lines there are.
    """
    draft = draft_of(notice)
    return obstacles_in(draft, implications_of(draft), on=on, people=people)


def obstacles_in(
    draft: Draft,
    implications: Implications,
    *,
    on: date,
    people: Iterable[int] = (),
    ties: Iterable[InterestPath] | None = None,
) -> list[Obstacle]:
    """The same for a notice that has been read already.

    `ties` are those that `ties_of` found on that day, where a page shows them too; it does not ask about `people`.
    """
    return [
        *_missing(draft),
        *_money(draft, implications),
        *_dates(draft, implications, on),
        *_superseded(draft.notice),
        *_scans(draft),
        *_standing_awards(draft),
        *_due_diligence(draft, on),
        *_interests(draft, on, people, ties),
        *_powers(draft, on),
        *obstacles_in_words(draft, implications),
        *obstacles_in_advice(draft, on=on),
    ]


def _missing(draft: Draft) -> list[Obstacle]:
    notice = draft.notice
    needed = needed_tasks(notice.kind, is_from_paper=notice.is_from_paper)
    missing = [task for task in needed if _is_missing(draft, task)]
    obstacles = [Obstacle(f"“{task.label}” {_not_there(task)}", task) for task in missing]
    if draft.wants_lines and not draft.has_lines:
        obstacles.insert(0, Obstacle("No line says who gets what, or what the money does", Task.WHAT))
    for option in draft.options:
        if not option.why_not.strip():
            obstacles.append(Obstacle(f"“{option}” has no reason why it was ruled out", Task.OPTIONS))
    return obstacles


def _not_there(task: Task) -> str:
    return NOT_DESCRIBED if task == Task.PAPER else NOT_WRITTEN


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


def _scans(draft: Draft) -> list[Obstacle]:
    """One paper is one decision: a scan that is stored already was recorded already."""
    if not draft.notice.is_from_paper:
        return []
    own = Attachment.objects.filter(notice=draft.notice, is_scan=True).values("sha256")
    stored = NoticePaper.objects.filter(kind=PaperKind.SCAN, sha256__in=own).exclude(notice=draft.notice)
    references = stored.order_by("pk").values_list("notice__reference", flat=True)[:1]
    return [Obstacle(f"This scan is that of {one}: attach the scan of this paper", Task.PAPER) for one in references]


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
            starts_on=None if draft.notice.kind in TAKING_BACK else line.starts_on,
            ends_on=None if draft.notice.kind in TAKING_BACK else line.ends_on,
        )
    ]
    closed = [line.fund for line in draft.budget_lines if line.fund.closed_on is not None]
    return [
        *(obstacles_to_room(implications.rooms, field=field) or _circle(draft, field)),
        *(Obstacle(one.message, field) for one in years),
        *(Obstacle(f"{fund} is closed: nothing more can be entered in it", field) for fund in closed),
    ]


def _circle(draft: Draft, field: str) -> list[Obstacle]:
    """Virements that each wait for what another brings: on balance there is enough, and none can be entered first."""
    if draft.notice.kind != NoticeKind.VIREMENT or virement_order(draft.budget_lines) is not None:
        return []
    words = "The lines move money there and back, more than is there: enter what each heading gives or gets on balance"
    return [Obstacle(words, field)]


def _dates(draft: Draft, implications: Implications, on: date) -> list[Obstacle]:
    """The ledger takes an entry only near the year it belongs to, so a notice can come too late for its fund."""
    effective_on = (draft.notice.effective_on if draft.notice.is_from_paper else None) or on
    funds = draft.funds if implications.touched else []
    return [
        Obstacle(one.message, Task.PAPER if draft.notice.is_from_paper else Task.WHAT)
        for year_start in dict.fromkeys(fund.financial_year.start_on for fund in funds)
        for one in fund_rules.obstacles_to_date(effective_on, year_start=year_start, today=on)
    ]


def _superseded(notice: DecisionNotice) -> list[Obstacle]:
    """A notice is superseded once, and only after it was signed."""
    old = notice.supersedes
    if old is None or old.state in (NoticeState.SIGNED, NoticeState.PUBLISHED):
        return []
    words = f"{old} is {old.get_state_display().lower()}: choose another notice to supersede, or none"
    return [FactsObstacle(words, Task.PAPER if notice.is_from_paper else Task.WHAT)]


def _standing_awards(draft: Draft) -> list[Obstacle]:
    if draft.notice.kind not in OF_STANDING_AWARDS:
        return []
    closed = [
        Obstacle(words, Task.WHAT) for line in draft.lines for words in words_against_award(draft.notice, line.award)
    ]
    if draft.notice.kind == NoticeKind.EXTENSION:
        return closed + [
            obstacle
            for line in draft.lines
            if line.award is not None
            for obstacle in obstacles_to_new_end(
                line.ends_on, stands=line.award.ends_on, award=str(line.award), field=Task.WHAT
            )
        ]
    if draft.notice.kind not in TAKING_BACK:
        return closed
    held = held_by([line.award_id for line in draft.lines if line.award_id])
    beyond = taken_beyond(draft.lines, held).values()
    words = [each for found in beyond for each in found]
    if draft.notice.kind == NoticeKind.CESSATION and not draft.notice.is_from_paper:
        words += left_behind(draft.lines, held)
    return closed + [Obstacle(one, Task.WHAT) for one in words]


def _due_diligence(draft: Draft, on: date) -> list[Obstacle]:
    """Nobody is promised money whose papers have expired."""
    if draft.notice.kind not in PAYING or draft.notice.is_from_paper:
        return []
    papers = papers_of([provider.pk for provider in draft.providers], on)
    expired = {key for key, one in papers.items() if one.expired}
    obstacles: list[Obstacle] = [
        ProviderObstacle(f"Due diligence of {provider} has expired: record a new check first", Task.WHAT, provider)
        for provider in draft.providers
        if provider.pk in expired
    ]
    return obstacles + [_merged(line) for line in draft.lines if line.provider.is_merged]


def _merged(line: AwardLine) -> Obstacle:
    return Obstacle(f"{line.provider} was merged into {line.provider.merged_into}: change the line", Task.WHAT)


def _interests(draft: Draft, on: date, people: Iterable[int], ties: Iterable[InterestPath] | None) -> list[Obstacle]:
    """Nobody handles a case of their own (DOMAIN.md 5)."""
    if draft.notice.is_from_paper:
        return []
    handled_by = {*draft.contributors, *people}
    if ties is None:
        ties = interests_in(people=handled_by, providers=[provider.pk for provider in draft.providers], on=on)
    return [_live(path) for path in ties if path.person.pk in handled_by]


# How a tie is ended that is over, by where it stands.
_ENDS = {
    TieSource.DECLARED: "end the interest if it has ended",
    TieSource.CONTACT: "end the contact if they no longer are one",
    TieSource.COMMISSION: "end the term on the Victims Commission if they no longer sit on it",
}


def _live(path: InterestPath) -> InterestObstacle:
    mends = f"{_ENDS[path.source]}, remove the recipient, or let somebody else draft the notice afresh"
    contact_of = path.tied_to if path.source == TieSource.CONTACT else None
    words = f"{path.person} has a live interest: {path.words}. To mend it, {mends}"
    sits = path.source == TieSource.COMMISSION
    return InterestObstacle(
        words, Task.INTERESTS, person=path.person.pk, contact_of=contact_of, sits_on_commission=sits
    )


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
