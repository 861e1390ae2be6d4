"""What goes through the pipes between the server and its press: a few details, then the HTML or the PDF.

Details are JSON and not pickles, so that nothing the press sends can be run by whoever reads it.
"""

import json
import os
import struct
from typing import Any

_LENGTHS = struct.Struct(">II")


def send(pipe: int, details: dict[str, Any], body: bytes = b"") -> None:
    """Write one frame in full. Raises BrokenPipeError when nobody reads any more."""
    head = json.dumps(details).encode()
    left = memoryview(b"".join((_LENGTHS.pack(len(head), len(body)), head, body)))
    while left:
        left = left[os.write(pipe, left) :]


def receive(pipe: int) -> tuple[dict[str, Any], bytes]:
    """Read one frame in full. Raises EOFError when the other side is gone, also in the midst of a frame."""
    head, body = _LENGTHS.unpack(_read(pipe, _LENGTHS.size))
    return json.loads(_read(pipe, head)), _read(pipe, body)


def _read(pipe: int, count: int) -> bytes:
    read = bytearray()
    while len(read) < count:
        some = os.read(pipe, min(count - len(read), 1 << 20))
        if not some:
            raise EOFError
        read += some
    return bytes(read)
