"""What is done with the bytes of a file while they arrive: settings.FILE_UPLOAD_HANDLERS."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from core.uploads.kinds import MB

# More than any form of ours takes; a larger file is read off the wire and let fall.
LARGEST_KEPT = 25 * MB
# Of a whole request; a larger one is not read.
LARGEST_REQUEST = 200 * MB


class LetsLargeFilesFall(FileUploadHandler):
    """Comes first: a file beyond LARGEST_KEPT takes neither disk nor memory, and its form still hears of it.

    The form is given a file without content and with its true size, says that it is too large, and shows again what
    else was typed. A request beyond LARGEST_REQUEST is refused before it is read.
    """

    seen = 0

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_: Any, **__: Any) -> None:  # noqa: N803
        if content_length > LARGEST_REQUEST:
            raise RequestDataTooBig("The request is larger than any form of ours.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.seen += len(raw_data)
        return raw_data if self.seen <= LARGEST_KEPT else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.seen <= LARGEST_KEPT:
            # The handlers after this one have kept it.
            return None
        return FallenFile(name=self.file_name, size=self.seen)


class FallenFile(UploadedFile):
    """A file that was too large to be kept: its name and its size without its content."""

    def __init__(self, *, name: str | None, size: int):
        super().__init__(None, name, size=size)

    def read(self, *_: Any) -> bytes:
        return b""

    def seek(self, *_: Any) -> int:
        return 0

    def close(self) -> None:
        """There is nothing to close."""
