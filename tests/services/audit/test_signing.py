"""Signatures that repeat, that openssl reads, and that hold for one content and one key only."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.audit.signing import (
    SIGNING_KEY,
    fingerprint_of,
    own_fingerprint,
    sign,
    signature_holds,
)
from tests.fixtures.lake import MemorySecrets


@pytest.fixture
def secrets() -> MemorySecrets:
    return MemorySecrets()


def test_the_same_content_and_key_give_the_same_signature(secrets: MemorySecrets) -> None:
    assert sign(secrets, b"content") == sign(secrets, b"content")


def test_a_signature_holds_for_its_content_and_key_only(secrets: MemorySecrets) -> None:
    signature, public = sign(secrets, b"content")
    assert signature_holds(public, signature, b"content")
    assert not signature_holds(public, signature, b"other")
    assert not signature_holds(public, signature[:-1] + bytes([signature[-1] ^ 1]), b"content")
    assert not signature_holds(sign(MemorySecrets(), b"content")[1], signature, b"content")


@pytest.mark.parametrize("text", ["", "no key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
def test_what_is_no_key_holds_nothing_and_has_no_fingerprint(text: str) -> None:
    assert not signature_holds(text, b"signature", b"content")
    assert fingerprint_of(text) == ""


@pytest.mark.parametrize(
    "key",
    [
        ec.generate_private_key(ec.SECP384R1()).public_key(),
        ed25519.Ed25519PrivateKey.generate().public_key(),
        rsa.generate_private_key(65537, 2048).public_key(),
    ],
    ids=["P-384", "Ed25519", "RSA"],
)
def test_keys_of_another_kind_are_refused(key: ec.EllipticCurvePublicKey) -> None:
    public = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    assert not signature_holds(public, b"signature", b"content")


def test_the_fingerprint_stays_and_is_empty_before_the_first_signature(secrets: MemorySecrets) -> None:
    assert own_fingerprint(secrets) == ""
    _, public = sign(secrets, b"")
    assert own_fingerprint(secrets) == fingerprint_of(public)
    assert len(own_fingerprint(secrets)) == 64


@pytest.mark.parametrize("stored", ["", "damaged", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_damaged_key_is_a_problem_and_never_replaced(secrets: MemorySecrets, stored: str) -> None:
    secrets.set(SIGNING_KEY, stored)
    with pytest.raises(Problem, match="damaged"):
        sign(secrets, b"content")
    assert secrets.get(SIGNING_KEY) == stored
