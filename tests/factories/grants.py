"""Notices at each stage of their life, made by the transitions themselves.

draft → filled → submitted → certified → signed → published; returned, refused and withdrawn branch off. Everything
happens at AT, 1 March 2018, against a fund of 2017/18; the Commissioner signs, a stand-in for the press prints.
"""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from accounts.models import User
from accounts.roles import Role
from commissioning.models import Allocation, Fund
from core.rich_text import plain_text
from grants import transitions
from grants.choices import Interests, NoticeKind, PowerDirection, ReasonsNeeded, Task
from grants.models import AwardLine, DecisionNotice, LegalPower
from grants.rules.tasks import needed_tasks
from grants.transitions import LineFacts, YearAmount
from tests.factories.commissioning import AT, a_person, a_priority, a_provider, an_office, with_income

STARTS, ENDS = date(2017, 4, 1), date(2018, 3, 31)
VALUE_FOR_MONEY = "The provider’s price for each person supported was the lowest of the three that were received."

_turn = count(1)


def press(kind: str, printed: dict[str, Any]) -> bytes:
    """Stands in for the press where a test is not about paper: some bytes that depend on the input."""
    words = f"{kind} {printed['signature']['reference']} {plain_text(printed.get('decision', ''))}"
    return b"%PDF-1.7 stand-in\n" + words.encode()


def a_power(**facts: Any) -> LegalPower:
    """The power under which money goes out for victims' services, which asks for value for money."""
    described = {
        "provision": "section 143",
        "act": "Anti-social Behaviour, Crime and Policing Act 2014",
        "direction": PowerDirection.OUT,
        "purpose": "Money for services that help victims and witnesses",
        "reasons_needed": ReasonsNeeded.VALUE_FOR_MONEY,
        "started_on": date(2014, 5, 13),
    } | facts
    standing = LegalPower.objects.filter(provision=described["provision"], act=described["act"]).first()
    return standing or transitions.add_power(**described, by=a_person(Role.MANAGER), at=AT)


def a_wrong_power() -> LegalPower:
    """The citation of 2004 that the papers use and that is wrong, pointing to the right one."""
    right = a_power(
        provision="section 56",
        act="Domestic Violence, Crime and Victims Act 2004",
        direction=PowerDirection.IN,
        purpose="Grants from the Ministry of Justice for victims’ services",
        reasons_needed=ReasonsNeeded.NONE,
    )
    return a_power(
        provision="section 58",
        act="Domestic Violence, Crime and Victims Act 2004",
        direction=PowerDirection.IN,
        purpose="Amendments and repeals",
        reasons_needed=ReasonsNeeded.NONE,
        is_wrong=True,
        instead=right,
        why_wrong="It is about amendments and repeals.",
    )


def a_draft(kind: str = NoticeKind.AWARD, *, by: User | None = None, **facts: Any) -> DecisionNotice:
    """A draft with a title and nothing else."""
    an_office()
    described = {"title": f"Support for victims, part {next(_turn)}"} | facts
    return transitions.start_notice(kind=kind, by=by or a_person(Role.OFFICER), at=AT, **described)


def a_line(
    notice: DecisionNotice,
    fund: Fund,
    amount: Decimal = Decimal("10000.00"),
    *,
    allocation: Allocation | None = None,
    **facts: Any,
) -> AwardLine:
    """One recipient on a draft, with one year's amount unless `amounts` are given."""
    described = {
        "provider": facts.pop("provider", None) or a_provider(),
        "priority": facts.pop("priority", None) or a_priority(),
        "service": "Practical and emotional support",
        "starts_on": STARTS,
        "ends_on": ENDS,
        "amounts": [YearAmount(fund, amount, allocation)],
    } | facts
    return transitions.add_line(notice=notice, facts=LineFacts(**described), by=notice.drafted_by, at=AT)


def with_words(notice: DecisionNotice, *, by: User | None = None) -> DecisionNotice:
    """Every part that the kind needs, written in plain words without an amount."""
    by = by or notice.drafted_by
    for task in needed_tasks(notice.kind):
        write_task(notice, task, by=by)
    if notice.kind == NoticeKind.OTHER:
        transitions.write_section(
            notice=notice, task=Task.DECISION, body="<p>I approve the framework.</p>", expected_version=0, by=by, at=AT
        )
    return again(notice)


def write_task(notice: DecisionNotice, task: Task, *, by: User, body: str = "<p>Written for a test.</p>") -> None:
    section = notice.sections.filter(task=task).first()
    version = section.version if section else 0
    common = {"notice": notice, "expected_version": version, "by": by, "at": AT}
    if task == Task.OPTIONS:
        transitions.write_options(options=[("Do nothing", "Victims would wait longer.")], **common)
    elif task == Task.LEGAL:
        transitions.write_legal(
            power_in=None, power_out=a_power(), reasons=f"<p>{VALUE_FOR_MONEY}</p>", body=body, **common
        )
    elif task not in (Task.WHAT, Task.DECISION, Task.PAPER):
        transitions.write_section(task=task, body=body, **common)


def filled(fund: Fund | None = None, amount: Decimal = Decimal("10000.00"), **facts: Any) -> DecisionNotice:
    """An award that nothing stands against: one line, every part written."""
    fund = fund or Fund.objects.first() or with_income()
    notice = a_draft()
    a_line(notice, fund, amount, **facts)
    return with_words(notice)


def submitted(notice: DecisionNotice | None = None) -> DecisionNotice:
    return transitions.submit_notice(notice=notice or filled(), by=a_person(Role.MANAGER), at=AT)


def returned(notice: DecisionNotice | None = None) -> DecisionNotice:
    comment = "Say more about the waiting list."
    return transitions.return_notice(
        notice=notice or submitted(), comment=comment, by=a_person(Role.COMMISSIONER), at=AT
    )


def certified(notice: DecisionNotice | None = None) -> DecisionNotice:
    return transitions.certify_notice(notice=notice or submitted(), by=a_person(Role.FINANCE), at=AT)


def signed(notice: DecisionNotice | None = None, **details: Any) -> DecisionNotice:
    """A certified notice, this one or a new one, signed without an interest."""
    described = {"interests": Interests.NONE, "press": press, "by": a_person(Role.COMMISSIONER), "at": AT} | details
    return transitions.sign_notice(notice=notice or certified(), **described)


def published(notice: DecisionNotice | None = None) -> DecisionNotice:
    return transitions.publish_notice(notice=notice or signed(), by=a_person(Role.MANAGER), at=AT)


def refused(notice: DecisionNotice | None = None) -> DecisionNotice:
    comment = "The need has been met by another service."
    return transitions.refuse_notice(
        notice=notice or certified(), comment=comment, by=a_person(Role.COMMISSIONER), at=AT
    )


def withdrawn(notice: DecisionNotice | None = None) -> DecisionNotice:
    comment = "The provider has closed the service."
    return transitions.withdraw_notice(notice=notice or filled(), comment=comment, by=a_person(Role.OFFICER), at=AT)


def again(notice: DecisionNotice) -> DecisionNotice:
    """The row as it stands now."""
    return DecisionNotice.objects.get(pk=notice.pk)
