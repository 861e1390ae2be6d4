"""Files that people send: taken only when they are what their name says and can do nothing by being opened."""

from core.uploads.kinds import CSV, EXCEL, JPEG, MB, PDF, PNG, TEXT, WORD, Kind, listed, size_in_words
from core.uploads.names import safe_name
from core.uploads.read import Upload, read_upload

__all__ = [
    "CSV",
    "EXCEL",
    "JPEG",
    "MB",
    "PDF",
    "PNG",
    "TEXT",
    "WORD",
    "Kind",
    "Upload",
    "listed",
    "read_upload",
    "safe_name",
    "size_in_words",
]
