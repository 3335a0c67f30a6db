"""The key that signs heads of the audit log. It is kept with whoever runs maintenance and never enters the database."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.audit.signing import Secrets, key_from_pem, private_key, private_pem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

HEAD_KEY = "head-key"


def make_head_key(file: Path) -> None:
    """A new key in a file that only its owner may read. Raises Problem where there is a file already."""
    from cryptography.hazmat.primitives.asymmetric import ec

    text = private_pem(ec.generate_private_key(ec.SECP256R1()))
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
            out.write(text)
    except FileExistsError:
        raise Problem(f"There is a file {file} already.", "A key is never overwritten. Choose another name.") from None
    except OSError as error:
        raise Problem(f"The key cannot be written to {file}.", "Choose another folder.", str(error)) from error


def head_key_in(file: Path) -> EllipticCurvePrivateKey:
    """Raises Problem for a file that others may read or that holds no P-256 key."""
    try:
        if os.name == "posix" and file.stat().st_mode & 0o077:
            raise Problem(f"Others may read the key file {file}.", f"Run: chmod 600 {file}")
        return key_from_pem(file.read_text(encoding="ascii"))
    except OSError as error:
        remedy = "Make a key with: analytics-desktop central head-key FILE"
        raise Problem(f"The key file {file} cannot be read.", remedy, str(error)) from error
    except ValueError as error:
        remedy = "It must be a P-256 key in PEM form without a passphrase: analytics-desktop central head-key FILE"
        raise Problem(f"The file {file} holds no key that can sign heads.", remedy, str(error)) from error


def head_key_of_machine() -> EllipticCurvePrivateKey | None:
    """The key in the keyring of the account that runs maintenance, made at first use; None without a keyring."""
    from analytics_desktop.services.secrets import keyring_of_machine

    store = keyring_of_machine("central")
    return None if store is None else head_key_kept(store)


def head_key_kept(secrets: Secrets) -> EllipticCurvePrivateKey:
    return private_key(secrets, HEAD_KEY)
