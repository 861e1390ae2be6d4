"""Whether a draft lies with the commissioning managers, or a signed paper with finance."""

from grants.models import DecisionNotice, NoticeStep

_TAKES_IT_BACK = ("submit", "return", "send-back")


def handed_over(notice: DecisionNotice) -> NoticeStep | None:
    """The step that handed an open notice on; None before that and after a return. One query."""
    if not notice.is_open:
        return None
    steps = NoticeStep.objects.filter(notice=notice, verb__in=("hand-over", *_TAKES_IT_BACK)).select_related("by")
    last = steps.order_by("-number").first()
    return last if last is not None and last.verb == "hand-over" else None
