"""The narrow column beside the content of a page: no word of it is broken in two."""

import pytest
from django.test import Client

from accounts.roles import Role
from tests.factories.commission import in_review
from tests.integration.money_pages import signed_in

pytestmark = pytest.mark.django_db(transaction=True)

# Each word of the list that stands on more than one line.
BROKEN = """
() => [...document.querySelectorAll(".app-columns__beside .govuk-summary-list :is(dt, dd, a)")].flatMap((box) =>
  [...box.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).flatMap((node) =>
    [...node.data.matchAll(/\\S+/g)].filter((word) => {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      return new Set([...range.getClientRects()].map((rect) => rect.top)).size > 1;
    }).map((word) => word[0])))
"""


@pytest.mark.parametrize("width", [960, 1100, 1280, 375])
def test_no_word_about_a_recommendation_is_broken(window, live_server, width):
    client = signed_in(Client(), Role.OFFICER)
    recommendation = in_review()
    page = window(client)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url + recommendation.get_absolute_url())
    assert "By correspondence" in page.locator(".app-columns__beside .govuk-summary-list").inner_text()
    assert page.evaluate(BROKEN) == []
