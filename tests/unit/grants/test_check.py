"""The check before submitting: each obstacle from the state that makes it, and no false alarm."""

from datetime import date
from decimal import Decimal
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from commissioning import transitions as ledger
from core.refusal import Refused
from grants import transitions
from grants.choices import NoticeKind, PowerDirection, ReasonsNeeded, Task
from grants.figures.check import FactsObstacle, InterestObstacle, ProviderObstacle, obstacles_to_submit
from grants.models import DecisionNotice, LegalPower
from grants.rules.money import amounts_in
from grants.rules.powers import WrongCitation, wrong_citations_in
from grants.rules.tasks import needed_tasks
from grants.transitions import YearAmount
from providers.choices import DueDiligenceKind
from providers.transitions import record_due_diligence
from tests.factories import grants as f
from tests.factories.commission import a_member
from tests.factories.commissioning import (
    a_commitment,
    a_fund,
    a_heading,
    a_person,
    a_provider,
    with_income,
)
from tests.factories.interests import an_ended_interest, an_interest
from tests.factories.providers import a_contact, a_provider_contact
from tests.worlds import world

ON = f.AT.date()
S58 = WrongCitation("section 58", "Domestic Violence, Crime and Victims Act 2004", "section 56", "Repeals.")
SCH9 = WrongCitation("Schedule 9", "Police Reform and Social Responsibility Act 2011", "section 9", "Other bodies.")


notice = world(f.filled)


def found(notice, *, on=ON, people=()):
    return [(one.field, one.message) for one in obstacles_to_submit(f.again(notice), on=on, people=people)]


def saying(notice, task, words):
    """A notice against which nothing stands but what these words bring."""
    f.write_task(notice, task, by=notice.drafted_by, body=f"<p>{words}</p>")
    return notice


def expired(provider, expires_on, kind=DueDiligenceKind.INSURANCE):
    facts = {"checked_on": date(2017, 1, 1), "expires_on": expires_on, "note": "Certificate seen"}
    record_due_diligence(provider, kind=kind, **facts, by=a_person(Role.OFFICER), at=f.AT)


# nothing, and what is missing


@pytest.mark.django_db
def test_nothing_stands_against_a_filled_notice(notice):
    assert found(notice) == []


@pytest.mark.django_db
@pytest.mark.parametrize("kind", NoticeKind.values)
def test_every_part_that_a_kind_needs_is_asked_for(kind):
    asked = {task for task, message in found(f.a_draft(kind)) if "has not been written" in message}
    assert asked == set(needed_tasks(kind)) - {Task.WHAT, Task.FINANCE, Task.LEGAL}


@pytest.mark.django_db
def test_lines_are_asked_for():
    assert (Task.WHAT, "No line says who gets what, or what the money does") in found(f.a_draft())
    assert all(task != Task.WHAT for task, _ in found(f.a_draft(NoticeKind.OTHER)))


@pytest.mark.django_db
def test_an_option_without_its_reason(notice):
    version = notice.sections.get(task=Task.OPTIONS).version
    transitions.write_options(
        notice=notice, options=[("Wait a year", "")], expected_version=version, by=notice.drafted_by, at=f.AT
    )
    assert found(notice) == [(Task.OPTIONS, "“Wait a year” has no reason why it was ruled out")]


@pytest.mark.django_db
def test_empty_markup_is_nothing_written(notice):
    f.write_task(notice, Task.SUMMARY, by=notice.drafted_by, body="<p> </p><p>\u00a0</p>")
    assert found(notice) == [(Task.SUMMARY, "“Executive summary” has not been written")]


# money


@pytest.mark.django_db
def test_a_penny_more_than_the_fund_has():
    fund = with_income()
    assert found(f.filled(fund, Decimal("100000.00"))) == []
    ((task, message),) = found(f.filled(fund, Decimal("100000.01")))
    assert task == Task.WHAT
    assert message == "£100,000.01 is asked of Victims Fund 2017/18, which has £100,000 left"


@pytest.mark.django_db
def test_what_others_committed_since_counts():
    fund = with_income()
    notice = f.filled(fund, Decimal(60_000))
    a_commitment(fund, Decimal(50_000))
    assert found(notice)[0][1] == "£60,000 is asked of Victims Fund 2017/18, which has £50,000 left"


@pytest.mark.django_db
def test_two_lines_are_one_demand_on_a_heading():
    fund = with_income()
    heading = a_heading(fund, "Domestic abuse", Decimal(30_000))
    notice = f.filled(fund, Decimal(20_000), allocation=heading)
    assert found(notice) == []
    f.a_line(notice, fund, Decimal(20_000), allocation=heading)
    messages = [message for _, message in found(notice)]
    assert "£40,000 is asked of “Domestic abuse” in Victims Fund 2017/18, which has £30,000 left" in messages


@pytest.mark.django_db
def test_each_year_is_asked_by_itself():
    this, before = with_income(), with_income(a_fund(start_on=date(2016, 4, 1)), Decimal(100), date(2016, 4, 1))
    notice = f.a_draft()
    amounts = [YearAmount(this, Decimal(1000), None), YearAmount(before, Decimal(1000), None)]
    f.a_line(notice, this, starts_on=date(2016, 4, 1), amounts=amounts)
    messages = [message for _, message in found(f.with_words(notice))]
    assert messages == ["£1,000 is asked of Victims Fund 2016/17, which has £100 left"]


@pytest.mark.django_db
def test_a_closed_fund():
    fund = with_income()
    notice = f.filled(fund)
    ledger.close_fund(fund=fund, by=a_person(), at=f.AT.replace(month=5))
    assert (Task.WHAT, "Victims Fund 2017/18 is closed: nothing more can be promised from it") in found(notice)


@pytest.mark.django_db
def test_a_notice_that_comes_too_late_for_its_year_is_told_before_it_is_signed(notice):
    assert found(notice, on=date(2019, 3, 31)) == []
    ((task, message),) = found(notice, on=date(2026, 11, 21))
    assert task == Task.WHAT
    assert "An entry for 2017/18 must be dated from" in message
    certified = f.certified(f.submitted(notice))
    with pytest.raises(Refused, match="An entry for 2017/18 must be dated from"):
        f.signed(certified, at=f.AT.replace(year=2026))


# providers and interests


@pytest.mark.django_db
@pytest.mark.parametrize(("expires_on", "is_expired"), [(date(2018, 2, 28), True), (date(2018, 3, 2), False)])
def test_due_diligence_that_has_expired(expires_on, is_expired):
    haven = a_provider("Haven")
    notice = f.filled(provider=haven)
    expired(haven, expires_on)
    obstacles = obstacles_to_submit(f.again(notice), on=ON)
    assert bool(obstacles) is is_expired
    assert [one.provider for one in obstacles if isinstance(one, ProviderObstacle)] == [haven] * is_expired


@pytest.mark.django_db
def test_due_diligence_of_a_refused_applicant_does_not_matter():
    haven = a_provider("Haven")
    notice = f.a_draft(NoticeKind.REFUSAL)
    f.a_line(notice, with_income(), provider=haven)
    expired(haven, date(2018, 2, 1))
    assert not [message for _, message in found(notice) if "Due diligence" in message]


@pytest.mark.django_db
def test_a_live_interest_of_who_worked_on_it_or_handles_it():
    haven = a_provider("Haven")
    notice = f.filled(provider=haven)
    an_interest(a_person(Role.OFFICER), haven)
    an_interest(a_person(Role.MANAGER), haven)
    an_ended_interest(a_person(Role.FINANCE), haven)
    mends = "To mend it, end the interest if it has ended, remove the recipient, or let somebody "
    mends += "else draft the notice afresh"
    officer = (Task.INTERESTS, f"OPCC officer has a live interest: Works for Haven. {mends}")
    manager = (Task.INTERESTS, f"Commissioning manager has a live interest: Works for Haven. {mends}")
    assert found(notice) == [officer]
    people = [a_person(Role.MANAGER).pk, a_person(Role.FINANCE).pk]
    assert sorted(found(notice, people=people)) == sorted([manager, officer])


# powers


@pytest.mark.django_db
def test_no_power_wrong_power_and_a_power_that_has_ended(notice):
    power = notice.power_out
    LegalPower.objects.filter(pk=power.pk).update(ended_on=date(2018, 2, 28))
    assert [message for _, message in found(notice)] == [f"{power.citation} is not in force: choose another power"]
    LegalPower.objects.filter(pk=power.pk).update(ended_on=date(2018, 3, 1))
    assert found(notice) == []
    DecisionNotice.objects.filter(pk=notice.pk).update(power_out=None)
    assert found(notice) == [(Task.LEGAL, "No legal power has been chosen for money going out")]


@pytest.mark.django_db
def test_a_power_that_was_found_wrong_since(notice):
    right = f.a_power(provision="section 9", act="Police Reform and Social Responsibility Act 2011")
    LegalPower.objects.filter(pk=notice.power_out_id).update(is_wrong=True, instead=right, why_wrong="Repealed.")
    ((task, message),) = found(notice)
    assert task == Task.LEGAL
    assert message.endswith("is known to be a wrong citation: choose section 9, " + right.act)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("needed", "asked"),
    [
        (ReasonsNeeded.VALUE_FOR_MONEY, "Say more about why this is good value for money"),
        (ReasonsNeeded.CRIME_REDUCTION, "Say more about why this would help secure crime and disorder reduction"),
        (ReasonsNeeded.NONE, None),
    ],
)
def test_the_power_decides_which_reasons_are_asked_for(needed, asked, notice):
    LegalPower.objects.filter(pk=notice.power_out_id).update(reasons_needed=needed)
    notice.sections.filter(task=Task.LEGAL).update(reasons="<p>Cheap.</p>")
    messages = [message for _, message in found(notice)]
    assert messages == ([f"{asked}: the power chosen asks for at least 40 characters, and it has 6"] if asked else [])


@pytest.mark.django_db
def test_income_is_accepted_under_a_power_that_brings_money_in():
    notice = f.a_draft(NoticeKind.ACCEPTANCE)
    assert (Task.LEGAL, "No legal power has been chosen for money coming in") in found(notice)
    DecisionNotice.objects.filter(pk=notice.pk).update(power_in=f.a_power())
    assert (Task.LEGAL, "Choose a power of the other direction here") in found(notice)
    right = f.a_power(provision="section 56", act="Another Act 2004", direction=PowerDirection.IN)
    DecisionNotice.objects.filter(pk=notice.pk).update(power_in=right)
    assert all(task != Task.LEGAL for task, _ in found(notice))


# superseding


@pytest.mark.django_db
def test_a_notice_that_was_superseded_by_another_meanwhile():
    old = f.signed()
    notice = f.a_draft(NoticeKind.OTHER, supersedes=old)
    assert not [one for one in found(notice) if "supersede" in one[1]]
    f.signed(f.certified(f.submitted(f.with_words(f.a_draft(NoticeKind.OTHER, supersedes=old)))))
    (obstacle,) = [one for one in obstacles_to_submit(f.again(notice), on=ON) if "supersede" in one.message]
    assert isinstance(obstacle, FactsObstacle)


# amounts in the words


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [
        "We award £10,000 in all.",
        "An award of £10,000.00, paid at once (£10,000).",
        "The confirmed fund is £100,000; £90,000 is left after this.",
        "No amount at all, 12,000 people and 25%.",
    ],
)
def test_amounts_that_the_lines_or_the_fund_make_raise_no_alarm(notice, words):
    assert found(saying(notice, Task.FACTS, words)) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("We award £10,001.", "£10,001"),
        ("We award £ 10,500 a year.", "£ 10,500"),
        ("A cost of £10,000.01 to us", "£10,000.01"),
        ("It was £9,999, they say", "£9,999"),
    ],
)
@pytest.mark.parametrize("task", [Task.SUMMARY, Task.FACTS, Task.CONSULTATION, Task.PLAN, Task.FINANCE, Task.LEGAL])
def test_amounts_that_match_nothing_are_named_with_their_part(notice, words, printed, task):
    ((field, message),) = found(saying(notice, task, words))
    assert field == task
    nothing = "which is no amount of this notice or of the fund: correct it, or say where it stands"
    assert message == f"“{task.label}” names {printed}, {nothing}"


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["£10k", "£0.01m", "£1.2 million", "£3,161,67"])
def test_amounts_that_cannot_be_compared_are_to_be_written_out(notice, words):
    ((_, message),) = found(saying(notice, Task.FACTS, f"About {words} more"))
    assert f"names “{words}”: write the amount out in full" in message


def test_amounts_are_read_as_they_are_printed():
    text = "£1,385,000 and £250,000. Then £48,839, (£60) and £7.50; £1,385,000’s share; 20 pounds; £"
    assert [amount for _, amount in amounts_in(text)] == [
        Decimal(one) for one in ("1385000", "250000", "48839", "60", "7.50", "1385000", "20")
    ]


@pytest.mark.parametrize(
    ("words", "amounts"),
    [
        ("about 99,000 pounds a year", [("99,000 pounds", Decimal(99000))]),
        ("GBP 12,345 in all", [("GBP 12,345", Decimal(12345))]),
        ("12,345 GBP, and no more", [("12,345 GBP", Decimal(12345))]),
        ("one pound, 1 pound", [("1 pound", Decimal(1))]),
        ("£42k already, 1.2 million pounds", [("£42k", None), ("1.2 million pounds", None)]),
        ("£5,000 pounds", [("£5,000", Decimal(5000))]),
        ("12,000 people in 2017, 1.5 million calls, 3 poundstretchers", []),
    ],
)
def test_amounts_are_read_with_the_sign_or_in_words(words, amounts):
    assert amounts_in(words) == amounts


@pytest.mark.django_db
def test_a_contact_of_who_is_paid_is_told_to_end_the_contact():
    haven = a_provider("Haven")
    notice = f.filled(provider=haven)
    person = a_provider_contact()
    a_contact(haven, user=person)
    (obstacle,) = obstacles_to_submit(f.again(notice), on=ON, people=[person.pk])
    assert "end the contact" in obstacle.message
    assert isinstance(obstacle, InterestObstacle)
    assert obstacle.contact_of == haven


@pytest.mark.django_db
def test_whoever_sits_for_who_is_paid_is_told_that_their_term_can_end():
    haven = a_provider()
    notice = f.filled(provider=haven)
    member = a_member(haven)
    (obstacle,) = (
        one
        for one in obstacles_to_submit(notice, on=ON, people=[member.person_id])
        if isinstance(one, InterestObstacle)
    )
    assert "end the term on the Victims Commission" in obstacle.message
    assert obstacle.sits_on_commission
    assert obstacle.contact_of is None


# what stands beside the sections


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["conditions", "outcomes"])
@pytest.mark.parametrize("words", ["Pay back £431.", "Report under s58 of the 2004 Act."])
def test_the_terms_of_a_line_are_read_for_amounts_and_citations(where, words):
    f.a_wrong_power()
    notice = f.filled(**{where: words})
    (obstacle,) = obstacles_to_submit(f.again(notice), on=ON)
    assert (obstacle.field, obstacle.line) == (Task.WHAT, notice.lines.get().pk)
    assert str(notice.lines.get().provider) in obstacle.message


@pytest.mark.django_db
@pytest.mark.parametrize("title", ["Another £431 for Haven", "Grants under s58 DVCVA 2004"])
def test_the_title_is_read_for_amounts_and_citations(title, notice):
    f.a_wrong_power()
    DecisionNotice.objects.filter(pk=notice.pk).update(title=title)
    (obstacle,) = obstacles_to_submit(f.again(notice), on=ON)
    assert obstacle.is_title
    assert obstacle.message.startswith("The title ")


@pytest.mark.django_db
def test_words_of_the_decision_that_differ_from_the_total(notice):
    said = {"task": Task.DECISION, "expected_version": 0, "by": notice.drafted_by, "at": f.AT}
    transitions.write_section(notice=notice, body="<p>I approve the award to the provider.</p>", **said)
    assert found(notice) == [
        (Task.DECISION, "The decision in words does not name £10,000, which is the total of its lines")
    ]
    said["expected_version"] = notice.sections.get(task=Task.DECISION).version
    transitions.write_section(notice=notice, body="<p>I approve an award of £10,000.</p>", **said)
    assert found(notice) == []
    f.a_line(f.again(notice), f.Fund.objects.get(), Decimal(500))
    messages = [message for _, message in found(notice)]
    assert "The decision in words does not name £10,500, which is the total of its lines" in messages


@pytest.mark.django_db
def test_other_options_may_speak_of_other_amounts(notice):
    version = notice.sections.get(task=Task.OPTIONS).version
    options = [("Give £25,000", "The fund has too little left.")]
    transitions.write_options(notice=notice, options=options, expected_version=version, by=notice.drafted_by, at=f.AT)
    assert found(notice) == []


# citations in the words


@pytest.mark.parametrize(
    "text",
    [
        "under s58 of the 2004 Act",
        "under s.58 of the 2004 Act",
        "under s. 58 of the 2004 Act",
        "Under Section 58 of the Domestic Violence, Crime and Victims Act 2004",
        "section 58 Domestic Violence Crime & Victims Act 2004",
        "section\u00a058,\nDomestic Violence, Crime and Victims Act 2004",
        "section 58(1) of the 2004 Act",
        "sections 56 and 58 of the 2004 Act",
        "ss. 56, 57 and 58 of the 2004 Act",
        "ss 56-58 of the Domestic Violence, Crime and Victims Act 2004",
        "the Domestic Violence, Crime and Victims Act 2004, section 58",
        "the Domestic Violence, Crime and Victims Act 2004 (section 58)",
        "the 2004 Act, s58 of the Act",
        "SEC. 58 OF THE 2004 ACT",
        "Under section 58 a grant may be paid, says the 2004 Act",
        "section 58 DVCVA 2004",
        "s58 DVCVA",
        "DVCV Act 2004 s58",
        "DVCVA 2004, s.58",
        "ss.56-58 DVCVA 2004",
        "§58 of the 2004 Act",
        "§ 58 DVCVA 2004",
        "sect. 58 of the 2004 Act",
        "section 58 of the Act of 2004",
        "the Domestic Violence, Crime and Victims Act 2004 s58",
        "ss 57-59 of the 2004 Act",
        "ss57–59 of the 2004 Act",
        "sections 57 to 59 of the 2004 Act",
        "section 57 to section 59 of the 2004 Act",
        "sections 56—58 DVCVA 2004",
        "sections 12, 57-59 and 70 of the 2004 Act",
        "sections 57(1) to 59(2) of the Domestic Violence, Crime and Victims Act 2004",
        "the 2004 Act, ss. 57 through 59",
        "s.57A-s.60 of the 2004 Act",
        "sections 56 to 58A of the 2004 Act",
    ],
)
def test_the_wrong_section_in_all_its_spellings(text):
    assert wrong_citations_in(text, [S58, SCH9]) == [S58]


@pytest.mark.parametrize(
    "text",
    [
        "Schedule 9 of the 2011 Act",
        "schedule 9 to the Police Reform and Social Responsibility Act 2011",
        "Sch. 9 to the Police Reform & Social Responsibility Act 2011",
        "paragraph 4 of Sch 9, 2011 Act",
        "Schedules 8 and 9 to the 2011 Act",
        "Sch 9 PRSRA 2011",
        "PRSR Act 2011, Sch. 9",
        "the Ninth Schedule to the 2011 Act",
        "the 9th Sched. to the PRSRA",
        "Schedule IX to the 2011 Act",
        "Schedules VIII and IX to the 2011 Act",
        "schedule nine of the 2011 Act",
        "Schedules 8 to 10 to the 2011 Act",
        "Schs 8-10 PRSRA 2011",
        "Schedules VIII to X to the 2011 Act",
        "schedules eight to ten of the 2011 Act",
    ],
)
def test_the_wrong_schedule_in_all_its_spellings(text):
    assert wrong_citations_in(text, [S58, SCH9]) == [SCH9]


@pytest.mark.parametrize(
    "text",
    [
        "section 58 of the Children Act 2004",
        "section 58 of the Police Act 1996, and section 56 of the 2004 Act",
        "section 58 of the Police Act 1996 and the 2004 Act",
        "the 2004 Act and section 58 of the Police Act 1996",
        "section 56 of the 2004 Act",
        "section 158 of the 2004 Act",
        "section 58A of the 2004 Act",
        "section 580 of the 2004 Act",
        "58 people were helped. The 2004 Act came later",
        "section 9 of the 2011 Act",
        "section 9 PRSRA 2011",
        "section 58 DVCVA 2012",
        "section 58 PACE 1984 and DVCVA 2004",
        "DVCVA 2004 and s58 PACE 1984",
        "the Nineteenth Schedule to the 2011 Act",
        "Schedule XIX to the 2011 Act",
        "schedule nineteen to the 2011 Act",
        "section 56 DVCVA 2004",
        "Schedule 9 to the 2004 Act",
        "Schedule 9A to the 2011 Act",
        "classes 58 to 60 in 2004. Act now",
        "section 58; as for the 2004 Act",
        "ss 56-57 of the 2004 Act",
        "sections 56 to 57 of the 2004 Act",
        "sections 59 to 62 of the 2004 Act",
        "sections 58A to 60 of the 2004 Act",
        "sections 57-59 of the Police Act 1996, and section 56 of the 2004 Act",
        "sections 157-159 of the 2004 Act",
        "57 to 59 people were helped under section 56 of the 2004 Act",
        "section 56 of the 2004 Act paid £57-59 each",
        "Schedules 10 to 12 to the 2011 Act",
        "Schedules 8 to 10 to the 2004 Act",
        "sections 8 to 10 of the 2011 Act",
        "",
    ],
)
def test_right_citations_raise_no_alarm(text):
    assert wrong_citations_in(text, [S58, SCH9]) == []


@pytest.mark.django_db
@pytest.mark.parametrize("task", [Task.SUMMARY, Task.FACTS, Task.LEGAL])
def test_a_wrong_citation_in_the_words_names_the_right_one(notice, task):
    f.a_wrong_power()
    ((field, message),) = found(saying(notice, task, "Under s58 of the 2004 Act."))
    assert field == task
    assert "cites section 58, Domestic Violence, Crime and Victims Act 2004" in message
    assert message.endswith("Cite section 56, Domestic Violence, Crime and Victims Act 2004 instead")


# cost


@pytest.mark.django_db
def test_as_many_questions_for_forty_lines_as_for_one():
    fund = with_income()

    def asked(lines):
        notice = f.filled(fund, 10)
        for _ in range(lines - 1):
            f.a_line(notice, fund, 10)
        with CaptureQueriesContext(connection) as captured:
            obstacles_to_submit(f.again(notice), on=ON)
        return len(captured)

    assert asked(1) == asked(40)


@pytest.mark.django_db
def test_the_check_is_what_refuses_a_submission(notice):
    with mock.patch("grants.transitions.decide.obstacles_to_submit", return_value=[]):
        f.submitted(f.a_draft())
    expired_one = saying(f.filled(), Task.FACTS, "We award £10,001.")
    with pytest.raises(Refused, match="£10,001"):
        f.submitted(expired_one)
    f.submitted(notice)
