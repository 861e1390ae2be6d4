"""Stored files on their way back to a reader, so that nothing in one can act in our name."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

# Those that a browser shows by itself and that cannot run anything in the page; all others are files to keep.
_SHOWN = {"application/pdf", "image/png", "image/jpeg"}
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# The style is that of a browser's own page around a picture.
_SANDBOXED = f"{_NOTHING}; style-src 'unsafe-inline'; sandbox"


def serve_bytes(
    content: bytes, *, media_type: str, filename: str, inline: bool = False, is_restricted: bool = True
) -> HttpResponse:
    """Answer with a stored file: to keep, or with `inline` to read in the browser where it is a PDF or a picture.

    `media_type` is ours (core.uploads), never what a browser said; `filename` may hold any character. A restricted
    file is kept by no cache, the reader's own included.
    """
    is_shown = inline and media_type in _SHOWN
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=not is_shown, filename=filename),
        "Content-Length": str(len(content)),
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        # Not every browser shows a PDF inside a sandbox; its viewer runs none of the PDF's contents as a page of ours.
        "Content-Security-Policy": _NOTHING if is_shown and media_type == "application/pdf" else _SANDBOXED,
    }
    if is_restricted:
        headers["Cache-Control"] = "private, no-store"
    return HttpResponse(content, content_type=media_type, headers=headers)
