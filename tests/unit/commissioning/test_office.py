"""The office is data: set up once, changed with reasons to refuse, its terms one after the other."""

from datetime import date

import pytest

from accounts.roles import Role
from commissioning.models import Office
from commissioning.transitions import add_term, change_office, end_term, set_up_office
from core.models import AuditEvent
from core.refusal import Refused
from tests.factories.commissioning import AT, a_person, an_area, an_office

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
JPEG = b"\xff\xd8\xff" + b"\x00" * 20


@pytest.fixture
def by_and_at():
    return {"by": a_person(Role.ADMINISTRATOR), "at": AT}


@pytest.fixture
def change(by_and_at):
    return lambda **details: change_office(office=an_office(), **details, **by_and_at)


class TestSetUp:
    def test_with_its_areas_and_boards(self):
        office = an_office()

        assert [area.name for area in office.areas.all()] == ["Coventry"]
        assert [board.name for board in office.boards.all()] == ["Exampleshire Police and Crime Panel"]
        assert AuditEvent.objects.filter(action="commissioning.office.set_up").count() == 1

    def test_is_refused_twice(self, by_and_at):
        an_office()

        with pytest.raises(Refused, match="set up already"):
            set_up_office(name="Mayor", short_name="Mayor", decision_maker_title="Mayor", **by_and_at)

    def test_is_refused_without_its_names(self, by_and_at):
        with pytest.raises(Refused) as refusal:
            set_up_office(**by_and_at)

        assert [obstacle.field for obstacle in refusal.value.obstacles] == [
            "name",
            "short_name",
            "decision_maker_title",
        ]
        assert not Office.objects.exists()


class TestChange:
    def test_leaves_what_is_not_named(self, change):
        change(colour="#004d40")
        office = Office.objects.get()

        assert (office.colour, office.short_name, office.areas.count()) == ("#004d40", "Exampleshire", 1)
        assert AuditEvent.objects.get(action="commissioning.office.changed").details == {"changed": "colour"}

    def test_says_nothing_of_what_stays_as_it_was(self, change):
        change(areas=[an_area()], boards=["Exampleshire Police and Crime Panel"], telephone="0121 000 0000")

        assert AuditEvent.objects.get(action="commissioning.office.changed").details == {"changed": "telephone"}

    def test_replaces_the_lists(self, change):
        change(areas=[an_area("Walsall", "E08000030")], boards=["Policing Board", " Policing  Board "])
        office = Office.objects.get()

        assert [area.name for area in office.areas.all()] == ["Walsall"]
        assert [board.name for board in office.boards.all()] == ["Policing Board"]

    @pytest.mark.parametrize("name", ["name", "short_name", "decision_maker_title"])
    def test_is_refused_without_a_name(self, change, name):
        with pytest.raises(Refused) as refusal:
            change(**{name: " "})
        assert [obstacle.field for obstacle in refusal.value.obstacles] == [name]

    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("{number:03d}/{year}", "007/2015"),
            ("{year}-{number}", "2015-7"),
            ("D{number:04d} {financial_year}", "D0007 2015-16"),
        ],
    )
    def test_takes_other_formats_of_a_reference(self, change, text, first):
        office = change(decision_reference_format=text)

        assert office.decision_reference_format.format(number=7, year=2015, financial_year="2015-16") == first

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "both a number and a year"),
            ("{number}", "both a number and a year"),
            ("{year}", "both a number and a year"),
            ("{number}/{year", "curly brackets"),
            ("{number}/{month}", "Use {number} and {year}"),
            ("{}/{}", "Use {number} and {year}"),
            ("{number.__class__}/{year}", "Use {number} and {year}"),
            ("{number!r}/{year}", "Use {number} and {year}"),
            ("{number:099999999d}/{year}", "Use {number} and {year}"),
            ("Decision of the Police and Crime Commissioner {number}/{year}", "Shorten the format"),
        ],
    )
    def test_is_refused_with_a_format_that_gives_no_reference(self, change, text, said):
        with pytest.raises(Refused, match=said):
            change(decision_reference_format=text)

    @pytest.mark.parametrize("colour", ["blue", "#12345", "#gggggg", ""])
    def test_is_refused_with_what_is_no_colour(self, change, colour):
        with pytest.raises(Refused, match="Enter a colour"):
            change(colour=colour)

    @pytest.mark.parametrize(("colour", "is_dark"), [("#767676", True), ("#777777", False), ("#ffff00", False)])
    def test_white_text_must_be_readable_on_the_colour(self, change, colour, is_dark):
        if is_dark:
            assert change(colour=colour).colour == colour
        else:
            with pytest.raises(Refused, match="darker colour"):
                change(colour=colour)

    @pytest.mark.parametrize(("picture", "kind"), [(PNG, "image/png"), (JPEG, "image/jpeg")])
    def test_knows_a_picture_by_its_bytes(self, change, picture, kind):
        change(logo=picture)
        office = Office.objects.get()

        assert (bytes(office.logo), office.logo_type) == (picture, kind)

    def test_takes_the_logo_away(self, change):
        change(logo=PNG)
        change(logo=None)
        office = Office.objects.get()

        assert (office.logo, office.logo_type) == (None, "")

    @pytest.mark.parametrize(
        ("picture", "said"),
        [(b"<svg onload='alert(1)'/>", "PNG or JPEG"), (PNG + b"\x00" * 500_000, "smaller picture")],
    )
    def test_is_refused_with_another_file(self, change, picture, said):
        with pytest.raises(Refused, match=said):
            change(logo=picture)

    @pytest.mark.parametrize(
        ("detail", "value"),
        [("email", "not an address"), ("website", "javascript:alert(1)"), ("telephone", "1" * 31), ("boards", [""])],
    )
    def test_is_refused_with_what_cannot_be(self, change, detail, value):
        with pytest.raises(Refused) as refusal:
            change(**{detail: value})
        assert [obstacle.field for obstacle in refusal.value.obstacles] == [detail]


class TestTerms:
    def add(self, holder, started_on, ended_on=None):
        return add_term(
            office=an_office(),
            holder=holder,
            started_on=started_on,
            ended_on=ended_on,
            by=a_person(Role.ADMINISTRATOR),
            at=AT,
        )

    def test_follow_one_another(self):
        first = self.add("First", date(2012, 11, 15), date(2014, 7, 1))
        second = self.add("Second", date(2014, 7, 2))

        assert first.covers(date(2014, 7, 1))
        assert second.covers(date(2014, 7, 2))

    @pytest.mark.parametrize(
        ("started_on", "ended_on"),
        [
            (date(2014, 7, 1), None),
            (date(2013, 1, 1), date(2013, 2, 1)),
            (date(2012, 1, 1), date(2012, 11, 15)),
            (date(2012, 1, 1), None),
        ],
    )
    def test_are_refused_where_they_overlap(self, started_on, ended_on):
        self.add("First", date(2012, 11, 15), date(2014, 7, 1))

        with pytest.raises(Refused, match="The term of First began on 15 November 2012 until 1 July 2014"):
            self.add("Second", started_on, ended_on)

    def test_are_refused_after_one_that_lasts(self):
        self.add("First", date(2012, 11, 15))

        with pytest.raises(Refused, match="has not ended"):
            self.add("Second", date(2016, 5, 5))

    @pytest.mark.parametrize(
        ("holder", "started_on", "ended_on"),
        [("", date(2012, 11, 15), None), ("First", date(2012, 11, 15), date(2012, 11, 14))],
    )
    def test_are_refused_when_they_cannot_be(self, holder, started_on, ended_on):
        with pytest.raises(Refused):
            self.add(holder, started_on, ended_on)

    def test_end_once_and_not_before_they_start(self, by_and_at):
        term = self.add("First", date(2012, 11, 15))

        with pytest.raises(Refused, match="cannot end before"):
            end_term(term=term, ended_on=date(2012, 11, 14), **by_and_at)
        assert end_term(term=term, ended_on=date(2014, 7, 1), **by_and_at).ended_on == date(2014, 7, 1)
        with pytest.raises(Refused, match="ended on 1 July 2014 already"):
            end_term(term=term, ended_on=date(2014, 7, 2), **by_and_at)
