from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "grants"

    def ready(self) -> None:
        """Let the ledger's pages find the decision that an entry names."""
        # Models are there only from now on.
        from commissioning.figures.authority import decisions_are_found_by  # noqa: PLC0415
        from grants.figures.register import address_of  # noqa: PLC0415

        decisions_are_found_by(address_of)
