"""Reads a PDF back as a person or a screen reader would: its words page by page, its fonts, its tags."""

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf

Table = dict[int, str]


def opened(paper: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(paper))


def words_of(paper: bytes) -> list[str]:
    """The text of each page in the order it was written, pieces apart by one space."""
    with opened(paper) as pdf:
        return [" ".join(" ".join(_pieces(page)).split()) for page in pdf.pages]


def lines_of(paper: bytes) -> list[list[str]]:
    """The pieces of text of each page: in a table one for each line of each cell."""
    with opened(paper) as pdf:
        return [list(_pieces(page)) for page in pdf.pages]


def fonts_of(paper: bytes) -> set[str]:
    """The names of the fonts that the file carries, without the tag of their subset."""
    with opened(paper) as pdf:
        names = [str(each.FontName) for each in pdf.objects if _is(each, "/FontDescriptor")]
    return {name.split("+")[-1] for name in names}


def tags_of(paper: bytes, tag: str) -> int:
    """How many structure elements of a kind the file has, for example "Table"."""
    with opened(paper) as pdf:
        return sum(1 for each in pdf.objects if _is(each, "/StructElem") and f"/{tag}" == each.S)


def headers_of_cells(paper: bytes) -> list[int]:
    """For each cell that holds data, how many heading cells a screen reader would name with it."""
    with opened(paper) as pdf:
        cells = [each for each in pdf.objects if _is(each, "/StructElem") and each.S == "/TD"]
        return [len(cell.A.get("/Headers", [])) for cell in cells]


def bookmarks_of(paper: bytes) -> list[str]:
    with opened(paper) as pdf, pdf.open_outline() as outline:
        return list(_titles(outline.root))


def _titles(items: list[pikepdf.OutlineItem]) -> Iterator[str]:
    for item in items:
        yield item.title
        yield from _titles(item.children)


def _is(each: pikepdf.Object, kind: str) -> bool:
    return isinstance(each, pikepdf.Dictionary) and each.get("/Type") == kind


def _pieces(page: pikepdf.Page) -> Iterator[str]:
    tables = {name: _to_unicode(font) for name, font in page.resources.Font.items()}
    current: Table = {}
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        if operator == "Tf":
            current = tables[str(operands[0])]
        elif operator == "TJ":
            yield "".join(_spell(part, current) for part in operands[0] if isinstance(part, pikepdf.String))
        elif operator == "Tj":
            yield _spell(operands[0], current)


def _spell(codes: pikepdf.String, table: Table) -> str:
    raw = bytes(codes)
    return "".join(table[int.from_bytes(raw[at : at + 2], "big")] for at in range(0, len(raw), 2))


def _to_unicode(font: pikepdf.Object) -> Table:
    table = {}
    for glyph, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", font.ToUnicode.read_bytes().decode()):
        table[int(glyph, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return table
