"""The boxes of a return: what its template asks of this agreement, and what was answered."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from commissioning.models import Priority
from grants.choices import Split, Topic, Unit
from grants.models import AddUpRule, Agreement, Answer, AwardLine, Filing, Measure, MonitoringReturn, TemplateVersion
from grants.rules.answers import AddUp, Box, Given
from providers.models import CouncilArea


@dataclass(frozen=True)
class AskedBox:
    """One box: its question, and for which priority or area it is asked."""

    box: Box
    measure: Measure
    of: str = ""

    @property
    def label(self) -> str:
        """The question; with what it is asked for: Supported, by priority: Domestic abuse."""
        return f"{self.measure.label}: {self.of}" if self.of else self.measure.label


@dataclass(frozen=True)
class Asked:
    """All that one return asks, in the order of the template, and the rules of what must add up."""

    boxes: tuple[AskedBox, ...]
    rules: tuple[AddUp, ...]

    @property
    def by_name(self) -> dict[str, AskedBox]:
        return {one.box.name: one for one in self.boxes}

    @property
    def counted(self) -> tuple[Box, ...]:
        """The boxes that hold figures."""
        return tuple(one.box for one in self.boxes if one.measure.unit != Unit.WORDS)

    def of_topic(self, topic: str) -> tuple[AskedBox, ...]:
        return tuple(one for one in self.boxes if one.measure.topic == topic)

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The topics that have a question, in their order."""
        present = {one.measure.topic for one in self.boxes}
        return tuple(topic for topic in Topic if topic in present)


def asked_by(monitoring_return: MonitoringReturn) -> Asked:
    """What a return asks. Six queries at any number of boxes."""
    return boxes_of(monitoring_return.template_version, monitoring_return.agreement)


def boxes_of(version: TemplateVersion, agreement: Agreement) -> Asked:
    priorities, areas = priorities_of(agreement), areas_of(agreement)
    boxes: list[AskedBox] = []
    for measure in version.measures.order_by("position"):
        if measure.split == Split.PRIORITY:
            boxes += [AskedBox(Box(measure.key, priority=one.pk), measure, one.name) for one in priorities]
        elif measure.split == Split.AREA:
            boxes += [AskedBox(Box(measure.key, area=one.pk), measure, one.name) for one in areas]
        else:
            boxes.append(AskedBox(Box(measure.key), measure))
    return Asked(tuple(boxes), add_up_rules(version))


def add_up_rules(version: TemplateVersion) -> tuple[AddUp, ...]:
    rules = AddUpRule.objects.filter(version=version).select_related("whole").prefetch_related("parts")
    return tuple(
        AddUp(
            rule.whole.key,
            tuple(part.key for part in sorted(rule.parts.all(), key=lambda part: part.position)),
            rule.relation,
            rule.binds_from,
        )
        for rule in rules.order_by("position")
    )


def priorities_of(agreement: Agreement) -> list[Priority]:
    """The priorities that the award answers to: those its money is counted under, and the others its notice names."""
    award = agreement.award
    lines = AwardLine.objects.filter(notice=award.notice_id, provider=award.provider_id, service=award.service)
    wanted = Q(commitments__awards=award) | Q(pk__in=lines.values("other_priorities"))
    return list(Priority.objects.filter(wanted).distinct().order_by("name"))


def areas_of(agreement: Agreement) -> list[CouncilArea]:
    """The council areas of the award's money; all of them where it names none."""
    named = CouncilArea.objects.filter(commitments__awards=agreement.award).distinct().order_by("name")
    return list(named) or list(CouncilArea.objects.order_by("name"))


def given_in(filing: Filing | None) -> Mapping[Box, Given]:
    """What stands in the boxes of a filing. One query; nothing for none."""
    if filing is None:
        return {}
    rows = Answer.objects.filter(filing=filing).select_related("measure")
    return {
        Box(row.measure.key, row.priority_id or 0, row.area_id or 0): Given(
            row.value, row.words, row.not_known, row.explanation
        )
        for row in rows
    }


def last_filing(monitoring_return: MonitoringReturn) -> Filing | None:
    return monitoring_return.filings.order_by("-number").first()


def quarter_before(monitoring_return: MonitoringReturn) -> Filing | None:
    """The accepted filing of the quarter before, of the same agreement."""
    before = monitoring_return.period.before
    filings = Filing.objects.filter(
        monitoring_return__agreement=monitoring_return.agreement_id,
        monitoring_return__year_start=before.year_start,
        monitoring_return__quarter=before.number,
        accepted_at__isnull=False,
    )
    return filings.order_by("-number").first()
