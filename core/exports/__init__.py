"""Tables that leave the office as files. One description, `Sheet`; one writer a format."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from .comma_separated import CSV, to_csv
from .sheet import Column, InWords, Kind, Sheet
from .workbook import XLSX, to_xlsx

__all__ = ["CSV", "PDF", "XLSX", "Column", "InWords", "Kind", "Sheet", "download", "to_csv", "to_xlsx"]

PDF = "application/pdf"


def download(content: bytes, content_type: str, filename: str, *, as_attachment: bool = True) -> HttpResponse:
    """Answer with a file to keep, or with as_attachment=False one to read in the browser.

    `content_type` is CSV, XLSX or PDF; `filename` may hold any character.
    """
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=as_attachment, filename=filename),
            "Content-Length": str(len(content)),
        },
    )
