"""What stands beside the words of a recommendation."""

from decimal import Decimal

import pytest

from commissioning.figures.recommendation import picture_of
from commissioning.models import Recommendation
from tests.factories.commission import in_review
from tests.factories.commissioning import AT

pytestmark = pytest.mark.django_db


def test_a_picture_sums_the_evidence_and_the_money():
    recommendation = Recommendation.objects.with_lines().get(pk=in_review().pk)
    picture = picture_of(recommendation, seen=[recommendation.pk], as_at=AT.date(), is_outside=False)
    assert picture.evidence[0].sums == ("150", "185")
    assert [row.asked for row in picture.asked] == [Decimal("10000.00")]
    assert picture.competing == ()
