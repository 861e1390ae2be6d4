"""Pictures that are taken: whole, and of a size that can be shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageFile

from core.uploads.wrong import DAMAGED, Wrong

# A page of A4 scanned at 600 points an inch has 35 million.
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 30_000
TOO_MANY_PIXELS = "has too many points to be shown: scan it at 300 points an inch, or save it smaller"


def inspect_png(content: bytes) -> None:
    """Refuse a PNG that is cut off or changed on its way, or too large to unfold."""
    with _opened(content, "PNG") as picture:
        # The sums in each part are checked without unfolding the picture.
        picture.verify()


def inspect_jpeg(content: bytes) -> None:
    """Refuse a JPEG that is cut off, or too large to unfold."""
    with _opened(content, "JPEG") as picture:
        # An eighth of each side: every byte is read, little memory is taken.
        picture.draft(None, (max(picture.width // 8, 1), max(picture.height // 8, 1)))
        with _to_the_end():
            picture.load()


@contextmanager
def _to_the_end() -> Iterator[None]:
    """WeasyPrint, where it was imported, tells Pillow to be content with half a picture."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _opened(content: bytes, kind: str) -> Image.Image:
    try:
        picture = Image.open(BytesIO(content), formats=[kind])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Wrong(TOO_MANY_PIXELS) from bomb
    except (OSError, SyntaxError, ValueError) as problem:
        raise Wrong(DAMAGED) from problem
    if picture.width * picture.height > MOST_PIXELS or max(picture.size) > LONGEST_SIDE:
        raise Wrong(TOO_MANY_PIXELS)
    return picture
