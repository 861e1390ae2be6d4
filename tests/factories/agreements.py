"""Awards, agreements and returns at each stage of their life, made by the transitions themselves.

award → drafted → offered → accepted agreement; a return is filled, submitted, certified by a second person, accepted or
queried. Everything happens at AT, 1 March 2018, for an award of 2017/18 unless it is told otherwise.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from accounts.models import User
from accounts.roles import Role
from accounts.transitions.person import enter_person
from commissioning.models import Fund, LedgerEntry
from commissioning.transitions import reverse_entry
from grants import transitions
from grants.choices import Counts, Relation, Side, Split, Topic, Unit, VariationKind
from grants.figures.agreements import instalments_on
from grants.figures.boxes import asked_by, last_filing
from grants.models import Agreement, Award, Filing, MonitoringReturn, Payment, PaymentFile, ReturnTemplate, Variation
from grants.rules.answers import Box, Given
from grants.transitions import AddUpFacts, MeasureFacts
from providers.models import Provider
from providers.transitions import add_contact
from tests.factories.commissioning import AT, a_person, with_income
from tests.factories.grants import certified as certified_notice
from tests.factories.grants import filled, signed, submitted

_turn = count(1)

MEASURES = (
    MeasureFacts(
        "referred-police",
        Topic.REFERRALS,
        "Referred by the police",
        "Everybody the police passed on.",
        Unit.PEOPLE,
        Counts.REFERRED,
        subject="police",
    ),
    MeasureFacts(
        "referred-self",
        Topic.REFERRALS,
        "Came by themselves",
        "Everybody who made the first step.",
        Unit.PEOPLE,
        Counts.REFERRED,
        subject="self",
    ),
    MeasureFacts(
        "supported",
        Topic.PEOPLE,
        "People supported",
        "Each person once in the quarter.",
        Unit.PEOPLE,
        Counts.SUPPORTED,
        example="48",
    ),
    MeasureFacts(
        "new",
        Topic.PEOPLE,
        "Of these, new",
        "Not supported in an earlier quarter of the year.",
        Unit.PEOPLE,
        Counts.NEW,
    ),
    MeasureFacts(
        "continuing",
        Topic.PEOPLE,
        "Of these, continuing",
        "Supported in an earlier quarter too.",
        Unit.PEOPLE,
        Counts.CONTINUING,
    ),
    MeasureFacts(
        "by-priority",
        Topic.PEOPLE,
        "Supported, by priority",
        "Each person under one priority.",
        Unit.PEOPLE,
        Counts.BY_PRIORITY,
        split=Split.PRIORITY,
    ),
    MeasureFacts(
        "by-area",
        Topic.PEOPLE,
        "Supported, by council area",
        "Where the person lives.",
        Unit.PEOPLE,
        Counts.BY_AREA,
        split=Split.AREA,
    ),
    MeasureFacts(
        "cope-measured",
        Topic.OUTCOMES,
        "Better able to cope: measured",
        "Asked at the end of support.",
        Unit.PEOPLE,
        Counts.MEASURED,
        subject="cope",
    ),
    MeasureFacts(
        "cope-improved",
        Topic.OUTCOMES,
        "Better able to cope: improved",
        "Of those measured.",
        Unit.PEOPLE,
        Counts.IMPROVED,
        subject="cope",
    ),
    MeasureFacts("asked", Topic.SATISFACTION, "Asked", "How many were asked.", Unit.PEOPLE, Counts.ASKED),
    MeasureFacts("answered", Topic.SATISFACTION, "Answered", "How many answered.", Unit.PEOPLE, Counts.ANSWERED),
    MeasureFacts(
        "satisfied", Topic.SATISFACTION, "Satisfied", "How many were satisfied.", Unit.PEOPLE, Counts.SATISFIED
    ),
    MeasureFacts("posts", Topic.STAFF, "Posts", "Full-time equivalents.", Unit.POSTS, Counts.POSTS),
    MeasureFacts(
        "spent-salaries", Topic.SPENDING, "Salaries", "Of this award.", Unit.POUNDS, Counts.SPENT, subject="salaries"
    ),
    MeasureFacts(
        "account",
        Topic.ACCOUNT,
        "A short account",
        "What went well and what did not, without any person.",
        Unit.WORDS,
        Counts.ACCOUNT,
    ),
)
RULES = (
    AddUpFacts("supported", ("new", "continuing"), Relation.EQUAL, date(2017, 4, 1)),
    AddUpFacts("supported", ("by-priority",), Relation.EQUAL, date(2017, 4, 1)),
    AddUpFacts("cope-measured", ("cope-improved",), Relation.AT_MOST, date(2017, 4, 1)),
    AddUpFacts("asked", ("answered",), Relation.AT_MOST, date(2017, 4, 1)),
    AddUpFacts("answered", ("satisfied",), Relation.AT_MOST, date(2017, 4, 1)),
    AddUpFacts("supported", ("by-area",), Relation.EQUAL),
)
# What one return says; each figure adds up.
FIGURES: Mapping[str, int] = {
    "referred-police": 20,
    "referred-self": 10,
    "supported": 48,
    "new": 30,
    "continuing": 18,
    "by-priority": 48,
    "by-area": 48,
    "cope-measured": 20,
    "cope-improved": 15,
    "asked": 20,
    "answered": 12,
    "satisfied": 11,
    "posts": 250,
    "spent-salaries": 200_000,
}


def a_template(measures: Any = MEASURES, rules: Any = RULES, *, in_use_from: date = date(2013, 4, 1)) -> ReturnTemplate:
    """A template with one issued version."""
    manager = a_person(Role.MANAGER)
    version = transitions.start_template(name=f"Support services {next(_turn)}", about="", by=manager, at=AT)
    transitions.put_measures(version=version, measures=measures, rules=rules, by=manager, at=AT)
    transitions.issue_version(version=version, in_use_from=in_use_from, by=manager, at=AT)
    return version.template


def an_award(amount: Decimal = Decimal("10000.00"), **facts: Any) -> Award:
    """An award made by a signed notice."""
    fund = Fund.objects.first() or with_income()
    notice = signed(certified_notice(submitted(filled(fund, amount, **facts))))
    return Award.objects.get(notice=notice)


def a_contact(provider: Provider) -> User:
    """Somebody at a provider who may sign in."""
    number = next(_turn)
    person = enter_person(
        email=f"contact-{number}@example.org",
        name=f"Contact {number}",
        role=Role.PROVIDER_CONTACT,
        by=a_person(Role.ADMINISTRATOR),
        at=AT,
    )
    add_contact(
        provider=provider,
        job_title="Service manager",
        name=person.name,
        email=person.email,
        user=person,
        by=a_person(Role.OFFICER),
        at=AT,
    )
    return person


def press(values: Mapping[str, Any]) -> bytes:
    """Stands in for the press where a test is not about paper."""
    return b"%PDF-1.7 stand-in\n" + str(values.get("reference", "")).encode()


def terms(agreement: Agreement) -> Mapping[str, Any]:
    return {"reference": agreement.reference}


def drafted_agreement(award: Award | None = None, **facts: Any) -> Agreement:
    return transitions.start_agreement(
        award=award or an_award(), **({"template": a_template(), "by": a_person(Role.OFFICER), "at": AT} | facts)
    )


def offered_agreement(agreement: Agreement | None = None, **facts: Any) -> Agreement:
    agreement = agreement or drafted_agreement()
    if not agreement.award.provider.contacts.exists():
        a_contact(agreement.award.provider)
    details = {"press": press, "terms": terms, "by": a_person(Role.OFFICER), "at": AT} | facts
    return transitions.offer_agreement(agreement=agreement, **details)


def contact_of(agreement: Agreement, *, other_than: User | None = None) -> User:
    """A contact of the provider; another one than somebody."""
    standing = agreement.award.provider.contacts.filter(left_on=None, user__isnull=False)
    found = standing.exclude(user=other_than).first()
    return found.user if found else a_contact(agreement.award.provider)


def accepted_agreement(agreement: Agreement | None = None, **facts: Any) -> Agreement:
    agreement = agreement or offered_agreement()
    return transitions.accept_agreement(agreement=agreement, **({"by": contact_of(agreement), "at": AT} | facts))


def a_return(quarter: int = 1, agreement: Agreement | None = None) -> MonitoringReturn:
    """The return of one quarter, as it was requested."""
    agreement = agreement or accepted_agreement()
    return agreement.returns.get(quarter=quarter, year_start=date(2017, 4, 1))


def answers(
    monitoring_return: MonitoringReturn, figures: Mapping[str, int] = FIGURES, **changed: int
) -> dict[Box, Given]:
    """An answer for each box: of a measure asked for several priorities or areas, the first has all of it."""
    figures = {**figures, **{key.replace("_", "-"): value for key, value in changed.items()}}
    given: dict[Box, Given] = {}
    seen: set[str] = set()
    for one in asked_by(monitoring_return).boxes:
        key = one.measure.key
        if one.measure.unit == Unit.WORDS:
            given[one.box] = Given(words="The waiting list is shorter than in spring.")
        else:
            given[one.box] = Given(value=0 if key in seen else figures.get(key, 0), explanation="As planned.")
        seen.add(key)
    return given


def filled_return(
    monitoring_return: MonitoringReturn | None = None, *, by: User | None = None, at: datetime = AT, **changed: int
) -> MonitoringReturn:
    monitoring_return = monitoring_return or a_return()
    filing = last_filing(monitoring_return)
    version = filing.version if filing and filing.certified_at is None else 0
    transitions.save_answers(
        monitoring_return=monitoring_return,
        given=answers(monitoring_return, **changed),
        expected_version=version,
        by=by or contact_of(monitoring_return.agreement),
        at=at,
    )
    return again(monitoring_return)


def submitted_return(
    monitoring_return: MonitoringReturn | None = None, *, by: User | None = None, at: datetime = AT, **changed: int
) -> MonitoringReturn:
    filled_one = filled_return(monitoring_return, by=by, at=at, **changed)
    by = by or contact_of(filled_one.agreement)
    version = last_filing(filled_one).version
    transitions.submit_return(monitoring_return=filled_one, expected_version=version, by=by, at=at)
    return again(filled_one)


def certified_return(
    monitoring_return: MonitoringReturn | None = None, *, at: datetime = AT, **changed: int
) -> MonitoringReturn:
    waiting = submitted_return(monitoring_return, at=at, **changed)
    second = contact_of(waiting.agreement, other_than=last_filing(waiting).submitted_by)
    transitions.certify_return(monitoring_return=waiting, by=second, at=at)
    return again(waiting)


def accepted_return(
    monitoring_return: MonitoringReturn | None = None, *, at: datetime = AT, **changed: int
) -> MonitoringReturn:
    certified_one = certified_return(monitoring_return, at=at, **changed)
    transitions.accept_return(monitoring_return=certified_one, by=a_person(Role.OFFICER), at=at)
    return again(certified_one)


def queried_return(monitoring_return: MonitoringReturn | None = None, *, at: datetime = AT) -> MonitoringReturn:
    certified_one = certified_return(monitoring_return, at=at)
    query = transitions.AskedAbout(Box("supported"), "Is this each person once?")
    transitions.query_return(
        monitoring_return=certified_one, queries=[query], comment="", by=a_person(Role.OFFICER), at=at
    )
    return again(certified_one)


def the_filing(monitoring_return: MonitoringReturn) -> Filing:
    """The last one."""
    filing = last_filing(monitoring_return)
    assert filing is not None
    return filing


def proposed_variation(agreement: Agreement | None = None, **facts: Any) -> Variation:
    """A later end by three months, proposed by an officer."""
    agreement = agreement or accepted_agreement()
    details = {
        "kind": VariationKind.LONGER,
        "reason": "Recruitment took longer than planned.",
        "ends_on": date(2018, 6, 30),
        "by": a_person(Role.OFFICER),
        "at": AT,
    } | facts
    return transitions.propose_variation(agreement=agreement, **details)


def agreed_variation(variation: Variation | None = None) -> Variation:
    """Agreed by the provider's contact, then by a manager."""
    variation = variation or proposed_variation()
    by_provider = contact_of(variation.agreement)
    transitions.agree_variation(variation=variation, side=Side.PROVIDER, by=by_provider, at=AT)
    return transitions.agree_variation(variation=variation, side=Side.OFFICE, by=a_person(Role.MANAGER), at=AT)


def again(monitoring_return: MonitoringReturn) -> MonitoringReturn:
    """The row as it stands now."""
    return MonitoringReturn.objects.with_names().get(pk=monitoring_return.pk)


def paid_instalment(agreement: Agreement, place: int = 0, amount: Decimal | None = None) -> Any:
    """The payment of an instalment by its place in the plan: released by a manager where something holds it back."""
    now = instalments_on(agreement.instalments.standing(), AT.date())[place]
    if now.holds and now.release is None:
        transitions.release_instalment(
            instalment=now.instalment, reason="The return came by letter.", by=a_person(Role.MANAGER), at=AT
        )
    return transitions.record_instalment_payment(
        instalment=now.instalment,
        amount=amount or now.left,
        paid_on=AT.date(),
        by=a_person(Role.FINANCE),
        at=AT,
    )


def demanded_clawback(agreement: Agreement | None = None, amount: Decimal = Decimal(500), **facts: Any) -> Any:
    """A demand for part of a first instalment that was paid."""
    agreement = agreement or accepted_agreement()
    commitment = agreement.instalments.order_by("due_on", "pk")[0].commitment
    commitment.refresh_from_db()
    if not commitment.amount_paid:
        paid_instalment(agreement)
    details = {
        "reason": "A post stood empty for a quarter.",
        "demanded_on": date(2018, 3, 1),
        "due_on": date(2018, 3, 20),
        "by": a_person(Role.OFFICER),
        "at": AT,
    } | facts
    return transitions.demand_clawback(agreement=agreement, commitment=commitment, amount=amount, **details)


def a_payment_file(*payments: tuple[Any, ...], name: str = "payments.csv") -> PaymentFile:
    """A file of the finance system that was read. Each payment: day, pounds, payee, reference."""
    turn = next(_turn)
    rows = [
        transitions.RowFacts(line, day, Decimal(amount), payee, reference, f"PV{turn:04}{line:04}")
        for line, (day, amount, payee, reference) in enumerate(payments, start=2)
    ]
    sha256 = hashlib.sha256(f"{turn}".encode()).hexdigest()
    return transitions.keep_payment_file(name=name, sha256=sha256, rows=rows, by=a_person(Role.FINANCE), at=AT)


def reversed_payment(payment: Payment, note: str = "It was of another agreement.") -> LedgerEntry:
    """The entry by which finance took back a payment that was recorded by mistake."""
    (reversal,) = reverse_entry(
        entry=payment.entry, note=note, effective_on=AT.date(), by=a_person(Role.FINANCE), at=AT
    )
    return reversal
