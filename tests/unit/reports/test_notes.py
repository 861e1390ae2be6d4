"""Notes at the foot of a table."""

from reports.figures.notes import MANY, Notes


def test_a_note_is_numbered_when_it_comes_up_and_keeps_its_number():
    notes = Notes(["Letter", "Minutes"])
    assert [notes.number(text) for text in ("Minutes", "Letter", "Minutes")] == [1, 2, 1]
    assert notes.written() == ("Minutes", "Letter")


def test_many_places_in_one_paper_make_one_note():
    texts = [f"Board report, 23 January 2018, line {line}" for line in range(1, MANY + 1)]
    notes = Notes([*texts, "Letter"])
    assert [notes.number(text) for text in [*texts[::-1], "Letter", texts[0]]] == [*[1] * MANY, 2, 1]
    assert notes.written() == (
        "Board report, 23 January 2018. The entry of each line in the ledger says where in that paper it stands",
        "Letter",
    )


def test_a_few_places_stay_notes_of_their_own():
    texts = [f"Board report, line {line}" for line in range(1, MANY)]
    notes = Notes(texts)
    assert [notes.number(text) for text in texts] == list(range(1, MANY))
    assert notes.written() == tuple(texts)


def test_a_remark_is_no_place():
    texts = [f"Board report, which says nothing of the recipient number {line}" for line in range(MANY + 1)]
    notes = Notes(texts)
    assert len({notes.number(text) for text in texts}) == len(texts)
    assert notes.written() == tuple(texts)
