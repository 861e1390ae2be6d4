"""Shades of one colour."""

WHITE, BLACK = (255, 255, 255), (0, 0, 0)

Colour = tuple[int, int, int]


def read(text: str) -> Colour:
    """#1f3a5f as its three parts."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def written(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def mixed(colour: Colour, other: Colour, per_cent: int) -> Colour:
    """A colour with so many per cent of another in it."""
    red, green, blue = (
        (mine * (100 - per_cent) + theirs * per_cent + 50) // 100 for mine, theirs in zip(colour, other, strict=True)
    )
    return red, green, blue
