"""Notes at the foot of a table, numbered as they come up. Many places in one paper make one note."""

from collections import Counter
from collections.abc import Iterable

# From this many on, notes that differ in nothing but a short place are written as one.
MANY = 5
LONGEST_PLACE = 20
PLACES = "The entry of each line in the ledger says where in that paper it stands"


class Notes:
    """Numbers notes, each once. Seventeen lines from one table of a report have one note and not seventeen."""

    def __init__(self, texts: Iterable[str]) -> None:
        papers = Counter(_paper_and_place(text)[0] for text in set(texts))
        self._shared = {paper for paper, places in papers.items() if paper and places >= MANY}
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The number of a note, in the order of their first use."""
        paper, _ = _paper_and_place(text)
        written = f"{paper}. {PLACES}" if paper in self._shared else text
        return self._numbers.setdefault(written, len(self._numbers) + 1)

    def written(self) -> tuple[str, ...]:
        """The notes in the order of their numbers."""
        return tuple(self._numbers)


def _paper_and_place(text: str) -> tuple[str, str]:
    """“Board report, line 7” is the paper and the place in it; a longer remark is no place."""
    paper, _, place = text.rpartition(", ")
    return (paper, place) if len(place) <= LONGEST_PLACE else ("", "")
