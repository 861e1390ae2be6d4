"""How a check of one kind of file says no; read.py turns it into Refused with the file's name."""


class Wrong(Exception):
    """What is the matter with a file and what to do about it, said after its name: "is empty: choose another"."""


# Said where a file of the right kind cannot be read to its end.
DAMAGED = "is damaged or incomplete: open it, save it again and choose the new copy"
