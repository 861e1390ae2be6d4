"""From the tree to blocks: what is a paragraph, what a heading, a list or a table."""

from dataclasses import dataclass

from core.rich_text.blocks import (
    HEADING,
    HEADINGS,
    PARAGRAPH,
    QUOTATION,
    SUBHEADING,
    Block,
    Item,
    Listing,
    Table,
    Text,
    flat_runs,
    tidy_listing,
)
from core.rich_text.grid import squared, title_of
from core.rich_text.runs import BREAK, Run, Runs, joined, lines_of, raw_lines, tidy, words_in
from core.rich_text.tree import INLINE, Node
from core.rich_text.word import FakeItem, fake_items, is_remark, is_sign, listings_of, stated_level

_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3"), HEADING),
    **dict.fromkeys(("h4", "h5", "h6"), SUBHEADING),
    "blockquote": QUOTATION,
}
_LISTS = frozenset({"ul", "ol"})
# Each kind of line end and of wide space, but not the unbreakable space, which tells a word processor's list.
_WHITE = str.maketrans(dict.fromkeys("\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\u2028\u2029", " "))


@dataclass
class Place:
    """The block that words are gathered for: what it will be and what its markup says of it."""

    kind: str = PARAGRAPH
    level: int = 0


class Gathering:
    """Walks through the children of one element and keeps the blocks that it meets."""

    def __init__(self, *, finds_fakes: bool = True) -> None:
        self.blocks: list[Block | FakeItem] = []
        self.pending: Runs = []
        self.sign = ""
        self.place = Place()
        self.finds_fakes = finds_fakes

    def take_all(self, node: Node, look: Run) -> None:
        for child in node.children:
            if isinstance(child, str):
                self.pending.append(Run(child.translate(_WHITE), look.is_bold, look.is_italic, look.href))
            elif child.tag == "br":
                self.pending.append(Run(BREAK))
            elif not is_remark(child):
                self._take(child, look)

    def _take(self, node: Node, look: Run) -> None:
        if node.tag in INLINE and is_sign(node):
            self.sign += _all_words(node)
        elif node.tag in INLINE:
            self.take_all(node, look.within(node))
        elif node.tag in _LISTS:
            self.flush()
            self.blocks.append(_listing(node, look))
        elif node.tag == "table":
            self.flush()
            self.blocks += _table(node)
        else:
            self._take_block(node, look)

    def _take_block(self, node: Node, look: Run) -> None:
        self.flush()
        outer, self.place = self.place, Place(_KINDS.get(node.tag, self.place.kind), stated_level(node))
        self.take_all(node, look.within(node))
        self.flush()
        self.place = outer

    def flush(self) -> None:
        """End the paragraph that is being gathered. An empty line ends one too."""
        runs, sign, self.pending, self.sign = self.pending, self.sign, [], ""
        if self.place.kind in HEADINGS:
            self._heading(runs)
            return
        for part in _parted(runs):
            if self.place.kind == QUOTATION:
                self.blocks.append(Text(tidy(part), QUOTATION))
                continue
            fakes = fake_items(part, self.place.level, sign) if self.finds_fakes else []
            self.blocks += fakes or [Text(tidy(part))]
            sign = ""

    def _heading(self, runs: Runs) -> None:
        # A heading is one line, and all of it is heavy already.
        line = [Run(" ") if run.text == BREAK else Run(run.text, False, run.is_italic, run.href) for run in runs]
        self.blocks.append(Text(tidy(line), self.place.kind))

    def finished(self) -> list[Block]:
        """The blocks, without the empty ones."""
        self.flush()
        made: list[Block] = []
        fakes: list[FakeItem] = []
        for block in [*self.blocks, None]:
            if isinstance(block, FakeItem):
                fakes.append(block)
                continue
            made += map(tidy_listing, listings_of(fakes))
            fakes = []
            if block is not None:
                made.append(block)
        return [block for block in made if not _is_empty(block)]


def gathered(node: Node, look: Run = Run(""), *, finds_fakes: bool = True) -> list[Block]:  # noqa: B008 - frozen
    """The blocks inside an element."""
    gathering = Gathering(finds_fakes=finds_fakes)
    gathering.take_all(node, look)
    return gathering.finished()


def _is_empty(block: Block) -> bool:
    if isinstance(block, Text):
        return not block.runs
    return not (block.items if isinstance(block, Listing) else block.rows)


def _parted(runs: Runs) -> list[Runs]:
    """Runs parted where two breaks follow each other."""
    parts: list[Runs] = [[]]
    for line in raw_lines(runs):
        if not words_in(line).strip():
            parts.append([])
        else:
            parts[-1] = joined([parts[-1], line]) if parts[-1] else line
    return [part for part in parts if part]


def _all_words(node: Node) -> str:
    return "".join(child if isinstance(child, str) else _all_words(child) for child in node.children)


def _listing(node: Node, look: Run) -> Listing:
    listing = Listing(node.tag == "ol", [])
    for child in node.children:
        if isinstance(child, str):
            listing.items.append(Item(tidy([Run(child, look.is_bold, look.is_italic, look.href)])))
        elif child.tag in _LISTS:
            # A list beside the item that it belongs to, as browsers used to write it.
            listing.items.append(Item([], [_listing(child, look)]))
        elif not is_remark(child):
            listing.items.append(_item(child, look.within(child)))
    return tidy_listing(listing)


def _item(node: Node, look: Run) -> Item:
    blocks = gathered(node, look, finds_fakes=False)
    lists = [block for block in blocks if isinstance(block, Listing)]
    return Item(tidy(flat_runs([block for block in blocks if not isinstance(block, Listing)])), lists)


def _table(node: Node) -> list[Block]:
    captions: list[Block] = []
    rows: list[list[tuple[Node, list[Runs | Listing]]]] = []
    for part in _rows_and_captions(node):
        if part.tag == "caption":
            captions += [Text(tidy(flat_runs(gathered(part, finds_fakes=False))))]
        else:
            rows.append([(cell, _parts(cell)) for cell in part.nodes() if cell.tag in {"td", "th"}])
    title = title_of(rows)
    if title:
        rows = rows[1:]
    table = squared(rows)
    if len(table) > 1:
        return [*captions, *_as_blocks(title), Table(table)]
    # A frame around a text, as letters by e-mail have them: one cell, or one with words among empty ones.
    framed = [part for row in rows for _, parts in row for part in parts]
    return [*captions, *_as_blocks([*title, *framed])]


def _as_blocks(parts: list[Runs | Listing]) -> list[Block]:
    return [part if isinstance(part, Listing) else Text(part) for part in parts]


def _rows_and_captions(node: Node) -> list[Node]:
    found: list[Node] = []
    for child in node.nodes():
        if child.tag in {"caption", "tr"}:
            found.append(child)
        elif child.tag in {"thead", "tbody", "tfoot"}:
            found += [row for row in child.nodes() if row.tag == "tr"]
    return found


def _parts(cell: Node) -> list[Runs | Listing]:
    """What a cell holds: lines, and lists between them."""
    parts: list[Runs | Listing] = []
    lines: list[Runs] = []
    for block in gathered(cell):
        if not isinstance(block, Listing):
            lines += lines_of(flat_runs([block]))
            continue
        parts += [joined(lines)] if lines else []
        parts.append(block)
        lines = []
    return parts + ([joined(lines)] if lines else [])
