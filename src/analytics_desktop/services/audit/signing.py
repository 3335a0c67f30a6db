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
    key = private_key(secrets)
    return sign_with(key, content), public_pem(key.public_key())


def sign_with(key: EllipticCurvePrivateKey, content: bytes) -> bytes:
    """DER signature (RFC 6979: it depends on key and content only)."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    return key.sign(content, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


def signature_holds(key_pem: str, signature: bytes, content: bytes) -> bool:
    """False for another content, another key, and anything that is no P-256 key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(key_pem.encode())
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
            return False
        key.verify(signature, content, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def fingerprint_of(key_pem: str) -> str:
    """SHA-256 of the key's DER form in hex; empty for text that is no public key."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

    try:
        key = load_pem_public_key(key_pem.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return ""
    return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def own_fingerprint(secrets: Secrets) -> str:
    """Fingerprint of this workspace's key; empty before the first signature."""
    return fingerprint_of(public_pem(private_key(secrets).public_key())) if secrets.get(SIGNING_KEY) else ""


def private_key(secrets: Secrets, entry: str = SIGNING_KEY) -> EllipticCurvePrivateKey:
    """The key that the secret store keeps under this name; made now if there is none."""
    from cryptography.hazmat.primitives.asymmetric import ec

    stored = secrets.get(entry)
    if stored is None:
        made = ec.generate_private_key(ec.SECP256R1())
        secrets.set(entry, private_pem(made))
        return made
    try:
        return key_from_pem(stored)
    except ValueError:
        remedy = "Restore the secrets of this workspace from a backup."
        raise Problem("The signing key of this workspace is damaged.", remedy) from None


def key_from_pem(text: str) -> EllipticCurvePrivateKey:
    """Raises ValueError for anything but a P-256 key without a passphrase."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(text.encode(), password=None)
    except (TypeError, UnsupportedAlgorithm) as error:
        raise ValueError(str(error)) from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("not a P-256 key")
    return key


def private_pem(key: EllipticCurvePrivateKey) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_pem(key: EllipticCurvePublicKey) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
