"""How executions fail: codes and messages as gateways, tools and models really word them."""

from __future__ import annotations

import numpy as np

from analytics_desktop.services.central.demo.columns import Floats

# category, code, message, weight. Two messages contain an address and a key, as logs do: samples must mask them.
FAILURES: tuple[tuple[str, str, str, float], ...] = (
    ("rate_limit", "429", "Rate limit reached for requests per minute, retry after 20 seconds", 12),
    ("rate_limit", "529", "Overloaded: the model is temporarily at capacity", 8),
    ("rate_limit", "tokens_per_minute", "Rate limit: more input tokens per minute than the organisation may use", 4),
    ("invalid_input", "context_length_exceeded", "Prompt is too long: 214331 tokens > 200000 maximum", 7),
    ("invalid_input", "400", "Invalid file type .heic", 5),
    ("invalid_input", "schema_violation", "Invalid field 'due_date': not in the format YYYY-MM-DD", 6),
    ("invalid_input", "empty_document", "Validation failed: the document has no text layer and no readable image", 3),
    ("tool_error", "tool_failed", "Tool search_crm returned status 500", 7),
    ("tool_error", "tool_failed", "Tool read_spreadsheet: sheet 'Q3' not found", 4),
    ("tool_error", "tool_loop", "Stopped after 25 tool calls without an answer", 3),
    ("tool_error", "tool_failed", "Tool send_mail: recipient anna.schmidt@customer.example not accepted", 2),
    ("network", "connection_reset", "Connection reset by peer while reading the response", 5),
    ("network", "dns_failure", "DNS: name or service not known: vectors.larkfield.example", 2),
    ("network", "stream_interrupted", "Connection closed before the final message", 4),
    ("auth", "401", "Invalid API key: key-demo-9f31c2a7b4 has been revoked", 2),
    ("auth", "permission_denied", "The service account may not read folder Contracts/2023", 3),
    ("model_refusal", "refusal", "The model refused: legal advice on a named person", 3),
    ("model_refusal", "content_filter", "Output blocked by the content filter", 3),
    ("internal", "500", "Internal error in the orchestrator, run stopped", 5),
    ("internal", "500", "Internal: the state of the run was lost in a restart", 2),
    ("internal", "500", "Unhandled exception: the answer was no JSON after 3 repairs", 6),
    ("other", "cancelled", "Cancelled by the user", 5),
    ("timeout", "deadline_exceeded", "Deadline of 600 seconds exceeded", 0),
    ("tool_error", "crm_unavailable", "Tool update_ticket: CRM gateway unavailable, 4 attempts", 0),
    ("tool_error", "tool_loop", "Tool match_entry was called for the same 40 entries again and again", 0),
)

CATEGORIES = tuple(category for category, _, _, _ in FAILURES)
CODES = tuple(code for _, code, _, _ in FAILURES)
MESSAGES = tuple(message for _, _, message, _ in FAILURES)

TIMEOUT, BURST, RUNAWAY = len(FAILURES) - 3, len(FAILURES) - 2, len(FAILURES) - 1


def failure_chances() -> Floats:
    weights = np.array([weight for _, _, _, weight in FAILURES], dtype=float)
    return np.asarray(weights / weights.sum(), dtype=float)
