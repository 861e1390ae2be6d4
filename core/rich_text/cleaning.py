"""The one way in: whatever was typed or pasted becomes the few elements that pages and papers know."""

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

from core.rich_text.blocks import HEADING, HEADINGS, Block, Text
from core.rich_text.gathering import gathered
from core.rich_text.tree import Node, tree_of
from core.rich_text.writing import Writer

# Pages and checks read what is stored again and again. Longer texts are read each time, so that the memory stays small.
KEPT_CHARACTERS = 50_000
KEPT_TEXTS = 128

P = ParamSpec("P")
R = TypeVar("R")


def kept(read: Callable[Concatenate[str, P], R]) -> Callable[Concatenate[str, P], R]:
    """Reads a text once: what was made of the last texts is kept, of those up to KEPT_CHARACTERS long."""
    remembered: Callable[..., R] = lru_cache(maxsize=KEPT_TEXTS)(read)

    @wraps(read)
    def answer(html: str, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return (remembered if len(html) <= KEPT_CHARACTERS else read)(html, *args, **kwargs)

    return answer


@kept
def clean(html: str) -> str:
    """Markup in its canonical form: p, h3, h4, blockquote, ul, ol, li, strong, em, a, br and tables with headings.

    Never raises, and cleaning twice changes nothing, for whatever `obstacles_to_rich_text` lets through: what is
    larger is not read to its end. What is not known loses its tag and keeps its words; scripts, styles and what a
    word processor marked as deleted go altogether.
    """
    return Writer().write(blocks_of(html))


@kept
def blocks_of(html: str) -> Sequence[Block]:
    """What the markup says, block by block; it need not be clean. Kept for the next reader, so nobody changes one."""
    return tuple(blocks_in(tree_of(html).root))


def blocks_in(root: Node) -> list[Block]:
    """The blocks of a tree."""
    blocks = gathered(root)
    for block in blocks:
        if isinstance(block, Text) and block.kind in HEADINGS:
            # A subheading of nothing would make the headings jump.
            block.kind = HEADING
            break
    return blocks
