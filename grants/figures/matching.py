"""What the rows of the finance system's file are of: found for many at once, and shown as they stand on a day."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from core.money import ZERO
from grants.choices import BINDING
from grants.figures.agreements import InstalmentOn, instalments_on
from grants.models import AwardLine, Instalment, PaymentRow
from grants.rules.matching import Match, Register, Told, Unpaid, matches_of
from providers.models import Provider, ProviderName
from providers.rules import name_key

# The lead of a consortium is paid what was awarded to it: by award, who else may be the payee.
_Leads = Mapping[tuple[int | None, int, str], Collection[int]]


@dataclass(frozen=True)
class Proposals:
    """What fits each row, by its key."""

    matches: Mapping[int, Match]

    @property
    def proposed(self) -> dict[int, int]:
        """The instalment proposed for a row, both by their keys."""
        return {row: match.proposed for row, match in self.matches.items() if match.proposed is not None}

    @property
    def fingerprint(self) -> str:
        """Changes with any proposal, so that nobody confirms what they were not shown."""
        said = ";".join(f"{row}-{instalment}" for row, instalment in sorted(self.proposed.items()))
        return hashlib.sha256(said.encode()).hexdigest()


def proposals_for(rows: Iterable[PaymentRow]) -> Proposals:
    """What fits each of these rows, read with their history.

    Four queries at any number, and one more for each thousand payees.
    """
    standing = list(rows)
    if not standing:
        return Proposals({})
    payees = payees_called({row.payee for row in standing})
    return Proposals(matches_of([_told(row, payees) for row in standing], Register(unpaid_instalments())))


def _told(row: PaymentRow, payees: Mapping[str, frozenset[int]]) -> Told:
    own = payees.get(name_key(row.payee), frozenset())
    # Known of rows that were read with their history.
    was_recorded = getattr(row, "was_recorded", False)
    return Told(row.pk, row.paid_on, row.amount, row.reference, own, was_recorded=was_recorded)


def payees_called(names: Collection[str]) -> dict[str, frozenset[int]]:
    """The providers that bear each name or are also known by it, by the name's key. Two queries a thousand names.

    One that was merged into another is that other.
    """
    keys = sorted({name_key(name) for name in names} - {""})
    found: dict[str, set[int]] = defaultdict(set)
    for first in range(0, len(keys), 1000):
        wanted = {"name_key__in": keys[first : first + 1000]}
        own = Provider.objects.filter(**wanted).values_list("name_key", Coalesce("merged_into", "pk"))
        other = ProviderName.objects.filter(**wanted).values_list(
            "name_key", Coalesce("provider__merged_into", "provider")
        )
        for key, provider in (*own, *other):
            found[key].add(provider)
    return {key: frozenset(providers) for key, providers in found.items()}


def unpaid_instalments() -> list[Unpaid]:
    """The instalments of agreements in force that stand and have something left to pay. Two queries."""
    leads = _leads()
    standing = Instalment.objects.standing().filter(agreed_at__isnull=False, agreement__state__in=BINDING)
    rows = standing.annotate(
        paid=Sum("payments__entry__amount", filter=Q(payments__entry__reversed_by=None)),
        payee=Coalesce("agreement__award__provider__merged_into", "agreement__award__provider"),
    ).values_list(
        "pk",
        "agreement",
        "agreement__reference",
        "payee",
        "agreement__award__notice",
        "agreement__award__provider",
        "agreement__award__service",
        "due_on",
        "amount",
        "paid",
    )
    return [
        Unpaid(
            key,
            agreement,
            reference,
            frozenset({payee, *leads.get((notice, provider, service), ())}),
            due_on,
            amount - (paid or ZERO),
        )
        for key, agreement, reference, payee, notice, provider, service, due_on, amount, paid in rows.order_by()
        if amount > (paid or ZERO)
    ]


def _leads() -> _Leads:
    lines = AwardLine.objects.filter(lead__isnull=False, notice__awards__agreement__state__in=BINDING)
    found: dict[tuple[int | None, int, str], set[int]] = defaultdict(set)
    named = lines.annotate(payee=Coalesce("lead__merged_into", "lead"))
    for notice, provider, service, lead in named.values_list("notice", "provider", "service", "payee").distinct():
        found[notice, provider, service].add(lead)
    return found


def shown_on(instalments: Iterable[int], today: date) -> dict[int, InstalmentOn]:
    """Instalments by their keys, as they stand on a day, with what holds them back."""
    keys = set(instalments)
    if not keys:
        return {}
    return {one.instalment.pk: one for one in instalments_on(Instalment.objects.filter(pk__in=keys), today)}


def choosable_for(row: PaymentRow, words: str, *, today: date, most: int) -> tuple[list[InstalmentOn], bool]:
    """The instalments that a row may be matched with, the likeliest first, and whether there are more than `most`.

    `words` narrows them to agreements with them in their reference or in the provider's name.
    """
    unpaid = [one for one in unpaid_instalments() if one.left >= row.amount]
    if words.strip():
        named = Q(agreement__reference__icontains=words.strip()) | Q(
            agreement__award__provider__in=Provider.objects.called(words).values("pk")
        )
        wanted = set(Instalment.objects.filter(named, pk__in=[one.key for one in unpaid]).values_list("pk", flat=True))
        unpaid = [one for one in unpaid if one.key in wanted]
    told = _told(row, payees_called({row.payee}))
    named_here = {one.key for one in Register(unpaid).named_in(row.reference)}

    def likeliness(one: Unpaid) -> Sequence[object]:
        return (
            one.key not in named_here,
            not one.payees & told.payees,
            one.left != row.amount,
            abs((one.due_on - row.paid_on).days),
            one.key,
        )

    likeliest = sorted(unpaid, key=likeliness)  # type: ignore[arg-type]
    shown = shown_on([one.key for one in likeliest[:most]], today)
    return [shown[one.key] for one in likeliest[:most] if one.key in shown], len(likeliest) > most
