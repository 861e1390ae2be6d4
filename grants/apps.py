from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "grants"

    def ready(self) -> None:
        """Let the pages below find the decision that an entry names, and the instalments by which money is paid."""
        # Models are there only from now on.
        from commissioning.figures import authority  # noqa: PLC0415
        from grants.figures.instalments import page_of_schedule  # noqa: PLC0415
        from grants.figures.register import address_of, decisions_resting_on  # noqa: PLC0415

        authority.decisions_are_found_by(address_of)
        authority.decisions_on_advice_are_found_by(decisions_resting_on)
        authority.instalments_are_found_by(page_of_schedule)
