"""How recommendations move, who may give a view on one, when the Commission has a quorum, and what its advice needs."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commissioning.choices import Advice, MemberView, RecommendationState
from commissioning.rules.money import obstacles_to_reason, spoken
from core.refusal import Obstacle
from providers.rules.values import obstacles_to_text

REASONS_LIMIT = 4000
CONDITIONS_LIMIT = 2000
# What an office starts with; a setting.
QUORUM_PERCENT = 50
QUORUM_LEAST = 3
# No Commission is larger; the column of the setting could not hold what somebody might type.
QUORUM_MOST = 100

S = RecommendationState

_IN_WORDS = {
    S.DRAFT: "is still a draft",
    S.IN_REVIEW: "is being reviewed",
    S.CONCLUDED: "has been concluded",
    S.DECIDED: "has been decided",
    S.WITHDRAWN: "has been withdrawn",
}
# From which states each verb is open.
MOVES = {
    "change": (S.DRAFT,),
    "send": (S.DRAFT,),
    "reschedule": (S.IN_REVIEW,),
    "review": (S.IN_REVIEW,),
    "conclude": (S.IN_REVIEW,),
    "reopen": (S.CONCLUDED,),
    "decide": (S.CONCLUDED,),
    "withdraw": (S.DRAFT, S.IN_REVIEW, S.CONCLUDED),
    "copy": tuple(S),
}


def obstacles_to_move(verb: str, *, state: str) -> list[Obstacle]:
    """A verb is open from its own states alone."""
    if state in MOVES[verb]:
        return []
    return [Obstacle(f"This recommendation {_IN_WORDS[S(state)]}: that can no longer be done")]


@dataclass(frozen=True)
class Count:
    """How many of each view were given."""

    support: int = 0
    conditions: int = 0
    against: int = 0
    abstain: int = 0

    @property
    def given(self) -> int:
        """All views: an abstention is one, and counts towards the quorum."""
        return self.support + self.conditions + self.against + self.abstain

    @property
    def words(self) -> str:
        """3 support, 1 supports with conditions, 1 does not support, 2 abstain."""
        said = [
            (self.support, "supports", "support"),
            (self.conditions, "supports with conditions", "support with conditions"),
            (self.against, "does not support", "do not support"),
            (self.abstain, "abstains", "abstain"),
        ]
        spoken_of = [f"{number} {one if number == 1 else many}" for number, one, many in said if number]
        return ", ".join(spoken_of) or "No view was given"


def count(views: Iterable[str]) -> Count:
    found = Counter(views)
    return Count(**{view.value: found[view] for view in MemberView})


def quorum_of(eligible: int, *, percent: int, least: int) -> int:
    """How many views are needed of those who may take part: a share of them, rounded up, and never fewer than `least`.

    The members who stand aside are not among `eligible`: they are neither asked nor waited for.
    """
    return max(least, -(-eligible * percent // 100))


def obstacles_to_quorum_setting(percent: int, least: int) -> list[Obstacle]:
    """A quorum is a share of those who may take part, from one per cent to all of them, and at least one member."""
    obstacles: list[Obstacle] = []
    if not 1 <= percent <= 100:
        obstacles.append(Obstacle("Enter a share of the members from 1 to 100 per cent", "quorum_percent"))
    if not 1 <= least <= QUORUM_MOST:
        obstacles.append(Obstacle(f"Enter a number of members from 1 to {QUORUM_MOST}", "quorum_least"))
    return obstacles


def quorum_in_words(percent: int, least: int) -> str:
    """At least 50% of the members who may take part in an item, and never fewer than 3."""
    share = "All" if percent == 100 else f"At least {percent}% of"
    return f"{share} the members who may take part in an item, and never fewer than {least}"


def obstacles_to_quorum(given: int, *, eligible: int, quorum: int, is_over: bool = False) -> list[Obstacle]:
    """What keeps a count from being one of the Commission. `is_over`: no more views can be given as things stand."""
    if eligible < quorum:
        return [
            Obstacle(
                f"Only {eligible} {'member' if eligible == 1 else 'members'} may take part in this item and the quorum "
                f"is {quorum}. The office appoints more members, or withdraws the recommendation"
            )
        ]
    if given < quorum:
        way_out = "The time for views is over: the office sets a later day" if is_over else "Wait for more"
        return [Obstacle(f"{given} of {eligible} members have given a view and the quorum is {quorum}. {way_out}")]
    return []


def obstacles_to_review(*, closes_on: date, today: date) -> list[Obstacle]:
    """Views are given until the closing day, that day included."""
    if today <= closes_on:
        return []
    return [Obstacle(f"Views could be given until {spoken(closes_on)}. Yours was not saved as given")]


def obstacles_to_view(view: str, *, conditions: str, reasons: str) -> list[Obstacle]:
    """What a given view must say."""
    obstacles: list[Obstacle] = []
    if view not in MemberView.values:
        obstacles.append(Obstacle("Select your view", "view"))
    if view == MemberView.CONDITIONS and not conditions.strip():
        obstacles.append(Obstacle("Name the conditions", "conditions"))
    return obstacles + obstacles_to_reason(reasons, "reasons") + obstacles_to_length(conditions, reasons)


def obstacles_to_length(conditions: str, reasons: str) -> list[Obstacle]:
    said = (("conditions", conditions, CONDITIONS_LIMIT), ("reasons", reasons, REASONS_LIMIT))
    return [
        Obstacle(f"Shorten the {field} to {limit:,} characters or fewer: they have {len(text):,}", field)
        for field, text, limit in said
        if len(text) > limit
    ] + [obstacle for field, text, _ in said for obstacle in obstacles_to_signs(text, field)]


def obstacles_to_signs(text: str, field: str) -> list[Obstacle]:
    """Signs that cannot be seen, such as those that turn the direction of writing, would let a view read as another."""
    found = obstacles_to_text(text, field=field, what="this text", limit=len(text), required=False)
    return [] if not text.strip() else found


def obstacles_to_advice(advice: str, *, words: str, conditions: str) -> list[Obstacle]:
    """What a conclusion must say."""
    obstacles: list[Obstacle] = []
    if advice not in Advice.values:
        obstacles.append(Obstacle("Select what the Commission advises", "advice"))
    if advice == Advice.CONDITIONS and not conditions.strip():
        obstacles.append(Obstacle("Name the conditions", "conditions"))
    obstacles += [Obstacle(one.message, "words") for one in obstacles_to_reason(words)]
    return obstacles + obstacles_to_signs(words, "words") + obstacles_to_signs(conditions, "conditions")
