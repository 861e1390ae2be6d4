"""The decisions of the papers, entered as an office enters what was signed on paper before the system came."""

from collections.abc import Mapping
from typing import Any

from commissioning.models import Commitment, Fund
from config.example_office.drafting import Pen, add_lines, attach, write_words
from config.example_office.papers import read
from config.example_office.people import Cast
from grants import transitions
from grants.models import DecisionNotice

SIGNATORY = "Second Commissioner"
TITLE = "Police and Crime Commissioner"


def enter_from_paper(reference: str, fund: Fund, cast: Cast) -> DecisionNotice:
    """Draft, record and publish one of them; the entries it makes in the fund are those of this moment's order."""
    data = next(one for one in read("notices-on-paper")["notices"] if one["reference"] == reference)
    pen = Pen(cast.officer, cast.at)
    notice = transitions.start_notice(
        kind=data["kind"], title=data["title"], contact_name=data["contact_name"], is_from_paper=True, **pen.stamp
    )
    write_words(notice, data, pen)
    add_lines(notice, data, {"own": fund}, pen)
    _describe(notice, data, pen)
    attach(notice, data["scan"], pen, is_scan=True)
    recorded = transitions.record_paper_notice(notice=notice, by=cast.finance, at=cast.at)
    return transitions.publish_notice(notice=recorded, by=cast.manager, at=cast.at)


def _describe(notice: DecisionNotice, data: Mapping[str, Any], pen: Pen) -> None:
    transitions.describe_paper(
        notice=notice,
        expected_version=notice.version,
        reference=data["reference"],
        signed_on=data["signed_on"],
        effective_on=data["effective_on"],
        is_day_known=data.get("is_day_known", True),
        interests=data.get("interests", ""),
        interests_stated="",
        signatory_name=SIGNATORY,
        signatory_title=TITLE,
        **pen.stamp,
    )


def commitments_by(notice: DecisionNotice) -> list[Commitment]:
    """What it committed, in the order of its lines."""
    made = notice.made_entries.exclude(entry__commitment=None).order_by("entry__number")
    return [one.entry.commitment for one in made.select_related("entry__commitment")]
