"""Stored files on their way out: what is served is what was signed, or nothing."""

import hashlib
from typing import Protocol


class Stored(Protocol):
    content: bytes
    sha256: str


def is_intact(stored: Stored) -> bool:
    """Whether the bytes of a stored paper or attachment are still those whose SHA-256 stands beside them."""
    return hashlib.sha256(bytes(stored.content)).hexdigest() == stored.sha256
