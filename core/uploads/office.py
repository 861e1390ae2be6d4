"""Word and Excel files that are taken: without a password, macros, embedded objects or what is fetched from outside."""

import re

from core.uploads.content import ZIP
from core.uploads.kinds import EXCEL, WORD, Kind
from core.uploads.package import Package
from core.uploads.wrong import Wrong
from core.uploads.xml_parts import elements, tags

MACROS = "can carry macros: save it as an ordinary .docx or .xlsx, or as a PDF, and choose that"
OBJECTS = "has other files or programs embedded in it: save it as a PDF and choose that"
OUTSIDE = "fetches its template or other contents from elsewhere when it is opened: save it as a PDF and choose that"
OLD = "is in an old Office format, which can carry macros: save it as .docx, .xlsx or PDF and choose that"

CONTENT_TYPES = "[Content_Types].xml"
_MAIN_PARTS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": WORD,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": EXCEL,
}
_MACROS = re.compile(r"vbaproject|vbadata|macroenabled|macrosheet|dialogsheet", re.IGNORECASE)
_OBJECTS = re.compile(r"oleobject|activex|control\+xml|/embeddings/", re.IGNORECASE)
_TIES = re.compile(r".*\.rels", re.IGNORECASE)
_OTHER_WORKBOOKS = re.compile(r".*/externallinks/[^/]+\.xml", re.IGNORECASE)
# The sheet behind a chart in a Word file is a whole workbook; it is looked at like any other.
_INNER = re.compile(r".*/embeddings/[^/]+\.(docx|xlsx)", re.IGNORECASE)
# Shown or asked for, never fetched and run: links to pages, linked pictures, and figures of other workbooks.
_HARMLESS_TIES = {"hyperlink", "image", "externalLinkPath", "externalLink", "xlPathMissing"}
_OWN_TEMPLATE = re.compile(r"(file:///)?[A-Za-z]:[/\\]")


def kind_of_package(content: bytes) -> Kind | None:
    """WORD, EXCEL or None for any other archive. Refuses one that cannot be read or that unfolds beyond the limit."""
    if not content.startswith(ZIP):
        return None
    return _kind_by_types(_types(Package(content)))


def inspect_office(content: bytes) -> None:
    """Refuse a Word or Excel file for one of the reasons above."""
    _inspect(Package(content), is_inner=False)


def _inspect(package: Package, *, is_inner: bool) -> None:
    package.read_through()
    types = _types(package)
    says = [*types, *package.names]
    if any(_MACROS.search(one) for one in says):
        raise Wrong(MACROS)
    if any(_OBJECTS.search(one) for one in says if is_inner or not _INNER.fullmatch(one)):
        raise Wrong(OBJECTS)
    _refuse_ties(package)
    for name in package.names:
        if _INNER.fullmatch(name):
            _inspect_inner(package.read(name))


def _inspect_inner(content: bytes) -> None:
    if not content.startswith(ZIP):
        raise Wrong(OBJECTS)
    _inspect(Package(content), is_inner=True)


def _types(package: Package) -> list[str]:
    """The media types that the file declares for its parts."""
    declared = package.read(CONTENT_TYPES)
    if not declared:
        return []
    return [attributes.get("ContentType", "") for _, attributes in elements(declared)]


def _kind_by_types(types: list[str]) -> Kind | None:
    main = {_MAIN_PARTS[one] for one in types if one in _MAIN_PARTS}
    if not main and any(_MACROS.search(one) for one in types):
        raise Wrong(MACROS)
    return main.pop() if len(main) == 1 else None


def _refuse_ties(package: Package) -> None:
    for part in package.matching(_TIES):
        for name, tie in elements(part):
            if name == "Relationship" and _is_fetched(tie):
                raise Wrong(OUTSIDE)
    for part in package.matching(_OTHER_WORKBOOKS):
        # Another program is asked for figures, and may be started for it.
        if {"ddeLink", "oleLink"} & tags(part):
            raise Wrong(OUTSIDE)


def _is_fetched(tie: dict[str, str]) -> bool:
    if tie.get("TargetMode", "").lower() != "external":
        return False
    kind = tie.get("Type", "").rpartition("/")[2]
    if kind == "attachedTemplate":
        # Word notes the template on the writer's own disk; on another it is not there and nothing is fetched.
        return _OWN_TEMPLATE.match(tie.get("Target", "")) is None
    return kind not in _HARMLESS_TIES
