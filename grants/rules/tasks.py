"""Which parts a notice of each kind has, and which of them must be written."""

from grants.choices import NoticeKind as K
from grants.choices import Task as T

_ALWAYS = (T.WHAT, T.SUMMARY, T.DECISION, T.FACTS)
_IN_FULL = (*_ALWAYS, T.CONSULTATION, T.OPTIONS, T.PLAN, T.FINANCE, T.LEGAL, T.INTERESTS)

# Each kind asks only for what it needs.
_NEEDED = {
    K.AWARD: _IN_FULL,
    K.ROUND: _IN_FULL,
    K.EXTENSION: _IN_FULL,
    K.INCREASE: _IN_FULL,
    K.REDUCTION: (*_ALWAYS, T.CONSULTATION, T.OPTIONS, T.FINANCE, T.INTERESTS),
    K.CESSATION: (*_ALWAYS, T.CONSULTATION, T.OPTIONS, T.FINANCE, T.INTERESTS),
    K.REFUSAL: (*_ALWAYS, T.CONSULTATION, T.INTERESTS),
    K.ACCEPTANCE: (*_ALWAYS, T.FINANCE, T.LEGAL),
    K.VIREMENT: (*_ALWAYS, T.FINANCE),
    K.BUDGET: (*_ALWAYS, T.CONSULTATION, T.PLAN, T.FINANCE),
    K.OTHER: _ALWAYS,
}
# What may be written besides.
_MAY = {
    K.VIREMENT: (T.OPTIONS, T.INTERESTS),
    K.BUDGET: (T.OPTIONS, T.LEGAL, T.INTERESTS),
    K.ACCEPTANCE: (T.CONSULTATION, T.OPTIONS, T.PLAN, T.INTERESTS),
    K.REFUSAL: (T.OPTIONS, T.PLAN, T.LEGAL),
    K.REDUCTION: (T.PLAN, T.LEGAL),
    K.CESSATION: (T.PLAN, T.LEGAL),
    K.OTHER: (T.CONSULTATION, T.OPTIONS, T.PLAN, T.LEGAL, T.INTERESTS),
}


def needed_tasks(kind: str, *, is_from_paper: bool = False) -> tuple[T, ...]:
    """The parts without which a notice cannot be submitted. A paper that was signed has what it has."""
    return (T.PAPER, T.WHAT, T.DECISION) if is_from_paper else _NEEDED[K(kind)]


def tasks_of(kind: str, *, is_from_paper: bool = False, has_advice: bool = False) -> tuple[T, ...]:
    """Every part that a notice of a kind may have, in order; the Commission's advice where it was begun from it."""
    wanted = {*_NEEDED[K(kind)], *_MAY.get(K(kind), ()), T.ANNEX, T.ATTACHMENTS}
    if has_advice:
        wanted.add(T.ADVICE)
    if is_from_paper:
        wanted |= {*_IN_FULL, T.PAPER}
    return tuple(task for task in T if task in wanted)
