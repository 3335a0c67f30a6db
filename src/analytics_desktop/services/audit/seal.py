"""Makes a folder with `data/` a signed bag."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from .bag import (
    BAGIT,
    MANIFEST,
    PUBLIC_KEY,
    README,
    SIGNATURE,
    STANDALONE,
    TAG_FILES,
    TAG_MANIFEST,
    files_in,
    manifest_text,
)
from .facts import PackFacts
from .readme import readme_text
from .signing import Secrets, fingerprint_of, sign
from .tree_files import CHECKPOINT


def seal(folder: Path, secrets: Secrets, facts: PackFacts) -> None:
    """Write the manifests and the signature; what is signed is the tag manifest, which covers all else."""
    payload = [name for name in files_in(folder) if name.startswith("data/")]
    _put(folder, "bagit.txt", BAGIT)
    _put(folder, "bag-info.txt", bag_info(folder, payload, facts))
    _put(folder, MANIFEST, manifest_text(folder, payload))
    _, public = sign(secrets, b"")
    _put(folder, PUBLIC_KEY, public)
    _put(folder, README, readme_text(facts, fingerprint_of(public), (folder / "data" / "audit" / CHECKPOINT).exists()))
    _put(folder, STANDALONE, standalone_text())
    tags = manifest_text(folder, TAG_FILES)
    _put(folder, TAG_MANIFEST, tags)
    (folder / SIGNATURE).write_bytes(sign(secrets, tags.encode())[0])


def bag_info(folder: Path, payload: list[str], facts: PackFacts) -> str:
    size = sum((folder / name).stat().st_size for name in payload)
    company = " ".join(facts.company.split())
    lines = {
        "Bag-Software-Agent": f"Analytics Desktop {facts.version}",
        "Bagging-Date": facts.moment.date().isoformat(),
        "Payload-Oxum": f"{size}.{len(payload)}",
        "Source-Organization": company,
        "External-Identifier": f"generation {facts.generation}, manifest {facts.manifest_sha256}",
        "External-Description": "Demo data" if facts.is_demo else "Evidence of reported numbers",
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items())


def standalone_text() -> str:
    """The verifier that goes along: one file that needs Python and openssl, and nothing of this program."""
    return (resources.files("analytics_desktop.services.audit") / STANDALONE).read_text(encoding="utf-8")


def _put(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8", newline="\n")
