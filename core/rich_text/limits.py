"""How much a text may hold. What goes beyond is refused in words by `obstacles_to_rich_text`."""

# Characters of text that a reader sees: some twenty pages.
LIMIT_CHARACTERS = 60_000
# Characters of markup that are read at all. A long paste from a word processor has ten of them for one of text.
LIMIT_MARKUP = 1_000_000
# Tags that are read at all, how many of them may be open at once, and the characters of one.
LIMIT_TAGS = 40_000
LIMIT_OPEN = 500
LIMIT_TAG = 4_000
# Elements inside one another; those further in lose their tag and keep their words.
LIMIT_DEPTH = 40

# What fits across a sheet.
LIMIT_COLUMNS = 12
LIMIT_ROWS = 200
LIMIT_LIST_LEVELS = 4
# Cells that are added to square up a table. A table larger than this stays as it was pasted, and is refused.
LIMIT_CELLS = 20_000
# A cell over more columns or rows than this is a mistake or an attack, and counts as one.
LIMIT_SPAN = 60
LIMIT_ADDRESS = 2_000
