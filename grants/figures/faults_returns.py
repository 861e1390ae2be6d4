"""What is wrong with monitoring returns. `manage.py verify` prints these; there should be none."""

from collections.abc import Iterator

from django.db.models import F, Q

from grants.choices import ReturnState
from grants.figures.boxes import add_up_rules, boxes_of, given_in
from grants.models import Answer, Filing, MonitoringReturn
from grants.rules.answers import mismatches, sums_by_measure

# How a return stands, by what became of its last filing.
_AFTER_ACCEPTANCE = (ReturnState.ACCEPTED, ReturnState.REOPENED, ReturnState.SUBMITTED, ReturnState.CERTIFIED)


def return_faults() -> list[str]:
    """Each way in which a return is not what was certified and accepted."""
    return [*_questions(), *_numbers(), *_states(), *_sums()]


def _questions() -> Iterator[str]:
    """Each answer stands under a question of the version that its return asks."""
    foreign = Answer.objects.exclude(measure__version=F("filing__monitoring_return__template_version"))
    for one in foreign.select_related("measure", "filing__monitoring_return__agreement").order_by("pk"):
        yield f"return {one.filing}: “{one.measure}” is a question of another version"


def _numbers() -> Iterator[str]:
    last: dict[int, int] = {}
    for one in Filing.objects.select_related("monitoring_return__agreement").order_by("monitoring_return", "number"):
        if one.number != last.get(one.monitoring_return_id, 0) + 1:
            yield f"return {one}: versions run without a gap, and one is missing before it"
        last[one.monitoring_return_id] = one.number


def _states() -> Iterator[str]:
    """What counts in the figures was certified by a second person, and nothing accepted says that it was not."""
    wrong = Q(certified_at=None) | Q(certified_by=F("submitted_by"))
    for one in Filing.objects.filter(wrong, accepted_at__isnull=False).select_related("monitoring_return__agreement"):
        yield f"return {one}: it was accepted and no second person certified it"
    accepted = MonitoringReturn.objects.filter(filings__accepted_at__isnull=False).distinct()
    for held in accepted.exclude(state__in=[*_AFTER_ACCEPTANCE, ReturnState.QUERIED]).with_names().order_by("pk"):
        yield f"return {held}: a version of it was accepted, and it stands as “{held.get_state_display()}”"
    for held in MonitoringReturn.objects.filter(state=ReturnState.ACCEPTED).exclude(pk__in=accepted).with_names():
        yield f"return {held}: it stands as accepted, and no version of it was"


def _sums() -> Iterator[str]:
    """In what was accepted the parts make their whole, by the rules that bound its quarter."""
    filings = Filing.objects.filter(accepted_at__isnull=False).select_related(
        "monitoring_return__agreement__award__notice", "monitoring_return__template_version"
    )
    for one in filings.order_by("pk"):
        held = one.monitoring_return
        asked = boxes_of(held.template_version, held.agreement)
        sums = sums_by_measure(given_in(one), [box.box for box in asked.boxes])
        rules = add_up_rules(held.template_version)
        for wrong in mismatches(rules, sums, quarter_starts=held.period.starts_on):
            if wrong.binds:
                yield f"return {one}: “{wrong.rule.whole}” is {wrong.whole}, and its parts make {wrong.parts}"
