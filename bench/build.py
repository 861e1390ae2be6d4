"""Ten years of an office: 300 providers, 2,000 commitments, 20,000 ledger entries. Always the same ones.

Rows are laid in bulk with their running totals, and `verify` then proves that the ledger bears them out.
"""

import random
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from commissioning.choices import EntryKind as Kind
from commissioning.models import (
    Allocation,
    Commitment,
    FinancialYear,
    Fund,
    FundingStream,
    LedgerEntry,
    Office,
    Priority,
    PriorityAdoption,
)
from providers.choices import ProviderKind, Reach
from providers.models import ConsortiumMembership, CouncilArea, Provider, ProviderName

YEARS = range(2011, 2021)
PROVIDERS, PRIORITIES, AREAS, HEADINGS = 300, 12, 7, 10
COMMITMENTS_A_YEAR, ENTRIES_A_YEAR = 200, 2_000


@transaction.atomic
def build() -> None:
    dice = random.Random(2018)
    person = _people()
    Office.objects.create(pk=1, name="Office of the Benchmark", short_name="Bench", decision_maker_title="Commissioner")
    areas = CouncilArea.objects.bulk_create(CouncilArea(code=f"E080009{n:02d}", name=f"Area {n}") for n in range(AREAS))
    priorities = Priority.objects.bulk_create(
        Priority(name=f"Priority {n}", slug=f"priority-{n}") for n in range(PRIORITIES)
    )
    providers = _providers(dice, areas)
    stream = FundingStream.objects.create(
        name="Ministry of Justice", slug="moj", payer="Ministry of Justice", opened_on=date(2000, 4, 1)
    )
    for start in YEARS:
        _Year(dice, person, start, stream, priorities, providers, areas).lay()


def _people() -> User:
    for role in Role:
        User.objects.create(email=f"{role}@example.org", name=role.label, role=role, is_example=True)
    return User.objects.get(role=Role.FINANCE)


def _providers(dice: random.Random, areas: list[CouncilArea]) -> list[Provider]:
    providers = Provider.objects.bulk_create(
        Provider(
            name=f"{'Consortium' if n % 20 == 0 else 'Provider'} of Place {n:03d}",
            slug=f"provider-{n:03d}",
            kind=ProviderKind.CONSORTIUM if n % 20 == 0 else dice.choice(ProviderKind.values[:5]),
            reach=dice.choice(Reach.values),
            registered_on=date(2011, 4, 1),
        )
        for n in range(PROVIDERS)
    )
    ProviderName.objects.bulk_create(ProviderName(provider=one, name=f"PoP {one.pk}") for one in providers)
    Provider.areas.through.objects.bulk_create(
        Provider.areas.through(provider=one, councilarea=area) for one in providers for area in dice.sample(areas, 2)
    )
    ConsortiumMembership.objects.bulk_create(
        ConsortiumMembership(consortium=providers[n - n % 20], member=providers[n], joined_on=date(2011, 4, 1))
        for n in range(PROVIDERS)
        if n % 20 in range(1, 6)
    )
    return providers


class _Year:
    """One fund with its headings, commitments and 2,000 entries."""

    def __init__(self, dice, person, start, stream, priorities, providers, areas) -> None:
        self.dice, self.person, self.stream = dice, person, stream
        self.priorities, self.providers, self.areas = priorities, providers, areas
        self.start = date(start, 4, 1)
        self.year = FinancialYear.objects.create(start_on=self.start)
        self.fund = Fund.objects.create(
            name="Victims Fund", slug="victims-fund", financial_year=self.year, opened_on=self.start
        )
        self.entries: list[LedgerEntry] = []

    def lay(self) -> None:
        PriorityAdoption.objects.bulk_create(
            PriorityAdoption(
                priority=one, financial_year=self.year, wording=one.name, source="Benchmark", adopted_on=self.start
            )
            for one in self.priorities[:9]
        )
        allocations = [
            Allocation(fund=self.fund, heading=f"Heading {n}", slug=f"heading-{n}", position=n) for n in range(HEADINGS)
        ]
        promised = [Decimal(self.dice.randrange(5_000, 60_000)) for _ in range(COMMITMENTS_A_YEAR)]
        total = sum(promised)
        self._enter(Kind.INCOME_CONFIRMED, total * 2, stream=self.stream)
        for allocation in allocations:
            allocation.amount_allocated = total // 5
        Allocation.objects.bulk_create(allocations)
        for allocation in allocations:
            self._enter(Kind.ALLOCATION, total // 5, allocation=allocation)
        self._promise(allocations, promised)
        Fund.objects.filter(pk=self.fund.pk).update(
            amount_confirmed=total * 2,
            amount_allocated=total // 5 * HEADINGS,
            amount_committed=self._sum(Kind.COMMITMENT),
            amount_paid=self._sum(Kind.PAYMENT),
            last_number=len(self.entries),
        )
        LedgerEntry.objects.bulk_create(self.entries, batch_size=500)

    def _promise(self, allocations: list[Allocation], promised: list[Decimal]) -> None:
        payments = ENTRIES_A_YEAR - len(self.entries) - len(promised)
        commitments = [
            Commitment(
                fund=self.fund,
                provider=self.dice.choice(self.providers),
                service=f"Service {n} for people harmed by crime",
                priority=self.dice.choice(self.priorities),
                allocation=allocations[n % HEADINGS],
                amount_committed=amount,
            )
            for n, amount in enumerate(promised)
        ]
        for allocation in allocations:
            under = [one.amount_committed for one in commitments if one.allocation is allocation]
            allocation.amount_committed = sum(under)
        Allocation.objects.bulk_update(allocations, ["amount_committed"])
        shares = [payments // len(commitments) + (n < payments % len(commitments)) for n in range(len(commitments))]
        for commitment, times in zip(commitments, shares, strict=True):
            commitment.amount_paid = Decimal(100) * times
        Commitment.objects.bulk_create(commitments)
        Commitment.areas.through.objects.bulk_create(
            Commitment.areas.through(commitment=one, councilarea=self.dice.choice(self.areas)) for one in commitments
        )
        for commitment in commitments:
            self._enter(Kind.COMMITMENT, commitment.amount_committed, commitment=commitment)
        for commitment, times in zip(commitments, shares, strict=True):
            for _ in range(times):
                self._enter(Kind.PAYMENT, Decimal(100), commitment=commitment)

    def _enter(self, kind: Kind, amount: Decimal, **links) -> None:
        number = len(self.entries) + 1
        self.entries.append(
            LedgerEntry(
                fund=self.fund,
                number=number,
                kind=kind,
                amount=amount,
                effective_on=self.start + timedelta(days=number * 364 // ENTRIES_A_YEAR),
                # Before the notices of this register, whose own references are 001/2016 and so on.
                decision_reference=f"OPCC {number:04d}/{self.start.year}",
                recorded_at=timezone.now(),
                recorded_by=self.person,
                **links,
            )
        )

    def _sum(self, kind: Kind) -> Decimal:
        return sum((entry.amount for entry in self.entries if entry.kind == kind), Decimal(0))
