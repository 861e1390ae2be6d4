"""The pictures that a paper may carry inside its HTML: an office's logo, as PNG or JPEG."""

import base64
import binascii
import re

from .errors import PaperRefused

MOST_BYTES = 1_000_000
_FIRST_BYTES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_ADDRESS = re.compile(r"data:(image/png|image/jpeg);base64,([A-Za-z0-9+/=%\s]*)")


def picture_address(content: bytes) -> str:
    """Write a PNG or JPEG as the data: address that a paper's <img> may name. Refuses every other content."""
    kind = next((kind for kind, first in _FIRST_BYTES.items() if content.startswith(first)), None)
    if kind is None or len(content) > MOST_BYTES:
        raise PaperRefused("A picture on paper must be a PNG or JPEG of 1 MB at most.")
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def read_picture(address: str) -> tuple[str, bytes] | None:
    """Read a data: address back into its kind and its bytes; None unless the bytes are what it says."""
    match = _ADDRESS.fullmatch(address)
    if match is None or len(address) > 2 * MOST_BYTES:
        return None
    kind, encoded = match.groups()
    try:
        content = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        return None
    # An SVG that calls itself a PNG would be drawn as an SVG, with all that an SVG may ask for.
    return (kind, content) if content.startswith(_FIRST_BYTES[kind]) else None
