"""Is the central store as it should be? One .sql file in sql/check is one question; no rows is the good answer."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any, Literal

import psycopg

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.progress import Progress, silent
from analytics_desktop.services.central.connect import ensure_schema, open_central
from analytics_desktop.services.central.ownership import acting_as_owner
from analytics_desktop.services.central.versions import SQL_FOLDER


@dataclass(frozen=True)
class Finding:
    level: Literal["good", "look", "bad"]
    """good: as it should be; look: works, but somebody should look; bad: wrong numbers, lost rows or open doors"""
    title: str
    detail: str = ""
    """names of the things found, comma separated"""
    remedy: str = ""


@dataclass(frozen=True)
class Question:
    level: Literal["look", "bad"]
    title: str
    """what it means when the query finds rows (one text column)"""
    good: str
    remedy: str
    sql: str
    as_login: bool = False
    """ask as the login itself, not as the owner of the tables"""


def questions() -> tuple[Question, ...]:
    """Every question, in the order of the file names."""
    files = sorted((SQL_FOLDER / "check").glob("*.sql"))
    return tuple(_question(file.read_text(encoding="utf-8")) for file in files)


def check(dsn: str, progress: Progress = silent) -> list[Finding]:
    """Look without changing anything. A store that cannot be opened is one finding, not an exception."""
    findings = []
    try:
        with open_central(dsn) as connection:
            ensure_schema(connection)
            connection.commit()
            asked = questions()
            for number, question in enumerate(asked):
                progress(question.good, number / len(asked))
                findings.append(_answer(connection, question))
    except Problem as problem:
        return [Finding("bad", problem.sentence, problem.detail, problem.remedy)]
    progress("Checked", 1.0)
    return findings


def _question(text: str) -> Question:
    header, _, statement = text.removeprefix("/*").partition("*/")
    return Question(**tomllib.loads(header), sql=statement)


def _answer(connection: psycopg.Connection[Any], question: Question) -> Finding:
    with connection.transaction() if question.as_login else acting_as_owner(connection):
        found = [str(row[0]) for row in connection.execute(question.sql.encode())]
    if not found:
        return Finding("good", question.good)
    return Finding(question.level, question.title, ", ".join(found), question.remedy)
