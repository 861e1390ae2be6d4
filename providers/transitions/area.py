import re
from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit
from core.refusal import Obstacle, refuse_if
from providers.models import CouncilArea
from providers.rules.values import obstacles_to_text, tidy

# England, Wales, Scotland or Northern Ireland, then eight figures: the form of the statistics office's codes.
_CODE = re.compile(r"[EWSN]\d{8}", re.ASCII)


@transaction.atomic
def enter_area(*, code: str, name: str, by: User, at: datetime) -> CouncilArea:
    """Enter a council area by its Office for National Statistics code. Refused when code or name is entered already."""
    code, name = code.strip().upper(), tidy(name)
    refuse_if(_obstacles(code, name))
    area = CouncilArea.objects.create(code=code, name=name)
    audit.record(action="providers.area.entered", by=by, at=at, subject=area, code=code)
    return area


def _obstacles(code: str, name: str) -> list[Obstacle]:
    found = obstacles_to_text(name, field="name", what="the name of the council area", limit=100)
    if not _CODE.fullmatch(code):
        found.append(Obstacle("Enter the code as a letter and eight figures, for example E08000026", "code"))
    elif CouncilArea.objects.filter(code=code).exists():
        found.append(Obstacle("There is a council area of that code already", "code"))
    if CouncilArea.objects.filter(name__iexact=name).exists():
        found.append(Obstacle("There is a council area of that name already", "name"))
    return found
