"""A text that is too long or too short: both numbers are written as we write them."""

import pytest
from django import forms
from django.core.validators import MaxLengthValidator

from core.forms import GovukForm
from core.forms.lengths import spoken_length


class _Form(GovukForm):
    words = forms.CharField(label="Your words", max_length=4000, required=False)
    code = forms.CharField(label="Code", min_length=1200, required=False)
    own = forms.CharField(
        label="Own", max_length=1500, required=False, error_messages={"max_length": "They have %(show_value)s"}
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"words": "x" * 5000}, "Your words must be 4,000 characters or fewer: it has 5,000"),
        ({"code": "x"}, "Code must be 1,200 characters or more"),
        ({"own": "x" * 1501}, "They have 1,501"),
    ],
)
def test_thousands_have_their_comma(typed, said):
    ((error,),) = _Form(typed).errors.values()
    assert error == said


@pytest.mark.parametrize("typed", [{"words": "x" * 4000}, {"code": "x" * 1200}, {"own": "x" * 1500}])
def test_what_is_just_long_enough_is_taken(typed):
    assert _Form(typed).is_valid()


def test_another_check_stays_as_it_is():
    def check(value):
        """Nothing of Django's own."""

    class Stricter(MaxLengthValidator):
        pass

    kept = [check, Stricter(3)]
    assert [spoken_length(one) for one in kept] == kept
