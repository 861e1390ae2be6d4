from typing import Any

from core.forms.rows import RowsField
from providers.models import CouncilArea


class AreasField(RowsField):
    """Any number of council areas."""

    default_error_messages = {"invalid_pk_value": "Select the council areas from the list"}

    def __init__(self, **kwargs: Any):
        super().__init__(CouncilArea.objects.order_by("name"), required=False, label="Council areas", **kwargs)
