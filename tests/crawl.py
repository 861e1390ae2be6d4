"""Every named address of the system with a row of the example office for each of its parameters."""

from datetime import date

from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from commissioning.choices import MeetingState, Position, RecommendationState
from commissioning.models import (
    AgendaItem,
    CommissionMember,
    Commitment,
    FundingStream,
    Interest,
    OfficeHolderTerm,
    PriorityAdoption,
    Recommendation,
)
from config.example_office import load
from grants.choices import AFTER_SIGNATURE, FOR_RECIPIENTS, OF_BUDGETS, OPEN
from grants.models import (
    Attachment,
    AwardLine,
    BudgetLine,
    DecisionNotice,
    LegalPower,
    MonitoringReturn,
    QuotedAmount,
)
from grants.transitions import start_from_advice
from providers.models import ConsortiumMembership, Contact, ProviderIdentifier, ProviderName
from reports.choices import ReportKind, ReportState
from reports.figures.check import check_of
from reports.models import Report, ReportComment, ReportingGroup, ReportSection
from tests.crawl_agreements import go_on, is_after_the_signature, row_after_the_signature
from tests.factories import agreements, grants, meetings, reports

ANONYMOUS = "nobody signed in"
# The one of the members who may conclude; the others meet a refusal there.
CHAIR = "chair of the Commission"
WHO = [*Role.values, CHAIR, ANONYMOUS]
UNKNOWN = {
    "slug": "no-such-thing",
    "into": "no-such-provider",
    "fund": "no-such-fund",
    "year": "1999-00",
    "pk": 999_999,
    "number": 999_999,
    "key": 999_999,
    "line": 999_999,
    "item": 999_999,
    "table": 999_999,
    "name": "no-such-file.txt",
    # A part that every notice has: its address takes no other word.
    "task": "facts",
    "fingerprint": "no-such-finding",
    "kind": "no-such-kind",
    "section": 999_999,
    "comment": 999_999,
    "award": 999_999,
    "condition": 999_999,
    "version": 999_999,
    "place": 999_999,
    "measure": "no-such-measure",
    # As with a task: a topic that every return has.
    "topic": "people",
    "token": "no-such-token",
    "to": "up",
}


def routes(patterns=None, namespace=""):
    """Each named route with its parameters: ('commissioning:fund-detail', {'slug', 'year'})."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLPattern):
            if one.name:
                yield f"{namespace}{one.name}", set(one.pattern.regex.groupindex)
        else:
            yield from routes(one.url_patterns, f"{namespace}{one.namespace}:" if one.namespace else namespace)


def known_keys(name, parameters):
    """A row of the example office for each parameter of a route."""
    noun = name.partition(":")[2]
    slugs = {"providers": "victim-support", "reports": "victim-support"}
    keys = {
        "year": "2017-18",
        "fund": "victims-fund",
        "into": "brake",
        "number": 3,
        "slug": slugs.get(name.partition(":")[0], "victims-fund"),
        "pk": Commitment.objects.filter(fund__financial_year__start_on=date(2017, 4, 1)).order_by("pk").last().pk,
    }
    keys |= _row_of_the_year(noun) | _row_of_the_commission(noun)
    if name.startswith("accounts:"):
        keys["pk"] = User.objects.filter(role=Role.READER).order_by("pk")[0].pk
    if name.startswith("providers:"):
        keys |= _row_of_a_provider(noun)
    if name.startswith("grants:") and is_after_the_signature(noun):
        keys |= row_after_the_signature(noun)
    elif name.startswith("grants:") and noun != "notice-from-advice":
        keys |= _row_of_a_decision(noun)
    if name.startswith("reports:"):
        keys |= _row_of_a_report(noun) | _row_of_the_check(noun) | _row_of_a_section(noun)
        keys |= {"key": "change-fund-confirmed:2015-16:2017-18"} if noun == "figure-entries" else {}
        keys |= _row_of_results(noun) if noun.startswith("results-") else {}
    return {parameter: keys[parameter] for parameter in parameters if parameter in keys}


# Where the page of a step is open, and what is read as it was issued; every other page of a report is of a draft.
_REPORT_STATES = {
    "report-return": ReportState.IN_REVIEW,
    "report-approve": ReportState.IN_REVIEW,
    "report-issue": ReportState.APPROVED,
    "report-read": ReportState.ISSUED,
    "report-paper": ReportState.ISSUED,
}


def _row_of_results(noun):
    """A table of each page of results, and for the page of a priority, an award or an area one that has results."""
    asked = MonitoringReturn.objects.filter(year_start=date(2017, 4, 1)).order_by("pk").first()
    keys = {"table": "providers"}
    if noun.startswith("results-priority"):
        keys |= {"slug": "domestic-abuse"}
    if noun.startswith("results-provider"):
        keys |= {"table": "awards"}
    if noun.startswith("results-award"):
        keys |= {"table": "outcomes", "pk": asked.agreement_id if asked else UNKNOWN["pk"]}
    return keys | ({"slug": "E08000025"} if noun.startswith("results-area") else {})


def _row_of_a_report(noun):
    """A report that stands where its page is for, failing that a draft; unknown keys while the office has none."""
    if not noun.startswith("report-"):
        return {}
    wanted = Report.objects.filter(state=_REPORT_STATES.get(noun, ReportState.DRAFT)).order_by("pk").first()
    report = wanted or Report.objects.filter(state=ReportState.DRAFT).order_by("pk").first()
    return {"pk": report.pk if report else UNKNOWN["pk"], "number": 1}


def _row_of_the_check(noun):
    """A draft with an open finding, a group, the outline of a kind; unknown keys while the office has none."""
    if noun.startswith("group-"):
        group = ReportingGroup.objects.order_by("pk").first()
        return {"pk": group.pk if group else UNKNOWN["pk"]}
    if noun.startswith(("report-check", "finding-")):
        for report in Report.objects.filter(state=ReportState.DRAFT).order_by("pk"):
            finding = next(iter(check_of(report).open), None)
            if finding is not None:
                return {"pk": report.pk, "fingerprint": finding.fingerprint}
        return UNKNOWN
    return {"kind": ReportKind.BOARD.value} if noun.startswith("outline-") else {}


def _row_of_a_section(noun):
    """A section of a draft with its first wording and a comment; unknown keys while the office has none."""
    if not noun.startswith(("section-", "comment-", "wording-", "report-compare")):
        return {}
    sections = ReportSection.objects.filter(report__state=ReportState.DRAFT, is_left_out=False)
    said = ReportComment.objects.filter(section__in=sections).order_by("pk").first()
    section = said.section if said else sections.order_by("pk").first()
    if section is None:
        return {name: UNKNOWN[name] for name in ("pk", "section", "comment", "number")}
    comment = said.pk if said else UNKNOWN["comment"]
    return {"pk": section.report_id, "section": section.pk, "comment": comment, "number": 1}


def _row_of_the_year(noun):
    if noun.startswith(("priority", "adoption", "synonym")):
        adoption = PriorityAdoption.objects.filter(priority__slug="domestic-abuse")[0]
        return {"slug": "domestic-abuse", "pk": adoption.pk}
    if noun.startswith("stream"):
        return {"slug": FundingStream.objects.all()[0].slug}
    if noun.startswith("term"):
        return {"pk": OfficeHolderTerm.objects.all()[0].pk}
    if noun.startswith("interest"):
        # One that nobody but its person and the manager may end.
        return {"pk": Interest.objects.order_by("pk")[0].pk}
    return {}


_OF_A_RECOMMENDATION = (
    "recommendation-",
    "recommended-line-",
    "evidence-",
    "review",
    "advice-conclude",
    "notice-from-advice",
)
_OF_A_MEETING = ("meeting-", "agenda-", "attendance-", "minutes-")


def _row_of_the_commission(noun):
    """A recommendation or a meeting at the stage its page is for, or a term; unknown keys while the office has none."""
    if noun.startswith(_OF_A_RECOMMENDATION):
        return _row_of_a_recommendation(noun)
    if noun.startswith(_OF_A_MEETING):
        return _row_of_a_meeting(noun)
    if noun == "member-end":
        return {"pk": CommissionMember.objects.filter(left_on=None).order_by("pk")[0].pk}
    return {}


def _row_of_a_meeting(noun):
    """One with an item of other business: the page that works on an item takes no other."""
    is_over = noun == "meeting-minutes"
    state = MeetingState.MINUTED if is_over else MeetingState.PLANNED
    item = AgendaItem.objects.filter(meeting__state=state, recommendation=None).order_by("pk").first()
    # Minutes are written once its day has come.
    held = AgendaItem.objects.filter(meeting__held_on__lte=date.today(), recommendation=None).order_by("pk").first()
    item = (held or item) if noun.startswith(("minutes-", "attendance-")) else item
    return {"pk": item.meeting_id, "item": item.pk} if item else UNKNOWN


_DRAFTING = (
    "notice-draft",
    "notice-change",
    "section-",
    "options-",
    "legal-",
    "attachment-",
    "amount-",
    "paper-describe",
)


_STATES = {
    **dict.fromkeys(("recommendation-detail", "notice-from-advice"), RecommendationState.CONCLUDED),
    **dict.fromkeys(
        ("recommendation-reschedule", "recommendation-withdraw", "review-give", "review-interest"),
        RecommendationState.IN_REVIEW,
    ),
    **dict.fromkeys(("reviewers-remind", "advice-conclude"), RecommendationState.IN_REVIEW),
}


def _row_of_a_recommendation(noun):
    """The first that stands where its page is for, which nobody but its own consortium's member stands aside from."""
    state = _STATES.get(noun, RecommendationState.DRAFT)
    one = Recommendation.objects.filter(state=state).order_by("pk").first()
    if one is None:
        return UNKNOWN
    line, table = one.lines.order_by("pk").first(), one.tables.order_by("pk").first()
    return {
        "pk": one.pk,
        "line": line.pk if line else UNKNOWN["line"],
        "table": table.pk if table else UNKNOWN["table"],
    }


def _row_of_a_decision(noun):
    if noun.startswith(("public", "attachment-file")):
        return _row_of_a_paper()
    if noun.startswith(("line-", "budget-line-")):
        return _row_of_a_line(noun)
    if noun in ("amount-unquote", "advice-write"):
        return _row_of_a_quoted_amount() if noun == "amount-unquote" else _row_of_a_draft_on_advice()
    if noun.startswith(_DRAFTING):
        return _row_of_a_draft(is_from_paper=noun == "paper-describe")
    if noun.startswith("power"):
        return {"pk": LegalPower.objects.order_by("pk")[0].pk}
    return _row_at_its_step(noun)


def _row_at_its_step(noun):
    """A notice that stands where its page is for: the one to certify on the page that certifies."""
    submitted, signed = {"state": "submitted"}, {"state__in": AFTER_SIGNATURE, "is_from_paper": False}
    wanted = {
        "notice-certify": {**submitted, "certified_at": None},
        "notice-return": {**submitted, "certified_at": None},
        "notice-sign": {**submitted, "certified_at__isnull": False},
        "notice-refuse": {**submitted, "certified_at__isnull": False},
        "notice-publish": {"state": "signed"},
        "notice-record": {"state": "draft", "is_from_paper": True},
        "notice-scan": {"papers__kind": "scan"},
        "notice-transcript": {"papers__kind": "scan"},
        "notice-paper": signed,
        "notice-detail": signed,
        "notice-by-reference": signed,
    }
    found = DecisionNotice.objects.filter(**wanted.get(noun, {"state": "draft", "is_from_paper": False}))
    notice = found.order_by("pk").first()
    return {"pk": notice.pk, "slug": notice.slug or UNKNOWN["slug"]} if notice else UNKNOWN


def _row_of_a_draft(*, is_from_paper):
    """A notice that may still be worked on, with the file that goes with it; unknown keys while there is none."""
    drafts = DecisionNotice.objects.filter(state__in=OPEN, is_from_paper=is_from_paper).order_by("pk")
    file = Attachment.objects.filter(notice__in=drafts, is_scan=False).order_by("pk").first()
    notice = file.notice if file else drafts.first()
    return {"pk": notice.pk if notice else UNKNOWN["pk"], "key": file.pk if file else UNKNOWN["key"], "task": "facts"}


def _row_of_a_quoted_amount():
    """One that may still be removed; there is always one, or the crawl would see nothing of its page."""
    quoted = QuotedAmount.objects.filter(notice__state__in=OPEN).order_by("pk")[0]
    return {"pk": quoted.notice_id, "key": quoted.pk}


def _row_of_a_draft_on_advice():
    """A draft that rests on advice; unknown keys while the office has none."""
    drafts = DecisionNotice.objects.filter(state__in=OPEN, advice__isnull=False).order_by("pk")
    return {"pk": drafts[0].pk if drafts else UNKNOWN["pk"]}


def _row_of_a_provider(noun):
    rows = {
        "contact": (Contact.objects.first(), "provider"),
        "name": (ProviderName.objects.first(), "provider"),
        "identifier": (ProviderIdentifier.objects.first(), "provider"),
        "member": (ConsortiumMembership.objects.first(), "consortium"),
    }
    for stem, (row, owner) in rows.items():
        if noun.startswith(stem) or f"-{stem}" in noun:
            return {"pk": row.pk, "slug": getattr(row, owner).slug}
    return {}


def _row_of_a_line(noun):
    """A draft with a line of that sort; unknown keys while the office has none."""
    model, kinds = (BudgetLine, OF_BUDGETS) if noun.startswith("budget-") else (AwardLine, FOR_RECIPIENTS)
    line = model.objects.filter(notice__state__in=OPEN).order_by("pk").first()
    draft = DecisionNotice.objects.filter(state__in=OPEN, kind__in=kinds).order_by("pk").first()
    notice = line.notice if line else draft
    return {"pk": notice.pk if notice else UNKNOWN["pk"], "line": line.pk if line else UNKNOWN["line"]}


def _row_of_a_paper():
    """A published notice with a file that anybody may read; unknown keys while the office has none."""
    files = Attachment.objects.filter(is_confidential=False, is_scan=False).order_by("pk")
    file = files.filter(notice__published_at__isnull=False).first()
    notice = file.notice if file else DecisionNotice.objects.published().order_by("pk").first()
    if notice is None:
        return UNKNOWN
    found = {"slug": notice.slug, "pk": notice.pk}
    return found | ({"key": file.pk, "name": file.name} if file else {name: UNKNOWN[name] for name in ("key", "name")})


def load_office():
    """The example office with all its papers, and a draft begun from the advice that is concluded."""
    now = timezone.now()
    load(
        now,
        press=grants.press,
        minutes_press=meetings.press,
        report_press=reports.press,
        terms_press=agreements.press,
    )
    go_on(now)
    start_from_advice(
        recommendation=Recommendation.objects.filter(state=RecommendationState.CONCLUDED).order_by("pk")[0],
        by=_person(Role.OFFICER),
        at=now,
    )


def signed_in(who):
    client = Client(raise_request_exception=True)
    if who != ANONYMOUS:
        client.force_login(_person(who), backend="django.contrib.auth.backends.ModelBackend")
    return client


def _person(who):
    """The chair, or the first who was entered for a role."""
    if who == CHAIR:
        return CommissionMember.objects.filter(position=Position.CHAIR, left_on=None).order_by("pk")[0].person
    return User.objects.filter(role=who).order_by("pk")[0]
