"""Characters that nobody sees and that change what is read: taken out of every text."""

import re

# Control characters but tab and line ends; soft hyphens; marks of zero width; marks that turn the direction of what
# follows; fillers for objects; half characters; numbers that are no characters. Not the joiner and the non-joiner
# (U+200D, U+200C), which belong to the spelling of several languages.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\uffff\ud800-\udfff\ufdd0-\ufdef\U000e0000-\U000e007f]"
)
_SPACES = re.compile(r"\s+")


def seen(text: str) -> str:
    """The text without what nobody sees."""
    return _UNSEEN.sub("", text)


def spaced(text: str) -> str:
    """Each run of spaces, line ends and unbreakable spaces as one space."""
    return _SPACES.sub(" ", text)
