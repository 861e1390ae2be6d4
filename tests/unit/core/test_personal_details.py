"""What looks like a person's details is found, and what a provider honestly writes is not."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.personal_details import personal_details
from providers.models import CouncilArea

KINDS = {
    "an e-mail address": ["Write to jane.doe@example.org today", "JANE+x@mail.example.co.uk"],
    "a telephone number": [
        "Ring 0121 496 0000.",
        "ring 07700 900123",
        "07700900123",
        "ring +44 7700 900123",
        "+44 (0)121 496 0000",
        "ring (024) 7683 1234",
        "ring 024 7683 1234",
        "ring 01926 412345",
    ],
    "a postcode": ["She lives at CV1 5FB", "at B4 6HQ.", "cv1 5fb", "moved to CV342AB"],
    "a date of birth": [
        "born on 3 May 1987",
        "DOB: 03/05/1987",
        "d.o.b. 3.5.87",
        "date of birth 1987-05-03",
        "Born 3rd of May 1987",
        "her birthday is 3 May 1987",
    ],
    "a National Insurance number": ["AB 12 34 56 C", "AB123456C", "ab123456c"],
    "an NHS number": ["943 476 5919", "943-476-5919", "NHS number 9434765919"],
    "a crime reference": [
        "crime 23WM/12345/17",
        "20CV/123456A/17",
        "reference 20/12345/17",
        "crime number 20E5-1234567",
        "incident no 1234567",
    ],
    "an address": ["12 High Street", "at 3a Station Road, Rugby", "44 Old Mill Lane"],
    "a person’s name": [
        "Mr Smith",
        "Mrs. Jones",
        "Dr Patel",
        "Ms J. Brown",
        "Mr and Mrs Khan",
        "client J.S. moved",
        "Client J. S. moved",
        "the client JS moved",
        "a victim called Sarah",
        "the survivor, Maria, said",
        "her daughter Chloe",
        "his brother, named Tom",
    ],
    "a person’s age and place": [
        "a girl aged 14 from Nuneaton",
        "A 14-year-old from Rugby",
        "a woman aged 32 living in Leamington",
        "one young man, aged 19, from Bedworth",
    ],
}
HONEST = [
    "We supported 1,204 people and spent £12,500.50 of £1,385,000.00.",
    "Decision 029/2017 of 3 May 2017; agreement 029/2017/A1, variation 2.",
    "Registered charity 1096000, company number 01234567.",
    "Quarter 1 of 2017/18, April to June 2017, and FY17 2nd quarter; in Q1 2nd place.",
    "Between 1 April 2017 and 30 June 2017 we trained 12 volunteers. Until 31/03/2018, from 01 04 2017 30 06 2017.",
    "Coventry City Council, Nuneaton and Bedworth Borough Council, North Warwickshire, Stratford-on-Avon.",
    "Victim Support, Coventry Haven, the Witness Service, the Witness Care Unit and the Victims Commission.",
    "The Victims’ Code, the victim Support line, the child Protection plan, her child CAMHS, the victim ISVA.",
    "Clients aged 14 to 18; a young person aged 14; young people aged 17 in Coventry; women aged 18 to 25 in April.",
    "Mr and Mrs are titles. Dr. is one too.",
    "The client in Rugby was pleased. Each client. Two moved. Client A was helped, the survivor HR policy.",
    "Clients in Coventry waited 12 days. 2.5 full-time posts. 0.5 of a post.",
    "Call 0808 16 89 111 or 0300 303 1977, and 101 or 999; helpline 116 123.",
    "12 Crown Court hearings and 3 Magistrates’ Court cases; the 12 Month Road Map.",
    "M6, A45, B2 3rd floor, form A12, ISO 27001, Section 143 of the 2014 Act.",
    "MARAC, ISVA, IDVA, CRASAC and ROSA met 24/7; results were 50/50.",
    "Her partner, e.g. for housing; our partner Relate; partner Agencies; the partner, Rugby RFC.",
    "This idea was born in 2015, out of need. The service opened on 3 May 1987.",
    "1 234 567 8901 is too many, 100 200 3000 is none, 1234567890 neither.",
    "Sexual Assault Referral Centre; Child Sexual Exploitation; child Sexual Exploitation; Offender Management.",
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in KINDS.items() for text in texts])
def test_it_is_found_and_called_what_it_is(kind, text):
    assert [one.kind for one in personal_details(f"This quarter: {text}")] == [kind]


@pytest.mark.parametrize("text", HONEST)
def test_what_is_honestly_written_is_not_asked_about(text):
    assert personal_details(text) == []


@pytest.mark.parametrize("text", ["Sarah told us", "a boy aged 14", "she moved to the High Street"])
def test_what_cannot_be_told_by_its_shape_is_not_found(text):
    """As the module says: whoever certifies reads the words."""
    assert personal_details(text) == []


def test_each_is_told_once_in_the_order_of_the_text_with_its_words():
    found = personal_details("Mr Smith of CV1 5FB rang from 07700 900123 and wrote from a@b.example, CV1 5FB")
    assert [one.words for one in found] == ["Mr Smith", "CV1 5FB", "07700 900123", "a@b.example", "CV1 5FB"]


@pytest.mark.django_db
def test_no_council_area_is_taken_for_a_person(django_db_setup):
    names = [*CouncilArea.objects.values_list("name", flat=True), "Solihull", "Dudley", "Walsall", "Sandwell"]
    assert personal_details(" and ".join(names)) == []
    assert personal_details(" ".join(f"We met clients in {name}, {name} victims first." for name in names)) == []


@given(st.integers(0, 99_999_999_999), st.sampled_from(["£{:,}", "£{}", "{:,} people", "£{:,}.50", "{:,}"]))
def test_no_amount_is_taken_for_anything(number, shape):
    assert personal_details(f"We spent {shape.format(number)} in all.") == []


@given(st.dates(date(2010, 1, 1), date(2035, 12, 31)), st.integers(0, 400))
def test_no_span_of_days_is_taken_for_anything(first, days):
    last = first + timedelta(days=days)
    for shape in ("%d/%m/%Y", "%d %B %Y", "%Y-%m-%d", "%d.%m.%Y", "%d %m %Y"):
        assert personal_details(f"From {first:{shape}} to {last:{shape}}, {first:{shape}} – {last:{shape}}.") == []


@given(st.integers(1, 999), st.integers(2010, 2035), st.integers(1, 9))
def test_no_reference_of_ours_is_taken_for_anything(number, year, part):
    reference = f"{number:03}/{year}"
    assert personal_details(f"{reference}, {reference}/A{part}, {reference}/A{part} variation {part}") == []


@given(st.integers(100_000, 1_299_999), st.integers(0, 99_999_999))
def test_no_number_of_a_charity_or_a_company_is_taken_for_anything(charity, company):
    assert personal_details(f"charity {charity}, company {company:08}, charity number SC{charity:06}") == []


def test_of_ten_figures_only_those_with_the_right_check_are_an_nhs_number():
    found = [last for last in range(10) if personal_details(f"943 476 591{last}")]
    assert found == [9]


@settings(max_examples=200)
@given(st.text(max_size=400))
def test_whatever_is_written_can_be_looked_through(text):
    for one in personal_details(text):
        assert one.words in text


@given(st.text(alphabet="0123456789 -/.()+aAB@", min_size=200, max_size=400))
def test_what_is_made_to_be_slow_is_not(text):
    personal_details(text * 10)
