"""Agreements of 2017/18 as far as their data say: drafted, offered, accepted in the browser or on paper, suspended."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import User
from accounts.roles import Role
from accounts.transitions.person import enter_person
from commissioning.models import Commitment
from config.example_office.decisions import Desk
from config.example_office.papers import HERE, read
from grants import transitions
from grants.choices import ConditionOutcome, Side, VariationKind
from grants.figures.agreement_paper import agreement_input
from grants.models import Agreement, ReturnTemplate
from grants.rules.standard_return import standard_return
from grants.transitions import ConditionFacts, RowFacts, TermsPress
from providers.models import Contact, Provider
from providers.transitions import add_contact

LONDON = ZoneInfo("Europe/London")
YEAR_STARTS, YEAR_ENDS = date(2017, 4, 1), date(2018, 3, 31)
SCAN = "029-2017.pdf"
PAPER = "Board report, 23 January 2018, table of agencies funded in 2017/18, line"

Terms = Callable[[Agreement], Mapping[str, Any]]


@dataclass
class Grants:
    """The agreements by their key, and who acts for the office."""

    desk: Desk
    agreements: dict[str, Agreement] = field(default_factory=dict)

    @property
    def officer(self) -> User:
        return self.desk.cast.officer

    def contact_of(self, agreement: Agreement, place: int = 0) -> User:
        """One of the provider's contacts: the first fills in, the next certifies."""
        standing = Contact.objects.filter(provider=agreement.award.provider, user__isnull=False).order_by("pk")
        return standing[min(place, standing.count() - 1)].user  # type: ignore[return-value]


def at(day: date, hour: int = 10) -> datetime:
    """A day of the data, in the morning."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=LONDON)


def make_agreements(desk: Desk, *, press: TermsPress | None, terms: Terms = agreement_input) -> Grants:
    """Enter the contacts and what returns ask, and take each agreement as far as its data say.

    `press` prints the terms that are offered. Without one, where no PDF can be made, they stay drafts.
    """
    data, grants = read("agreements"), Grants(desk)
    for facts in data["contacts"]:
        _enter_contact(facts, desk)
    template = _issue_template(data["template"], desk)
    for facts in data["agreements"]:
        grants.agreements[facts["key"]] = _make(facts, template, grants, press, terms)
    if press is not None:
        for facts in data["variations"]:
            _vary(facts, grants)
    _read_payments(data["payments"], desk)
    return grants


def _read_payments(facts: Mapping[str, Any], desk: Desk) -> None:
    rows = [
        RowFacts(line, **{**row, "amount": Decimal(row["amount"])}) for line, row in enumerate(facts["rows"], start=2)
    ]
    transitions.keep_payment_file(
        name=facts["name"],
        sha256=hashlib.sha256(repr(rows).encode()).hexdigest(),
        rows=rows,
        by=desk.cast.finance,
        at=at(facts["read"]),
    )


def _enter_contact(facts: Mapping[str, Any], desk: Desk) -> None:
    person = enter_person(
        email=facts["email"],
        name=facts["name"],
        role=Role.PROVIDER_CONTACT,
        by=desk.cast.administrator,
        at=desk.cast.at,
        is_example=True,
    )
    provider = Provider.objects.get(name=facts["provider"])
    add_contact(provider, job_title=facts["job_title"], user=person, by=desk.cast.officer, at=desk.cast.at)


def _issue_template(facts: Mapping[str, Any], desk: Desk) -> ReturnTemplate:
    stamp = {"by": desk.cast.manager, "at": at(facts["on"])}
    version, asked = transitions.start_template(name=facts["name"], about=facts["about"], **stamp), standard_return()
    transitions.put_measures(version=version, measures=asked.measures, rules=asked.rules, **stamp)
    return transitions.issue_version(version=version, in_use_from=facts["in_use_from"], **stamp).template


def _make(
    facts: Mapping[str, Any], template: ReturnTemplate, grants: Grants, press: TermsPress | None, terms: Terms
) -> Agreement:
    stamp = {"by": grants.officer, "at": at(date(2017, 4, 3))}
    commitment = Commitment.objects.get(
        provider__name=facts["provider"],
        service__startswith=facts["service"],
        fund__financial_year__start_on=YEAR_STARTS,
    )
    award = transitions.record_award(
        commitments=[commitment], starts_on=YEAR_STARTS, ends_on=YEAR_ENDS, basis=f"{PAPER} {facts['line']}", **stamp
    )
    agreement = transitions.start_agreement(award=award, template=template, **stamp)
    agreement = transitions.change_agreement(
        agreement=agreement,
        purpose=agreement.purpose,
        outcomes=facts["outcomes"],
        template=template,
        return_days=20,
        expected_version=agreement.version,
        **stamp,
    )
    conditions = [
        ConditionFacts(one["words"], one.get("due_on"), one.get("holds_payment", False)) for one in facts["conditions"]
    ]
    agreement = transitions.put_conditions(
        agreement=agreement, conditions=conditions, expected_version=agreement.version, **stamp
    )
    for verb in facts["went"] if press is not None else ():
        agreement = _take(agreement, verb, facts, grants, press, terms)
    return agreement


def _take(
    agreement: Agreement, verb: str, facts: Mapping[str, Any], grants: Grants, press: TermsPress | None, terms: Terms
) -> Agreement:
    if verb == "offered" and press is not None:
        return transitions.offer_agreement(
            agreement=agreement, press=press, terms=terms, by=grants.officer, at=at(date(2017, 4, 4))
        )
    if verb == "on paper":
        return transitions.record_acceptance(
            agreement=agreement,
            accepted_on=date(2017, 4, 12),
            scan=(HERE / "scans" / SCAN).read_bytes(),
            scan_name="signed-agreement.pdf",
            by=grants.desk.cast.manager,
            at=at(date(2017, 4, 18)),
        )
    if verb == "suspended":
        return transitions.suspend_agreement(
            agreement=agreement, reason=facts["why_suspended"], by=grants.desk.cast.manager, at=at(date(2017, 11, 6))
        )
    accepted = transitions.accept_agreement(
        agreement=agreement, by=grants.contact_of(agreement), at=at(date(2017, 4, 10))
    )
    _settle(accepted, facts, grants)
    return accepted


def _settle(agreement: Agreement, facts: Mapping[str, Any], grants: Grants) -> None:
    conditions = agreement.conditions.order_by("position")
    for condition, one in zip(conditions, facts["conditions"], strict=True):
        if "met" in one:
            transitions.settle_condition(
                condition=condition,
                outcome=ConditionOutcome.MET,
                words=one["how"],
                on=one["met"],
                by=grants.officer,
                at=at(one["met"]),
            )


def _vary(facts: Mapping[str, Any], grants: Grants) -> None:
    agreement = grants.agreements[facts["agreement"]]
    variation = transitions.propose_variation(
        agreement=agreement,
        kind=VariationKind.LONGER,
        reason=facts["reason"],
        ends_on=facts["ends_on"],
        by=grants.contact_of(agreement),
        at=at(facts["proposed"]),
    )
    if "agreed" in facts:
        transitions.agree_variation(
            variation=variation, side=Side.OFFICE, by=grants.desk.cast.manager, at=at(facts["agreed"])
        )
