"""ECDSA P-256 signatures that stock openssl can check; the private key stays in the secret store."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from analytics_desktop.models.errors import Problem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey

SIGNING_KEY = "signing-key"


class Secrets(Protocol):
    def get(self, key: str, /) -> str | None: ...
    def set(self, key: str, value: str, /) -> None: ...


def sign(secrets: Secrets, content: bytes) -> tuple[bytes, str]:
    """(DER signature, public key as PEM). Makes the key at the first use.

    The same key and content give the same signature (RFC 6979), so that a pack can be repeated byte for byte.
    """
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    key = _private_key(secrets)
    return key.sign(content, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)), _public_pem(key.public_key())


def signature_holds(public_pem: str, signature: bytes, content: bytes) -> bool:
    """False for another content, another key, and anything that is no P-256 key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(public_pem.encode())
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
            return False
        key.verify(signature, content, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def fingerprint_of(public_pem: str) -> str:
    """SHA-256 of the key's DER form in hex; empty for text that is no public key."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

    try:
        key = load_pem_public_key(public_pem.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return ""
    return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def own_fingerprint(secrets: Secrets) -> str:
    """Fingerprint of this workspace's key; empty before the first signature."""
    return fingerprint_of(_public_pem(_private_key(secrets).public_key())) if secrets.get(SIGNING_KEY) else ""


def _private_key(secrets: Secrets) -> EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        load_pem_private_key,
    )

    stored = secrets.get(SIGNING_KEY)
    if stored is None:
        made = ec.generate_private_key(ec.SECP256R1())
        secrets.set(SIGNING_KEY, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())
        return made
    try:
        key = load_pem_private_key(stored.encode(), password=None)
    except ValueError:
        key = None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        remedy = "Restore the secrets of this workspace from a backup."
        raise Problem("The signing key of this workspace is damaged.", remedy)
    return key


def _public_pem(key: EllipticCurvePublicKey) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
