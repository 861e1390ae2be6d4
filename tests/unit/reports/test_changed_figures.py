"""Which figures and cells changed between two prints of one section: of one key, then of one but for its year."""

from reports.figures.changed_figures import NOT_THERE, FigureChange, changed_figures


def figure(label, printed):
    return {"label": label, "printed": printed, "in_words": printed, "href": ""}


def section(*keys, tables=()):
    words = "".join(f"<p>[[{key}]]</p>" for key in keys)
    return {"heading": "A", "pieces": [{"html": words}, *({"table": table} for table in tables)]}


def table(key, *rows, total=None, columns=("Provider", "Committed"), caption="Agencies"):
    return {
        "key": key,
        "caption": caption,
        "columns": [{"label": label, "is_numeric": bool(place)} for place, label in enumerate(columns)],
        "rows": [{"cells": list(row)} for row in rows],
        "total": {"cells": list(total)} if total else None,
    }


def changes(was, now, before=None, after=None):
    return changed_figures(was, now, before or {}, after or {})


def test_a_figure_with_one_value_in_both_is_no_change():
    both = {"fund:2017-18": figure("Fund 2017/18", "£5")}
    assert changes(section("fund:2017-18"), section("fund:2017-18"), both, both) == []


def test_a_figure_of_the_next_year_is_held_against_that_of_the_year_before():
    before = {"fund:2016-17": figure("Fund 2016/17", "£5")}
    after = {"fund:2017-18": figure("Fund 2017/18", "£6")}
    assert changes(section("fund:2016-17"), section("fund:2017-18"), before, after) == [
        FigureChange("Fund 2016/17, now 2017/18", "£5", "£6")
    ]


def test_the_same_key_goes_before_its_like():
    """2016/17 stands in both: 2017/18 is new and held against nothing."""
    before = {"fund:2016-17": figure("Fund 2016/17", "£5")}
    after = {"fund:2016-17": figure("Fund 2016/17", "£7"), "fund:2017-18": figure("Fund 2017/18", "£6")}
    assert changes(section("fund:2016-17"), section("fund:2017-18", "fund:2016-17"), before, after) == [
        FigureChange("Fund 2016/17", "£5", "£7")
    ]


def test_a_figure_of_somebody_else_is_not_held_against_this_one():
    before, after = {"paid:brake:2016-17": figure("A", "£5")}, {"paid:victim-support:2017-18": figure("B", "£6")}
    assert changes(section("paid:brake:2016-17"), section("paid:victim-support:2017-18"), before, after) == []


def test_a_figure_that_is_named_twice_is_told_once():
    before, after = {"fund:2017-18": figure("Fund", "£5")}, {"fund:2017-18": figure("Fund", "£6")}
    twice = section("fund:2017-18", "fund:2017-18|in words")
    assert len(changes(twice, twice, before, after)) == 1


def test_rows_are_held_against_each_other_by_their_names():
    was = table("table:a:2017-18", ["Brake", "£2"], ["Gone", "£1"], total=["Total", "£3"])
    now = table("table:a:2017-18", ["New", "£9"], ["Brake", "£5"], total=["Total", "£14"])
    assert changes(section(tables=[was]), section(tables=[now])) == [
        FigureChange("New", NOT_THERE, "£9", "Agencies"),
        FigureChange("Brake", "£2", "£5", "Agencies"),
        FigureChange("Gone", "£1", NOT_THERE, "Agencies"),
        FigureChange("Total", "£3", "£14", "Agencies"),
    ]


def test_two_rows_of_one_name_keep_their_order():
    was = table("table:a", ["Brake", "£2"], ["Brake", "£3"])
    now = table("table:a", ["Brake", "£2"], ["Brake", "£4"])
    assert changes(section(tables=[was]), section(tables=[now])) == [FigureChange("Brake", "£3", "£4", "Agencies")]


def test_tables_of_other_columns_are_not_held_against_each_other():
    was = table("table:a", ["Brake", "£2"])
    now = table("table:a", ["Brake", "£2", "£4"], columns=("Provider", "2016/17", "2017/18"))
    assert changes(section(tables=[was]), section(tables=[now])) == []


def test_the_table_of_a_chart_counts_as_well():
    was, now = table("table:a", ["Brake", "£2"]), table("table:a", ["Brake", "£3"])
    charts = [{"pieces": [{"chart": {"table": one}}]} for one in (was, now)]
    assert changes(*charts) == [FigureChange("Brake", "£2", "£3", "Agencies")]


def test_of_several_columns_of_figures_the_column_is_named_and_the_year_of_the_caption_told():
    columns = ("Provider", "Allocated", "Committed")
    was = table("table:a:2016-17", ["Brake", "£2", "£1"], columns=columns, caption="Agencies in 2016/17")
    now = table("table:a:2017-18", ["Brake", "£2", "£3"], columns=columns, caption="Agencies in 2017/18")
    assert changes(section(tables=[was]), section(tables=[now])) == [
        FigureChange("Brake, Committed", "£1", "£3", "Agencies in 2016/17, now 2017/18")
    ]


def test_words_in_a_table_are_no_figures():
    was, now = table("table:a", ["Brake", "Support"]), table("table:a", ["Brake", "More support"])
    for one in (was, now):
        one["columns"][1]["is_numeric"] = False
    assert changes(section(tables=[was]), section(tables=[now])) == []
