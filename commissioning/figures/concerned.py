"""Whose money a recommendation is about: those that it asks for, and those that share it through a consortium."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commissioning.models import Recommendation, RecommendationLine
from commissioning.models.tie import consortia_on, kept
from commissioning.rules.consortia import Reached, spoken
from providers.models import Provider


@dataclass(frozen=True)
class Concerned:
    """An organisation a tie to which is an interest in the case. `why` is empty where the case asks money for it."""

    provider: Provider
    why: str = ""


def concerned_by(recommendation: Recommendation, on: date) -> Sequence[Concerned]:
    """Those that the recommendation asks for, in its order, then those reached through consortia by their names.

    Four queries at most.
    """
    lines = RecommendationLine.objects.filter(recommendation=recommendation).select_related("provider__merged_into")
    asked = {kept(line.provider).pk: kept(line.provider) for line in lines.order_by("position", "pk")}
    consortia = consortia_on(on)
    reached: dict[int, Concerned] = {}
    for key, provider in asked.items():
        for one in consortia.reached_from(key).values():
            if one.provider.pk not in asked:
                reached.setdefault(one.provider.pk, Concerned(one.provider, _why(one, provider)))
    through = sorted(reached.values(), key=lambda one: (one.provider.name_key, one.provider.pk))
    return [*(Concerned(provider) for provider in asked.values()), *through]


def _why(reached: Reached, asked: Provider) -> str:
    between = "".join(f", through {spoken(one)}" for one in reached.through)
    if reached.is_below:
        return f"{'The lead' if reached.is_by_lead else 'A member'} of {spoken(asked)}{between}"
    return f"{asked} {'leads it' if reached.is_by_lead else 'belongs to it'}{between}"
