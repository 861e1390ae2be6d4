"""Rows of the example office for the pages of agreements, money out, variations and returns: each at its own stage."""

from datetime import date
from decimal import Decimal

from accounts.models import User
from accounts.roles import Role
from grants import transitions
from grants.choices import AgreementState, ReturnState, VariationState
from grants.models import (
    Agreement,
    AgreementCondition,
    Award,
    Clawback,
    Instalment,
    MonitoringReturn,
    PaymentFile,
    PaymentRow,
    ReturnTemplate,
    TemplateVersion,
    Variation,
)

NOUNS = (
    "agreement",
    "condition",
    "payment",
    "row-",
    "instalment",
    "clawback",
    "underspend",
    "variation",
    "return-",
    "template",
    "version-",
    "measure-",
    "rule-",
)
NONE = 999_999
_DRAFTS = ("agreement-draft", "agreement-terms", "agreement-conditions", "agreement-instalments", "agreement-offer")
_OFFERED = ("agreement-accept", "agreement-decline", "agreement-record", "agreement-take-back")
_STATES = {
    **dict.fromkeys(_DRAFTS, AgreementState.DRAFT),
    **dict.fromkeys(_OFFERED, AgreementState.OFFERED),
    "agreement-resume": AgreementState.SUSPENDED,
}
_RETURNS = {
    **dict.fromkeys(("return-certify", "return-take-back"), ReturnState.SUBMITTED),
    **dict.fromkeys(("return-judge", "return-query", "return-accept"), ReturnState.CERTIFIED),
    **dict.fromkeys(("return-reopen", "return-ask-correction", "return-versions"), ReturnState.ACCEPTED),
    **dict.fromkeys(("return-give-up", "return-abandon"), ReturnState.REOPENED),
}


def is_after_the_signature(noun):
    return noun.startswith(NOUNS)


def row_after_the_signature(noun):
    """The keys of a row at the stage its page is for; unknown ones while the office has none."""
    return next(row_of(noun) for stems, row_of in _ROWS if noun.startswith(stems))


def _pk(rows):
    return rows.order_by("pk").values_list("pk", flat=True).first() or NONE


def _agreement(noun):
    state = _STATES.get(noun, AgreementState.ACCEPTED)
    one = Agreement.objects.filter(state=state).order_by("pk").first() or Agreement.objects.order_by("pk").first()
    condition = one.conditions.filter(settled=None).order_by("pk").first() if one else None
    return {
        "pk": one.pk if one else NONE,
        "award": one.award_id if one else NONE,
        "condition": condition.pk if condition else NONE,
        "key": _pk(one.papers.all()) if one else NONE,
    }


def _condition(noun):
    one = (
        AgreementCondition.objects.filter(settled=None, agreement__state=AgreementState.ACCEPTED).order_by("pk").first()
    )
    return {"pk": one.agreement_id if one else NONE, "condition": one.pk if one else NONE}


def _money(noun):
    if noun.startswith("payment"):
        return PaymentFile.objects.all()
    if noun.startswith("row-"):
        return PaymentRow.objects.unmatched()
    if noun.startswith("clawback"):
        return Clawback.objects.all()
    return Instalment.objects.standing().filter(agreement__state=AgreementState.ACCEPTED, payments=None)


def _return(noun):
    state = _RETURNS.get(noun, ReturnState.REQUESTED)
    found = MonitoringReturn.objects.filter(state=state)
    begun = found.filter(filings__isnull=False).order_by("pk").first()
    one = begun or found.order_by("pk").first() or MonitoringReturn.objects.order_by("pk").first()
    return {"pk": one.pk if one else NONE, "topic": "people", "number": 1, "token": "no-such-token"}


def _template(noun):
    version = TemplateVersion.objects.filter(issued_at=None).order_by("pk").first()
    template = version.template if version else ReturnTemplate.objects.order_by("pk").first()
    measure = version.measures.order_by("position").first() if version else None
    rule = version.add_up_rules.order_by("position").first() if version else None
    return {
        "slug": template.slug if template else "no-such-thing",
        "pk": version.pk if version else NONE,
        "number": version.number if version else 1,
        "version": version.pk if version else NONE,
        "measure": measure.key if measure else "no-such-measure",
        "key": measure.key if measure else "no-such-measure",
        "place": rule.position if rule else NONE,
        "to": "up",
    }


_ROWS = (
    (("agreement-start",), lambda noun: {"award": _pk(Award.objects.filter(agreement=None))}),
    (("condition",), _condition),
    (("payment", "row-", "instalment", "clawback-re", "clawback-wa"), lambda noun: {"pk": _pk(_money(noun))}),
    (("variation-propose",), _agreement),
    (("variation-",), lambda noun: {"pk": _pk(Variation.objects.filter(state=VariationState.PROPOSED))}),
    (("return-",), _return),
    (("template", "version-", "measure-", "rule-"), _template),
    (("",), _agreement),
)


def go_on(now):
    """What the example leaves out, because no paper tells of it: a payment, a demand, a next version, a correction."""
    person = {role: User.objects.filter(role=role).order_by("pk")[0] for role in Role}
    manager, finance = {"by": person[Role.MANAGER], "at": now}, {"by": person[Role.FINANCE], "at": now}
    agreement = Agreement.objects.filter(state=AgreementState.ACCEPTED).order_by("pk")[0]
    first = agreement.instalments.standing().order_by("due_on")[0]
    transitions.release_instalment(instalment=first, reason="The office wants it paid at once.", **manager)
    transitions.record_instalment_payment(instalment=first, amount=first.amount, paid_on=date(2018, 3, 1), **finance)
    transitions.demand_clawback(
        agreement=agreement,
        commitment=first.commitment,
        amount=Decimal(100),
        reason="A post stood empty for a quarter.",
        demanded_on=date(2018, 3, 2),
        due_on=date(2018, 4, 2),
        by=person[Role.OFFICER],
        at=now,
    )
    transitions.start_version(template=agreement.template, note="Fewer questions", **manager)
    accepted = MonitoringReturn.objects.filter(state=ReturnState.ACCEPTED).order_by("-pk")[0]
    transitions.reopen_return(
        monitoring_return=accepted, reason="Two people were counted twice.", by=person[Role.OFFICER], at=now
    )
