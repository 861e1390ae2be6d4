"""Blocks in markup: as it is stored, and as a page or a paper wants it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import assert_never

from core.rich_text.blocks import HEADING, HEADINGS, QUOTATION, Block, Cell, Listing, Table, Text
from core.rich_text.runs import written

_FRAME = '<div class="app-table-scroll" role="group" aria-label="Table" tabindex="0">'


@dataclass
class Writer:
    """Writes blocks one after the other. `number` is that of the next paragraph, where paragraphs are numbered."""

    number: int | None = None
    # Added to the level of each heading.
    shift: int = 0
    # A wide table scrolls inside its frame, which paper does not want.
    is_framed: bool = False
    _indent: str = field(init=False)

    def __post_init__(self) -> None:
        self._indent = "" if self.number is None else ' class="under-number"'

    def write(self, blocks: Sequence[Block]) -> str:
        return "\n".join(map(self._block, blocks))

    def _block(self, block: Block) -> str:
        if isinstance(block, Text):
            return self._text(block)
        if isinstance(block, Listing):
            return _listing(block, self._indent)
        if isinstance(block, Table):
            table = self._table(block)
            return f"{_FRAME}{table}</div>" if self.is_framed else table
        assert_never(block)

    def _text(self, text: Text) -> str:
        words = written(text.runs)
        if text.kind == QUOTATION:
            return f"<blockquote{self._indent}><p>{words}</p></blockquote>"
        if text.kind in HEADINGS:
            level = min(6, max(1, (3 if text.kind == HEADING else 4) + self.shift))
            return f"<h{level}>{words}</h{level}>"
        if self.number is None:
            return f"<p>{words}</p>"
        self.number += 1
        return f'<p class="numbered"><span class="number">{self.number - 1}.</span> {words}</p>'

    def _table(self, table: Table) -> str:
        head, *rows = table.rows
        body = "".join(self._row(row, "row") for row in rows)
        return f"<table{self._indent}><thead>{self._row(head, 'col')}</thead><tbody>{body}</tbody></table>"

    def _row(self, row: list[Cell], scope: str) -> str:
        return f"<tr>{''.join(self._cell(cell, scope) for cell in row)}</tr>"

    def _cell(self, cell: Cell, scope: str) -> str:
        words = "".join(_listing(part) if isinstance(part, Listing) else written(part) for part in cell.parts)
        # Paper wants a heading for each column, were it empty; those who hear a page are told nothing by an empty one.
        is_header = cell.is_header and (words or not self.is_framed)
        return f'<th scope="{scope}">{words}</th>' if is_header else f"<td>{words}</td>"


def _listing(listing: Listing, attributes: str = "") -> str:
    tag = "ol" if listing.is_numbered else "ul"
    items = (f"<li>{written(item.runs)}{''.join(map(_listing, item.lists))}</li>" for item in listing.items)
    return f"<{tag}{attributes}>{''.join(items)}</{tag}>"
