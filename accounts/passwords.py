"""The rules for a new password: Django's own, said in our words."""

from django.contrib.auth import password_validation as django_rules

SHORTEST = 12


class LongEnough(django_rules.MinimumLengthValidator):
    def __init__(self) -> None:
        super().__init__(min_length=SHORTEST)

    def get_error_message(self) -> str:
        return f"Password must be {SHORTEST} characters or more"

    def get_help_text(self) -> str:
        return f"Use {SHORTEST} characters or more. Three words that do not belong together are easy to remember."


class NotAboutThisPerson(django_rules.UserAttributeSimilarityValidator):
    def __init__(self) -> None:
        super().__init__(user_attributes=("email", "name"))

    def get_error_message(self) -> str:
        return "Choose a password that is not like your name or email address"

    def get_help_text(self) -> str:
        return ""


class NotCommon(django_rules.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "Choose a password that is harder to guess: this one is on a list of common passwords"

    def get_help_text(self) -> str:
        return ""
