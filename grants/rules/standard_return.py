"""The standard measures: what the system offers to ask in a quarterly return, from standard_return.toml beside this.

Read once; a key, unit or topic that is not known stops it there and then.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from grants.choices import Counts, Relation, Split, Topic, Unit
from grants.rules.templates import AddUpFacts, MeasureFacts, Questions, obstacles_to_measures

NAME = "Support services for victims"
ABOUT = "Services that support victims of crime to cope and to recover"
_SOURCE = Path(__file__).with_name("standard_return.toml")


@cache
def standard_return() -> Questions:
    """The questions in their order, and the rules of what must add up."""
    held = tomllib.loads(_SOURCE.read_text(encoding="utf-8"))
    questions = Questions(
        tuple(measure for topic in Topic for measure in _of_topic(topic, held["measures"].pop(topic.value, []))),
        tuple(_rule(row) for row in held["rules"]),
    )
    faults = [one.message for one in obstacles_to_measures(questions.measures, questions.rules)]
    faults += [f"No such topic: {topic}" for topic in held["measures"]]
    if faults:
        raise ValueError(f"{_SOURCE.name}: {'; '.join(faults)}")
    return questions


def _of_topic(topic: Topic, rows: list[dict[str, Any]]) -> list[MeasureFacts]:
    return [
        MeasureFacts(
            **row
            | {
                "topic": topic.value,
                "unit": Unit(row.get("unit", Unit.PEOPLE)).value,
                "split": Split(row.get("split", Split.NONE)).value,
                "counts": Counts(row["counts"]).value,
            }
        )
        for row in rows
    ]


def _rule(row: dict[str, Any]) -> AddUpFacts:
    return AddUpFacts(row["whole"], tuple(row["parts"]), Relation(row["relation"]).value, row.get("binds_from"))
