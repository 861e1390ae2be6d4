"""Why a paper was not made, in words that may stand on a page."""


class PaperUnavailable(RuntimeError):
    """This machine lacks Pango, without which WeasyPrint cannot be imported."""

    sentence = "A PDF cannot be made on this computer, because the Pango text library is not installed."
    remedy = (
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 (macOS: brew install pango), "
        "then start the system again."
    )

    def __init__(self) -> None:
        super().__init__(f"{self.sentence} Remedy: {self.remedy}")


class PaperRefused(ValueError):
    """The HTML asks for something that a paper may not have; nothing was made."""


class PaperTooLong(PaperRefused):
    """The paper is longer than can be made while somebody waits."""


class PaperTooSlow(PaperTooLong):
    """The paper was begun and stopped, because its time was up."""


class PressFailed(RuntimeError):
    """A mistake of ours or of WeasyPrint's, with the traceback of the process in which it happened."""


REFUSALS: dict[str, type[PaperRefused]] = {each.__name__: each for each in (PaperRefused, PaperTooLong, PaperTooSlow)}
