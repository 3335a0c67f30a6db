"""Request CSVs: one row is one call of a model."""

from __future__ import annotations

from analytics_desktop.models.importing import ImporterKind

FIELDS = {
    "occurred_at": "when the request was made: ISO date and time, or seconds or milliseconds since 1970",
    "provider": "who bills the request, for example openai",
    "model": "model name as the provider writes it",
    "input_tokens": "input tokens that were not cached",
    "total_input_tokens": "input tokens including cached ones (instead of input_tokens)",
    "cache_read_tokens": "input tokens read from the cache",
    "cache_write_5m_tokens": "input tokens written to the cache for 5 minutes",
    "cache_write_1h_tokens": "input tokens written to the cache for 1 hour",
    "output_tokens": "visible output tokens, without reasoning",
    "total_output_tokens": "output tokens including reasoning (instead of output_tokens)",
    "reasoning_tokens": "output tokens spent on hidden reasoning",
    "web_searches": "searches billed by the provider",
    "request_id": "the provider's id of the request; without it the row's content identifies it",
    "tier": "standard, batch or priority",
    "context_band": "price band for long prompts, where the provider has one",
    "geography": "where it was processed, where the price depends on it",
    "person": "external id or e-mail address of the person",
    "team": "name of the team",
    "department": "name of the department",
    "project": "name of the project",
    "agent": "name of the agent",
    "feature": "name of the feature",
    "prompt_type": "kind of prompt, free text",
    "execution_id": "UUID of the agent execution",
    "attempt": "1 for the first try, 2 for its first retry, ...",
    "source": "only with --set: keeps several ledgers apart",
}

KIND = ImporterKind(
    name="requests",
    title="Model requests (CSV)",
    help="Any CSV with one row for each model request. Name its columns with --map FIELD=COLUMN, "
    "and give what all rows share with --set FIELD=VALUE.",
    fields=FIELDS,
    required=(
        ("occurred_at",),
        ("provider",),
        ("model",),
        ("input_tokens", "total_input_tokens"),
        ("output_tokens", "total_output_tokens"),
    ),
)
