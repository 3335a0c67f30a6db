"""What a request belongs to, and which price band it is in."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.importing import ImportOptions
from tests.services.importers.loading import DAY, ledger, load, rows


def test_names_are_found_whatever_their_case_and_made_when_new(central: str, file: Callable[..., Path]) -> None:
    with psycopg.connect(central) as connection:
        connection.execute("INSERT INTO agents (name) VALUES ('Support Bot')")
        connection.execute("INSERT INTO departments (name) VALUES ('Sales')")
    path = file(
        f"{DAY},1,1,support bot,sales,Inside Sales,Chat,Apollo",
        f"{DAY},2,1,Writer,Sales,inside sales,chat,",
        f"{DAY},3,1,,,INSIDE SALES,,apollo",
        f"{DAY},4,1,Ghost,,Nowhere,,",
        header="time,in,out,agent,department,team,feature,project",
    )
    report = load(central, path)
    assert (report.loaded, report.rejected) == (3, 1)
    found = rows(
        central,
        """SELECT input_tokens, a.name, d.name, t.name, f.name, p.name FROM ai_cost_tracking
        LEFT JOIN agents a ON a.id = agent_id LEFT JOIN departments d ON d.id = ai_cost_tracking.department_id
        LEFT JOIN teams t ON t.id = team_id LEFT JOIN features f ON f.id = feature_id
        LEFT JOIN projects p ON p.id = project_id ORDER BY 1""",
    )
    assert found == [
        (1, "Support Bot", "Sales", "Inside Sales", "Chat", "Apollo"),
        (2, "Writer", "Sales", "Inside Sales", "Chat", None),
        (3, None, "Sales", "Inside Sales", None, "Apollo"),  # the team knows its department
    ]
    assert rows(central, "SELECT name FROM agents ORDER BY 1") == [("Support Bot",), ("Writer",)]
    assert "1 new in agent" in report.notes


def test_people_are_found_by_id_or_address_and_unknown_ones_rejected_unless_asked_for(
    central: str, file: Callable[..., Path]
) -> None:
    with psycopg.connect(central) as connection:
        connection.execute("INSERT INTO departments (name) VALUES ('Sales')")
        connection.execute("INSERT INTO teams (department_id, name) VALUES (1, 'Inside')")
        connection.execute(
            """INSERT INTO people (external_id, display_name, email, team_id) VALUES
            ('E-1', 'Zoe', 'Zoe@example.com', 1), ('E-2', 'A', 'shared@example.com', NULL),
            ('E-3', 'B', 'shared@example.com', NULL)"""
        )
    people = ("e-1", "zoe@EXAMPLE.com", "shared@example.com", "new@example.com")
    lines = [f"{DAY},{number},1,{person}" for number, person in enumerate(people)]
    path = file(*lines, header="time,in,out,who")
    report = load(central, path, mapping={"person": "who"})
    assert (report.loaded, report.rejected) == (2, 2)
    with report.rejects[0].open(newline="", encoding="utf-8") as text:
        assert [row["reason"] for row in csv.DictReader(text)] == [
            'person: "shared@example.com" is the address of several people',
            'person: "new@example.com" is not known (--create-people adds unknown people)',
        ]
    assert ledger(central, "input_tokens, person_id, team_id, department_id") == [(0, 1, 1, 1), (1, 1, 1, 1)]
    second = load(central, path, mapping={"person": "who"}, options=ImportOptions(create_people=True))
    assert (second.loaded, second.already_there, second.rejected) == (1, 2, 1)
    assert rows(
        central, "SELECT external_id, display_name, email FROM people WHERE id > 3 OR external_id LIKE 'new%'"
    ) == [("new@example.com", "new", "new@example.com")]


def test_a_column_of_ids_mapped_to_a_name_is_refused(central: str, file: Callable[..., Path]) -> None:
    path = file(*(f"{DAY},{number},1,agent-{number}" for number in range(5_001)), header="time,in,out,agent")
    with pytest.raises(Problem, match="more than 5,000 agents"):
        load(central, path)
    assert rows(central, "SELECT count(*) FROM agents") == [(0,)]


def test_a_long_prompt_gets_the_band_of_the_price_that_applies_at_its_time(
    central: str, file: Callable[..., Path]
) -> None:
    with psycopg.connect(central) as connection:
        connection.execute(
            """INSERT INTO price_versions (id, kind, provider, model_pattern, context_band, valid_from,
                valid_to, source)
            VALUES (1, 'list', 'P', 'M*', 'standard', '2020-01-01', NULL, 'x'),
                   (2, 'list', 'P', 'M*', 'over_1000', '2020-01-01', '2026-02-01', 'x'),
                   (3, 'list', 'P', 'M*', 'over_5000', '2020-01-01', '2026-02-01', 'x'),
                   (4, 'contract', 'P', '*', 'standard', '2026-01-31 12:00+00', '2026-01-31 13:00+00', 'x')"""
        )
        connection.execute(
            "INSERT INTO prices SELECT id, bucket, id FROM price_versions, (VALUES ('input'), ('output')) b (bucket)"
        )
    path = file(
        f"{DAY},1000,1", f"{DAY},1001,1", f"{DAY},6000,1", "2026-02-01,6001,1", f"{DAY} 12:30,6002,1",
    )  # fmt: skip
    assert load(central, path).unpriced == ()
    assert ledger(central, "input_tokens, context_band, price_version_id") == [
        (1000, "standard", 1),
        (1001, "over_1000", 2),
        (6000, "over_5000", 3),
        (6001, "standard", 1),  # no such band any more
        (6002, "standard", 4),  # a contract without bands is for prompts of any length
    ]
