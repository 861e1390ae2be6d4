from django.db import models

from commissioning.models import Conclusion, Recommendation
from grants.models.notice import DecisionNotice, NoticePart


class NoticeAdvice(NoticePart):
    """A recommendation of the Victims Commission that a notice takes or departs from, with the conclusion it read."""

    notice = models.ForeignKey(DecisionNotice, on_delete=models.CASCADE, related_name="advice")
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="notice_advice")
    # The one that stood when the draft was begun, or refreshed since; the one printed, once it is signed.
    conclusion = models.ForeignKey(Conclusion, on_delete=models.PROTECT, related_name="notice_advice")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "recommendation"], name="advice_once")]

    def __str__(self) -> str:
        return f"{self.recommendation} in {self.notice}"
