"""What the page of one decision says, as rows of its lists."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst

from accounts.models import User
from accounts.permissions import Permission
from core.templatetags.house import day, moment
from core.uploads import size_in_words
from grants.choices import NoticeState, PaperKind
from grants.figures.outcome import Address, Awards, Kin, citations_of, earlier_kin, file_rows, later_kin
from grants.models import DecisionNotice
from grants.rules.moves import STEPS_IN_WORDS
from grants.rules.paper import signed_in_words

NOT_NUMBERED = "Notice of decision, not numbered"
# What readers may know of a decision's way: that it was taken, published and replaced.
_STEPS_FOR_ALL = ("sign", "record", "publish", "supersede")
_PAGES = {PaperKind.NOTICE: "notice-paper", PaperKind.ANNEX: "notice-annex", PaperKind.SCAN: "notice-scan"}

Row = dict[str, Any]


def of_notice(notice: DecisionNotice, steps: Sequence[Row]) -> list[Row]:
    """Who decided and who answers for it, and under which powers. `steps` are those of `step_rows`."""
    rows = [_fact("What it decides", notice.get_kind_display())]
    if notice.is_signed:
        name = ", ".join(part for part in (notice.signatory_name, notice.signatory_title) if part)
        how = "Signed on paper; entered from its scan." if notice.is_from_paper else ""
        on = signed_in_words(notice.signed_on, is_day_known=notice.is_day_known)
        rows.append(_fact("Signed", f"{on} by {name}" if notice.is_day_known else f"By {name}; day {on}", how))
        if notice.effective_on != notice.signed_on:
            rows.append(_fact("In the ledger from", day(notice.effective_on)))
    if notice.certified_at is not None:
        certifier = next((step["by__name"] for step in steps if step["verb"] in ("certify", "record")), "")
        what = "Compared with the paper and recorded" if notice.is_from_paper else "Money certified"
        rows.append(_fact(what, f"{day(notice.certified_at)} by {certifier}"))
    if notice.published_at is not None:
        rows.append(_fact("Published", day(notice.published_at)))
    for label, citation in zip(("Money comes in under", "Money goes out under"), citations_of(notice), strict=True):
        rows += [_fact(label, capfirst(citation))] if citation else []
    contact = (notice.contact_name, notice.contact_telephone, notice.contact_email)
    return [*rows, _fact("Contact officer", ", ".join(part for part in contact if part) or "Not named")]


def addresses(name: str) -> Address:
    """Where the pages of a name within funds are. The routes are asked once for each fund and year."""

    @cache
    def base(fund: str, year: str) -> str:
        return reverse(name, args=[fund, year, 0]).removesuffix("0/")

    return lambda fund, year, key: f"{base(fund, year)}{key}/"


def _fact(key: str, value: str, note: str = "") -> Row:
    """With all that the list may ask for: it takes twice as long to look for what is not there."""
    return {"key": key, "value": value, "note": note, "href": "", "change": ""}


def of_kin(
    notice: DecisionNotice, rows: Iterable[Row], awards: Awards, user: User, *, sees_all: bool
) -> list[tuple[str, Sequence[Kin]]]:
    """Which decisions it replaces or changes, and which did so to it: a heading and the decisions under it."""
    superseded, changed = earlier_kin(notice, rows, sees_all=sees_all)
    superseding, changing = later_kin(notice, awards, user)
    groups = (
        ("Supersedes", superseded),
        ("Superseded by", superseding if notice.state == NoticeState.SUPERSEDED else []),
        ("Meant to be superseded by", superseding if notice.state != NoticeState.SUPERSEDED else []),
        ("Changes an award of", changed),
        ("Its awards are changed by", [kin for kin in changing if kin.reference]),
        ("Drafts that would change its awards", [kin for kin in changing if not kin.reference]),
    )
    return [(label, kin) for label, kin in groups if kin]


def of_papers(notice: DecisionNotice, papers: Iterable[Row], user: User) -> list[Row]:
    """The stored documents that this person may open, each with its size and its SHA-256."""
    may_read_all = user.may(Permission.ANNEX_VIEW)
    return [
        {
            "title": PaperKind(paper["kind"]).label,
            "href": reverse(f"grants:{_PAGES[paper['kind']]}", args=[notice.pk]),
            "size": size_in_words(paper["size"]),
            "sha256": paper["sha256"],
            "made": moment(paper["made_at"]),
            "is_scan": paper["kind"] == PaperKind.SCAN,
        }
        for paper in papers
        if may_read_all or paper["kind"] == PaperKind.NOTICE
    ]


def of_files(notice: DecisionNotice, user: User) -> list[Row]:
    """The attachments that this person may open, without their content."""
    return [
        {
            "title": file["title"],
            "href": reverse("grants:attachment-file", args=[notice.pk, file["pk"], file["name"]]),
            "size": size_in_words(file["size"]),
            "is_confidential": file["is_confidential"],
        }
        for file in file_rows(notice, may_read_all=user.may(Permission.ANNEX_VIEW))
    ]


def of_steps(steps: Iterable[Row], *, sees_office_notes: bool) -> list[Row]:
    """The way of a decision, the latest step first: what was done, by whom, when and, for the office, why."""
    return [
        {
            "done": STEPS_IN_WORDS.get(step["verb"], step["verb"].capitalize()),
            "by": step["by__name"],
            "at": step["at"],
            "comment": step["comment"] if sees_office_notes else "",
        }
        for step in steps
        if sees_office_notes or step["verb"] in _STEPS_FOR_ALL
    ]
