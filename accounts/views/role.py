"""What each role may do, computed from the code that decides it."""

from dataclasses import dataclass
from typing import Any

from django.views.generic import TemplateView

from accounts.permissions import LABELS, Permission
from accounts.roles import Role, may


@dataclass(frozen=True)
class Line:
    """One permission, and for each role in its order whether it holds it."""

    label: str
    held: list[bool]


class RoleList(TemplateView):
    permission = Permission.ROLES_VIEW
    template_name = "accounts/role_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = [
            (
                name,
                [Line(label, [may(role, permission) for role in Role.values]) for permission, label in lines.items()],
            )
            for name, lines in LABELS.items()
        ]
        return super().get_context_data(roles=Role.labels, groups=groups, columns=len(Role) + 1, **kwargs)
