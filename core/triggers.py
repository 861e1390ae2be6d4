"""One trigger in the words of each database: it refuses, before the verb, every row for which a condition holds."""

from dataclasses import dataclass

# Written in a condition for "is another value than", which the two databases say differently.
DISTINCT = "<distinct>"
_SAYS_DISTINCT = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}


@dataclass(frozen=True)
class Trigger:
    """Refuses a verb on a table with a message; without a condition, always. OLD and NEW are the row.

    `vendor` names the one database that needs it, and `about` tells several of one verb apart.
    """

    table: str
    verb: str
    message: str
    when: str = ""
    vendor: str = ""
    about: str = ""

    @property
    def name(self) -> str:
        return f"{self.table}_no_{self.verb.lower()}{f'_{self.about}' if self.about else ''}"


def is_for(trigger: Trigger, vendor: str) -> bool:
    """SQLite has no TRUNCATE to refuse, and PostgreSQL no REPLACE."""
    return trigger.vendor in ("", vendor) and (vendor != "sqlite" or trigger.verb != "TRUNCATE")


def drop(trigger: Trigger, vendor: str) -> list[str]:
    on = f' ON "{trigger.table}"' if vendor == "postgresql" else ""
    return [f'DROP TRIGGER IF EXISTS "{trigger.name}"{on}']


def create(trigger: Trigger, vendor: str) -> list[str]:
    when = trigger.when.replace(DISTINCT, _SAYS_DISTINCT[vendor])
    return _on_sqlite(trigger, when) if vendor == "sqlite" else _on_postgresql(trigger, when)


def _on_sqlite(trigger: Trigger, when: str) -> list[str]:
    condition = f"WHEN {when} " if when else ""
    return [
        f'CREATE TRIGGER "{trigger.name}" BEFORE {trigger.verb} ON "{trigger.table}" {condition}'
        f"BEGIN SELECT RAISE(ABORT, '{trigger.message}'); END"
    ]


def _on_postgresql(trigger: Trigger, when: str) -> list[str]:
    raised = f"RAISE EXCEPTION '{trigger.message}' USING ERRCODE = 'integrity_constraint_violation';"
    body = f"IF {when} THEN {raised} END IF;" if when else raised
    # What a trigger before a statement gives back is not read; before a row, it is the row to go on with.
    row = {"DELETE": "OLD", "TRUNCATE": "NULL"}.get(trigger.verb, "NEW")
    level = "STATEMENT" if trigger.verb == "TRUNCATE" else "ROW"
    return [
        f'CREATE OR REPLACE FUNCTION "{trigger.name}"() RETURNS trigger LANGUAGE plpgsql AS '
        f"$$ BEGIN {body} RETURN {row}; END $$",
        f'CREATE TRIGGER "{trigger.name}" BEFORE {trigger.verb} ON "{trigger.table}" '
        f'FOR EACH {level} EXECUTE FUNCTION "{trigger.name}"()',
    ]
