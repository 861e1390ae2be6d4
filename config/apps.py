from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Installed for the sake of its commands: the example office touches every app."""

    name = "config"
