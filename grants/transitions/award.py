"""Awards that were made before the system came, recorded from a paper that names no decision."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from commissioning.models import Commitment
from commissioning.rules import obstacles_to_reason
from core import audit
from core.refusal import Obstacle, Refused, refuse_if
from grants.models import Award


@transaction.atomic
def record_award(
    *, commitments: Sequence[Commitment], starts_on: date, ends_on: date, basis: str, by: User, at: datetime
) -> Award:
    """Record the award behind commitments that were entered from a paper. It makes no entry in the ledger.

    `basis` says where it is recorded. Refused for commitments to several providers or services, for one that an award
    holds already, and for days the wrong way round.
    """
    refuse_if(obstacles_to_reason(basis, "basis"))
    if ends_on < starts_on:
        raise Refused(Obstacle("It cannot end before it starts", "ends_on"))
    held = list(
        Commitment.objects.select_for_update(of=("self",))
        .select_related("provider__merged_into")
        .filter(pk__in=[one.pk for one in commitments])
        .order_by("pk")
    )
    if not held or len({(one.provider_id, one.service) for one in held}) > 1:
        raise Refused(Obstacle("Choose commitments to one provider for one service", "commitments"))
    if Award.objects.filter(commitments__in=held).exists():
        raise Refused(Obstacle("This money belongs to an award already", "commitments"))
    provider = held[0].provider.merged_into or held[0].provider
    award = Award.objects.create(
        provider=provider, service=held[0].service, starts_on=starts_on, ends_on=ends_on, basis=basis.strip()[:300]
    )
    award.commitments.set(held)
    audit.record(action="grants.award.recorded", by=by, at=at, subject=award, basis=basis)
    return award
