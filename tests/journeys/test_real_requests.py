"""Real requests, from the CSV as it was published to a number on screen, against arithmetic done here in Decimal."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.fixtures.central import database_dsn, drop_database, new_database
from tests.fixtures.command_line import Command, command_line

TRACE = (
    Path(os.environ.get("ANALYTICS_DESKTOP_REAL_DATA", Path(__file__).parents[3] / "shared" / "data"))
    / "azure-llm-2023"
)
CODE, CHAT = TRACE / "AzureLLMInferenceTrace_code.csv", TRACE / "AzureLLMInferenceTrace_conv.csv"
INPUT_PRICE, OUTPUT_PRICE = Decimal("1.234567"), Decimal("9.876543")
COLUMNS = [
    "--map", "occurred_at=TIMESTAMP", "--map", "input_tokens=ContextTokens", "--map", "output_tokens=GeneratedTokens",
]  # fmt: skip
SPAN = ["--from", "2023-11-16", "--to", "2023-11-16"]
PRICES = f"""provider,model,bucket,price_per_million,currency,valid_from,valid_to
azure,code-model,input,{INPUT_PRICE},USD,2023-01-01,
azure,code-model,output,{OUTPUT_PRICE},USD,2023-01-01,
"""

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not CODE.exists(), reason=f"the public Azure trace is not in {TRACE}"),
]


def tokens_in(file: Path) -> tuple[int, int, int]:
    """(requests, input tokens, output tokens) of a trace file."""
    with file.open(newline="") as text:
        rows = list(csv.DictReader(text))
    return len(rows), sum(int(row["ContextTokens"]) for row in rows), sum(int(row["GeneratedTokens"]) for row in rows)


def load(command: Command, file: Path, model: str, dsn: str, *more: object) -> None:
    constants = ["--set", "provider=azure", "--set", f"model={model}", "--set", "agent=trace"]
    told = command("import", "requests", file, *COLUMNS, *constants, "--dsn", dsn, *more)
    assert told.code == 0, told.err


def total(command: Command, metric: str, *more: str) -> Decimal:
    """Sum of a metric's rows as `show` prints them."""
    told = command("show", metric, *SPAN, "--format", "json", *more)
    assert told.code == 0, told.err
    return sum((Decimal(str(row["value"])) for row in told.json["rows"] if row["value"] is not None), Decimal(0))


class Traced(NamedTuple):
    """A workstation that has synced the trace, and the administrator's DSN of its central store."""

    workspace: Path
    central: str


@pytest.fixture(scope="module")
def traced(
    postgres_dsn: str, migrated_template: str, reader_dsn: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Traced]:
    """Both files imported, only one of the two models with a contract price."""
    folder, name = tmp_path_factory.mktemp("trace"), new_database(postgres_dsn, migrated_template)
    dsn = database_dsn(postgres_dsn, name)
    (folder / "prices.csv").write_text(PRICES)
    with pytest.MonkeyPatch.context() as patch:
        command = command_line(folder, patch)
        assert command("central", "prices", "import", folder / "prices.csv", "--dsn", dsn).code == 0
        load(command, CODE, "code-model", dsn)
        load(command, CHAT, "chat-model", dsn)
        assert command("connect", "--dsn", reader_dsn(dsn, "finance")).code == 0
        assert command("sync").code == 0
    yield Traced(folder, dsn)
    drop_database(postgres_dsn, name)


@pytest.fixture
def synced_trace(traced: Traced, monkeypatch: pytest.MonkeyPatch) -> Command:
    return command_line(traced.workspace, monkeypatch)


def test_show_gives_the_sums_of_exact_arithmetic_on_the_real_trace(synced_trace: Command) -> None:
    code_requests, code_in, code_out = tokens_in(CODE)
    chat_requests, chat_in, chat_out = tokens_in(CHAT)
    assert code_requests + chat_requests == 28_185
    assert total(synced_trace, "usage.requests") == 28_185
    assert total(synced_trace, "cost.tokens") == code_in + code_out + chat_in + chat_out
    assert total(synced_trace, "cost.total_cost") == (code_in * INPUT_PRICE + code_out * OUTPUT_PRICE) / 1_000_000


def test_money_is_printed_as_a_decimal_string(synced_trace: Command) -> None:
    values = [row["value"] for row in synced_trace("show", "cost.total_cost", *SPAN, "--json").json["rows"]]
    assert all(isinstance(value, str) for value in values if value is not None)


def test_a_model_without_price_is_unpriced_with_its_tokens_and_not_zero(synced_trace: Command) -> None:
    _, chat_in, chat_out = tokens_in(CHAT)
    costs = synced_trace("show", "cost.total_cost", *SPAN, "--by", "model", "--grain", "whole", "--json").json["rows"]
    assert {row["segment"]: row["value"] for row in costs}.get("chat-model") is None
    unpriced = synced_trace("show", "cost.unpriced_tokens", *SPAN, "--grain", "whole", "--json").json["rows"]
    assert {row["segment"]: row["value"] for row in unpriced} == {"chat-model": chat_in + chat_out}


def test_importing_the_same_file_again_changes_nothing(synced_trace: Command, traced: Traced) -> None:
    central = traced.central
    before = [total(synced_trace, metric) for metric in ("usage.requests", "cost.tokens", "cost.total_cost")]
    load(synced_trace, CODE, "code-model", central)
    load(synced_trace, CHAT, "chat-model", central)
    assert synced_trace("sync").code == 0
    after = [total(synced_trace, metric) for metric in ("usage.requests", "cost.tokens", "cost.total_cost")]
    assert after == before


def test_bad_rows_are_rejected_with_line_and_reason_while_the_rest_loads(
    command: Command, central: str, tmp_path: Path
) -> None:
    lines = CODE.read_text().splitlines()[:11]
    lines[3] = "2023-11-16 18:17:04.1206440,many,14"
    lines[7] = "yesterday,110,27"
    file, rejects = tmp_path / "spoilt.csv", tmp_path / "rejects.csv"
    file.write_text("\n".join(lines))
    load(command, file, "code-model", central, "--rejects", rejects)
    with rejects.open(encoding="utf-8-sig", newline="") as text:
        rejected = list(csv.DictReader(text))
    assert [int(row["line"]) for row in rejected] == [4, 8]
    assert all(row["reason"] for row in rejected)
    assert count_requests(central) == 8


def test_a_dry_run_changes_nothing(command: Command, central: str) -> None:
    load(command, CODE, "code-model", central, "--dry-run")
    assert count_requests(central) == 0


def count_requests(dsn: str) -> int:
    import psycopg

    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT count(*) FROM ai_cost_tracking").fetchone()
    assert row is not None
    return int(row[0])
