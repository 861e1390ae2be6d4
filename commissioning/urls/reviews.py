"""What the members of the Commission do with a recommendation."""

from django.urls import path

from commissioning.views import reminding, review

_ONE = "recommendations/<int:pk>/"

urlpatterns = [
    path("reviews/", review.ReviewList.as_view(), name="review-list"),
    path(f"{_ONE}review/", review.ReviewGive.as_view(), name="review-give"),
    path(f"{_ONE}interest/", review.ReviewInterest.as_view(), name="review-interest"),
    path(f"{_ONE}remind/", reminding.ReviewersRemind.as_view(), name="reviewers-remind"),
]
