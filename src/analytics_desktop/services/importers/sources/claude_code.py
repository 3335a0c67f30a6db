"""Session logs of Claude Code: JSONL, one line for each thing that happened; answers of the model carry their usage."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.importing import ImporterKind
from analytics_desktop.services.importers.batch import Batch, Opened
from analytics_desktop.services.importers.plan import Plan
from analytics_desktop.services.importers.text_file import not_text, open_text, reading_progress

KIND = ImporterKind(
    name="claude-code",
    title="Claude Code session logs (JSONL)",
    help="Log files of Claude Code, or folders that hold them. Say whose they are with --set person=E-MAIL.",
    fields={
        "person": "external id or e-mail address of the person whose logs these are",
        "team": "name of the team",
        "department": "name of the department",
        "project": "name of the project",
        "agent": "name of the agent",
        "feature": "name of the feature",
        "prompt_type": "kind of prompt, free text",
        "geography": "where it was processed, where the price depends on it",
        "source": "keeps several ledgers apart",
    },
    maps=False,
)
_FIELDS = (
    "occurred_at", "provider", "model", "request_id", "tier", "input_tokens", "cache_read_tokens",
    "cache_write_5m_tokens", "cache_write_1h_tokens", "output_tokens", "web_searches", "raw_usage",
)  # fmt: skip
_UNSTORABLE = re.compile(r"\\u0000|\\ud[89a-f]|\0", re.IGNORECASE)


def files(named: list[Path]) -> dict[Path, Path]:
    found: dict[Path, Path] = {}
    for path in named:
        inside = sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]
        if not inside:
            raise Problem(f"There is no .jsonl file in {path}.", "Name the folder that holds the session logs.")
        found |= dict.fromkeys(inside, path)
    return found


@contextmanager
def opened(file: Path, plan: Plan) -> Iterator[Opened]:
    with open_text(file) as text:
        try:
            yield Opened(plan, _batches(text), reading_progress(text))
        except UnicodeDecodeError as error:
            raise not_text(file, error) from error


def _batches(lines: Iterator[str]) -> Iterator[Batch]:
    batch = Batch.of(_FIELDS)
    for number, line in enumerate(lines, 1):
        original = line.strip()
        try:
            values = _request(original) if original else None
        except ValueError as reason:
            batch.reject(number, str(reason), original)
        else:
            if values is not None:
                batch.add(number, original, hashlib.sha256(original.encode()).hexdigest()[:32], values)
        if batch.full:
            yield batch
            batch = Batch.of(_FIELDS)
    if batch.rows:
        yield batch


def _request(line: str) -> dict[str, str | None] | None:
    """Fields of one answer as texts; None for lines that are no answer of a billed model. ValueError: not usable."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("is not JSON") from None
    message = said.get("message") if isinstance(said, dict) else None
    usage = message.get("usage") if isinstance(message, dict) else None
    if not isinstance(message, dict) or not isinstance(usage, dict) or message.get("model") == "<synthetic>":
        return None
    raw = json.dumps(usage, sort_keys=True)
    if _UNSTORABLE.search(raw):
        raise ValueError("usage: contains a NUL or half a character")
    return {
        "occurred_at": _text(said, "timestamp"),
        "provider": "anthropic",
        "model": _text(message, "model"),
        "request_id": _request_id(said, message),
        "tier": "fast" if usage.get("speed") == "fast" else _text(usage, "service_tier", "standard"),
        "output_tokens": _count(usage, "output_tokens", required=True),
        "raw_usage": raw,
        **_input(usage),
    }


def _input(usage: dict[str, Any]) -> dict[str, str | None]:
    """Anthropic's input_tokens excludes what was read from and written to the cache, so the buckets are disjoint."""
    written = usage.get("cache_creation")
    kept_1h = _count(written, "ephemeral_1h_input_tokens") if isinstance(written, dict) else None
    kept_5m = _count(written, "ephemeral_5m_input_tokens") if isinstance(written, dict) else None
    if kept_1h is None and kept_5m is None:
        kept_5m = _count(usage, "cache_creation_input_tokens")
    tools = usage.get("server_tool_use")
    return {
        "input_tokens": _count(usage, "input_tokens", required=True),
        "cache_read_tokens": _count(usage, "cache_read_input_tokens"),
        "cache_write_5m_tokens": kept_5m,
        "cache_write_1h_tokens": kept_1h,
        "web_searches": _count(tools, "web_search_requests") if isinstance(tools, dict) else None,
    }


def _request_id(said: dict[str, Any], message: dict[str, Any]) -> str | None:
    """Streamed answers are logged line by line; these two ids together name the request."""
    ids = [_text(message, "id", ""), _text(said, "requestId", "")]
    return ":".join(text for text in ids if text) or None


def _text(holder: dict[str, Any], name: str, default: str | None = None) -> str:
    value = holder.get(name, default)
    if not isinstance(value, str) or (default is None and not value):
        raise ValueError(f"{name} is missing or no text")
    if _UNSTORABLE.search(json.dumps(value)):
        raise ValueError(f"{name}: contains a NUL or half a character")
    return value


def _count(holder: dict[str, Any], name: str, required: bool = False) -> str | None:
    value = holder.get(name)
    if value is None and not required:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{name} is missing or no number")
    return str(value)
