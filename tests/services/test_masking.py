"""What free text may show."""

from __future__ import annotations

import duckdb
import pytest

from analytics_desktop.services.masking import masking


def said(macro: str, text: str | None) -> str | None:
    with duckdb.connect() as connection:
        connection.execute(masking())
        row = connection.execute(f"SELECT {macro}(?)", [text]).fetchone()
    assert row is not None
    return row[0]  # type: ignore[no-any-return]


SECRETS = [
    ("recipient anna.schmidt@customer.example not accepted", "recipient [e-mail] not accepted"),
    ("mail to müller@büro.example", "mail to [e-mail]"),
    ("Invalid API key: key-demo-9f31c2a7b4 has been revoked", "Invalid API key: [key] has been revoked"),
    ("used sk-proj-abc123DEF456ghi789", "used [key]"),
    ("AKIAIOSFODNN7EXAMPLE", "[key]"),
    ("ghp_16C7e42F292c6912E7710c838347Ae178B4a expired", "[key] expired"),
    ("Authorization: Bearer abcDEF123456.xyz", "Authorization: Bearer [token]"),
    ("jwt eyJhbGciOi.eyJzdWIi.s1gnature end", "jwt [token] end"),
    ("password=hunter2, next", "password=[secret], next"),
    ("DB_PASSWORD: hunter2", "DB_PASSWORD=[secret]"),
    ("postgres://bob:hunter2@db.example/x", "postgres://[secret]@db.example/x"),
    ("card 4111 1111 1111 1111 declined", "card [card] declined"),
    ("card 4111111111111111 declined", "card [card] declined"),
    ("from 10.0.0.17 and 2001:db8::1 failed", "from [address] and [address] failed"),
    ("call +49 170 1234567 now", "call [phone] now"),
    ("to DE89 3704 0044 0532 0130 00", "to [account]"),
    ("-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY----- x", "[key] x"),
    ("-----BEGIN PRIVATE KEY-----\nMIIB cut off", "[key]"),
]


@pytest.mark.parametrize(("text", "shown"), SECRETS)
def test_secrets_and_personal_data_are_masked(text: str, shown: str) -> None:
    assert said("masked", text) == shown


@pytest.mark.parametrize(
    "text",
    ["Prompt is too long: 214331 tokens > 200000 maximum", "at 12:30:45 the run stopped", "version 1.2.3", "429", ""],
)
def test_ordinary_words_and_numbers_stay(text: str) -> None:
    assert said("masked", text) == text


def test_no_message_stays_no_message() -> None:
    assert said("masked", None) is None


def test_messages_that_differ_in_numbers_and_ids_have_one_pattern() -> None:
    texts = ("Tool x: 3 of 40, trace 9f31c2a7b4", "Tool x: 5 of 41, trace 00aa11bb22")
    assert {said("message_pattern", text) for text in texts} == {"Tool x: # of #, trace #"}
