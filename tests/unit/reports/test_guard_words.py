"""What the guard finds in sentences, and the sentence next to it that is right."""

from datetime import date

import pytest

from reports.rules.findings import findings_in
from reports.rules.paper import Paper, Passage


def findings(*texts, day=None, live=()):
    return findings_in(Paper(tuple(Passage(f"Paragraph {n}", text, live=live) for n, text in enumerate(texts, 1)), day))


def found(*texts, day=None):
    return [(str(one.kind), one.printed, one.expected) for one in findings(*texts, day=day)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The total of 56,822 and 52,993 is 109,875.", ("sum", "109,875", "109,815")),
        ("The sum of £120, £45 and £33 comes to £189.", ("sum", "£189", "£198")),
        ("We gave £1,200 and £340, a total of £1,450.", ("sum", "£1,450", "£1,540")),
        ("It cost £508,000 (£412,000 for staff and £86,000 for rooms).", ("sum", "£508,000", "£498,000")),
        ("Calls numbered 310. Visits numbered 455. Altogether there were 756.", ("sum", "756", "765")),
        ("Costs were reduced by 25% from £2,000 to £1,700.", ("percentage", "25%", "15%")),
        ("Costs went from £2,000 to £1,700, a reduction of 25%.", ("percentage", "25%", "15%")),
        ("Referrals rose by 10% from 500 to 450.", ("percentage", "10%", "10%")),
        ("It was said by 42 (75%) of the 60.", ("percentage", "75%", "70%")),
        ("Of the 40 people who came, 61% were new.", ("percentage", "61%", "60% or 63%")),
        ("It had £3,161,67 in all.", ("malformed", "£3,161,67", "")),
        ("It had £12.345 in all.", ("malformed", "£12.345", "")),
        ("It had £334, 818 for its work.", ("malformed", "£334, 818", "£334,818")),
        ("There were 1,23,456 calls.", ("malformed", "1,23,456", "")),
        ("It began on 30 February 2018.", ("date", "30 February 2018", "")),
        ("It began on 29 February 2018.", ("date", "29 February 2018", "")),
        ("It began on 31st April.", ("date", "31st April", "")),
        ("It began on Monday 28 November 2017.", ("date", "Monday 28 November 2017", "Tuesday")),
        ("It is compared with 2017/18 and 2017/18.", ("date", "2017/18 and 2017/18", "")),
        ("The grant for 2015/17 is not known.", ("date", "2015/17", "2015/16")),
        ("In the financial year 2015-17 it grew.", ("date", "2015-17", "2015/16")),
        ("It ran for 12 weeks from 4 March 2013 until 31 May 2013.", ("date", "12 weeks", "12 weeks and 5 days")),
        ("Q2 (October to December) was quiet.", ("date", "Q2 (October to December)", "July to September")),
        (
            "It rests on the Modern Slavery Act 2016.",
            ("citation", "Modern Slavery Act 2016", "Modern Slavery Act 2015"),
        ),
    ],
)
def test_it_is_found(text, expected):
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The total of 56,822 and 52,993 is 109,815.",
        "We gave £1,200 and £340, a total of £1,540.",
        "We helped 300 people, of whom 120 were new. The total number so far is 4,500.",
        "We took 310 calls. We made 455 visits. In total the area has 9,500 people.",
        "The 250 bids asked for £1,000,000 and 30 won £90,000, a total of 12 of them new.",
        "Of £50,000 (£20,000 in May and £25,000 in June, including £5,000 held back) some is left.",
        "The grant was reduced by 25% from £1,385,000 to £1,038,920.",
        "Costs fell by about 30% from £2,000 to £1,700.",
        "Crime rose by 7.3% in the year, from 41,200 in 2016 to 44,208 in 2017.",
        "It was said by 42 (70%) of the 60.",
        "Crime rose by 5% from 1 April 2017 to 31 March 2018.",
        "Referrals fell by 10% among people aged from 16 to 24.",
        "About 61% of the 40 people who came were new.",
        "It cost £3.9bn, £22m, £ 255,000, £1385000, £1,500-£2,000 and £12.50.",
        "See articles 3,4,5 and 8,9 of 1,204,318.",
        "It began on 29 February 2016.",
        "It began on Tuesday 28 November 2017.",
        "The strategy for 2014-16 and the Police and Crime Plan 2016/20 go on; so does 2016-2020.",
        "It is compared with 2016/17 and 2017/18.",
        "It ran for 13 weeks from 4 March 2013 until 31 May 2013.",
        "It took 16 days between 25 November and 10 December 2017.",
        "Q1 (April to June) and Q2 (July to September) were quiet.",
        "It rests on s56 of the Domestic Violence, Crime and Victims Act 2004 and the Modern Slavery Act 2015.",
        "Call 01632 960 123 between 9.30 and 17.00, ref 007/2015 or see paragraph 3.2.",
    ],
)
def test_what_is_right_is_not_flagged(text):
    assert found(text) == []


def test_a_percentage_is_of_the_people_who_answered():
    asked = "In total, 119 formal responses were received."
    assert found(asked, "It was wished for by 3.2% of respondents.") == [("percentage", "3.2%", "2.5% or 3.4%")]
    assert not found(asked, "It was wished for by 3.4% of respondents.")
    assert not found(asked, "A second survey had 125 responses.", "It was wished for by 3.2% of respondents.")
    assert not found("The office helped 119 victims.", "Nationally it befalls 3.2% of victims.")


def test_a_day_that_is_gone_is_not_still_to_come():
    text = "There is a meeting taking place on 19 September to hear them."
    assert found(text, day=date(2013, 9, 30)) == [("date", "19 September", "")]
    assert not found(text, day=date(2013, 9, 1))
    assert not found("The service will begin on 1 April.", day=date(2013, 7, 20)), "It may be the next one."
    assert not found(text)
    assert not found("The meeting took place on 19 September.", day=date(2013, 9, 30))


def test_what_is_indicative_does_not_change_once_it_is_confirmed():
    wrong = "Indicative budgets come in May 2020 and are updated in July 2021. We get confirmed budgets in March 2021."
    assert found(wrong) == [("date", "July 2021", "")]
    assert not found(wrong.replace("July 2021", "July 2020"))


def test_one_budget_has_one_value():
    first, second = "The training budget for 2020/21 is £5,000.", "The training budget for 2020/21 is £6,500."
    assert found(first, f"Each year is the same. {second}") == [("same-quantity", "£6,500", "£5,000")]
    assert not found(first, second.replace("2020/21", "2021/22"))
    assert not found(first, second.replace("training", "travel"))


def test_lists_of_priorities_differ_only_in_substance():
    first = "The priorities for 2017/18 are: domestic abuse, sexual violence and modern slavery."
    same = "The priorities include human trafficking, rape and domestic violence."
    assert not found(first, same)
    assert found(first, same.replace("rape", "hate crime"))[0][:2] == ("priority", "hate crime, sexual violence")
    assert not found(first, "The priorities for 2018/19 include hate crime, rape and domestic violence.")


def test_a_live_figure_is_not_questioned():
    text = "The grant of £3,161,67 was paid."
    assert findings(text)
    at = text.index("£")
    assert not findings(text, live=((at, at + len("£3,161,67")),))


def test_a_live_total_is_not_questioned():
    text = "The total of 56,822 and 52,993 is 109,875."
    at = text.index("109")
    assert not findings(text, live=((at, at + 7),))


def test_a_citation_stands_in_any_spelling():
    for text in (
        "By section 58 of the 2004 Act it is paid.",
        "By s.58 DVCVA 2004 it is paid.",
        "By sections 56 and 58, Domestic Violence, Crime and Victims Act 2004, it is paid.",
    ):
        assert [one.kind for one in findings(text)] == ["citation"]
