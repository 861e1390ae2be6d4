from commissioning.choices import AdoptedFrom
from commissioning.models import FinancialYear, Priority
from commissioning.transitions import adopt_priority, enter_priority
from config.example_office.papers import read
from config.example_office.people import Cast
from core import years


def enter_priorities(cast: Cast) -> None:
    """The kinds of crime and need, with the words the papers use for them."""
    for facts in read("priorities")["priorities"]:
        enter_priority(**facts, by=cast.officer, at=cast.at)


def adopt_lists(cast: Cast) -> None:
    """Each year's lists, in their own words, from the first day of the year."""
    priorities = {priority.name: priority for priority in Priority.objects.all()}
    open_years = {year.start_on: year for year in FinancialYear.objects.all()}
    for one in read("priorities")["lists"]:
        start_on = years.parse(one["financial_year"])
        for name, wording in one["wordings"].items():
            adopt_priority(
                priority=priorities[name],
                financial_year=open_years[start_on],
                adopted_from=AdoptedFrom(one["adopted_from"]),
                wording=wording,
                source=one["source"],
                adopted_on=start_on,
                by=cast.officer,
                at=cast.at,
            )
