"""Checks an audit pack with nothing but Python's standard library and openssl. It trusts nothing in the pack.

    python3 verify_pack.py FOLDER [FINGERPRINT]

FOLDER is the unpacked pack. FINGERPRINT is that of the signing key, told to you by another way than with the pack.
Ends with 0 for valid, 3 for invalid, 4 for cannot check. This file came with the pack: whoever forges a pack can forge
it too, so take it from a pack that you trust, or read it; it is short.
"""

from __future__ import annotations

import base64
import csv
import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

MANIFESTS = {"manifest-sha256.txt": "data/", "tagmanifest-sha256.txt": ""}
TAGS = {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "signing-key.pem", "README-VERIFY.txt", "verify_pack.py"}
UNLISTED = {"tagmanifest-sha256.txt", "signature.der"}
LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)")
MOST_RATIO, MOST_TEXT = 400, 64 << 20


class Finding(NamedTuple):
    check: str
    verdict: str  # valid, invalid, cannot check; "note" does not count
    sentence: str


class Broken(Exception):
    """The message is what is wrong, as a sentence."""


def sha256_of(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while block := source.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def text_of(file: Path) -> str:
    if file.is_symlink() or not file.is_file() or file.stat().st_size > MOST_TEXT:
        raise Broken(f"{file.name} is missing, a link or far too large.")
    return file.read_bytes().decode("utf-8")


def listed_in(folder: Path, name: str) -> dict[str, str]:
    lines = text_of(folder / name).split("\n")
    found = [LINE.fullmatch(line) for line in lines[:-1]]
    result = {match[2]: match[1] for match in found if match}
    if lines[-1] or len(result) != len(lines) - 1:
        raise Broken(f"{name} is damaged.")
    return result


def check_files(folder: Path) -> str:
    there = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()
    }
    payload, tags = listed_in(folder, "manifest-sha256.txt"), listed_in(folder, "tagmanifest-sha256.txt")
    if any((folder / name).is_symlink() for name in there) or set(tags) != TAGS:
        raise Broken("There is a link, or another set of descriptions than a pack has.")
    if not all(name.startswith("data/") for name in payload) or there != {*payload, *tags, *UNLISTED}:
        raise Broken("Files are missing, or there are files that are not listed.")
    for name, digest in {**payload, **tags}.items():
        if sha256_of(folder / name) != digest:
            raise Broken(f"{name} was changed.")
    return f"{len(payload)} files are there, unchanged and listed."


def openssl_holds(key: str, signature: bytes, content: bytes) -> bool:
    with tempfile.TemporaryDirectory() as room:
        names = {"key": key.encode(), "signature": signature, "content": content}
        for name, data in names.items():
            (Path(room) / name).write_bytes(data)
        command = ["openssl", "dgst", "-sha256", "-verify", "key", "-signature", "signature", "content"]
        done = subprocess.run(command, cwd=room, capture_output=True, check=False)
    return done.returncode == 0 and done.stdout.strip() == b"Verified OK"


def fingerprint_of(key: str) -> str:
    found = re.fullmatch(r"-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/=\n]+)-----END PUBLIC KEY-----\n", key)
    if not found:
        raise Broken("A public key is not in PEM form.")
    return hashlib.sha256(base64.b64decode(found[1].replace("\n", ""))).hexdigest()


def check_signature(folder: Path) -> str:
    key = text_of(folder / "signing-key.pem")
    signature = (folder / "signature.der").read_bytes()[:1000]
    if not openssl_holds(key, signature, (folder / "tagmanifest-sha256.txt").read_bytes()):
        raise Broken("The signature does not belong to these files.")
    return f"The signature holds for the key {fingerprint_of(key)}."


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def split_of(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1


def tree_head(leaves: list[bytes]) -> bytes:
    level = leaves
    while len(level) > 1:
        level = [node(*level[at : at + 2]) if at + 1 < len(level) else level[at] for at in range(0, len(level), 2)]
    return level[0]


def head_of_range(inside: list[bytes], first: int, size: int, proof: list[bytes]) -> bytes:
    """Head of the whole tree from a run of leaves and the heads of what is left and right of it."""
    last, rest = first + len(inside), iter(proof)

    def head(start: int, count: int) -> bytes:
        if start + count <= first or start >= last:
            return next(rest)
        if first <= start and start + count <= last:
            return tree_head(inside[start - first : start - first + count])
        split = split_of(count)
        left = head(start, split)
        return node(left, head(start + split, count - split))

    if not (inside and 0 <= first < last <= size):
        raise Broken("The proof of the audit log does not fit its leaves.")
    result = head(0, size)
    if next(rest, None) is not None:
        raise Broken("The proof of the audit log is too long.")
    return result


def climb(path: list[bytes], index: int, last: int, starts: list[bytes]) -> list[bytes]:
    """RFC 9162 2.1.3.2 and 2.1.4.2: one walk serves one hash (inclusion) or two, old and new (consistency)."""
    hashes = starts
    for sibling in path:
        if last == 0:
            raise Broken("A proof is too long.")
        if index & 1 or index == last:
            hashes = [node(sibling, one) for one in hashes]
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            hashes = [*hashes[:-1], node(hashes[-1], sibling)]
        index, last = index >> 1, last >> 1
    if last:
        raise Broken("A proof is too short.")
    return hashes


def extends(old_size: int, size: int, old: bytes, head: bytes, proof: list[bytes]) -> bool:
    if not 0 < old_size < size:
        return old_size == size and not proof and old == head
    index, last = old_size - 1, size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    path = [old, *proof] if old_size & (old_size - 1) == 0 else proof
    return bool(path) and climb(path[1:], index, last, [path[0], path[0]]) == [old, head]


def hashes_of(texts: list[str]) -> list[bytes]:
    result = [bytes.fromhex(text) for text in texts]
    if any(len(one) != 32 for one in result):
        raise Broken("A hash has another length.")
    return result


def check_generation(data: Path) -> str:
    facts, text = json.loads(text_of(data / "pack.json")), text_of(data / "generation.json")
    if hashlib.sha256(text.encode()).hexdigest() != facts["manifest_sha256"]:
        raise Broken("The manifest is not that of the generation that the pack names.")
    return f"Generation {facts['generation']}, data of {facts['company']}, as of {facts['data_as_of']}."


def check_tree(data: Path) -> str:
    manifest, folder = json.loads(text_of(data / "generation.json")), data / "audit"
    if not (folder / "proof.json").is_file():
        return "There are no audit entries in this pack."
    proof = json.loads(text_of(folder / "proof.json"))
    header, *rest = text_of(folder / "leaves.csv").split("\r\n")
    if header != "seq,leaf_hash" or rest.pop() != "":
        raise Broken("The list of leaves is damaged.")
    lines = [line.split(",") for line in rest]
    leaves = dict(zip((int(seq) for seq, _ in lines), hashes_of([leaf for _, leaf in lines]), strict=True))
    size, first, waiting = proof["size"], proof["first"], set(proof["waiting"])
    if len(leaves) != len(lines) or (proof["head"], size) != (manifest["audit_head"], manifest["audit_rows"]):
        raise Broken("The tree of the audit log is not the one of the generation.")
    head = bytes.fromhex(proof["head"])
    if lines:
        if head_of_range(list(leaves.values()), first, size, hashes_of(proof["proof"])) != head:
            raise Broken("The leaves do not lead to the head of the audit log.")
        check_proofs(folder, {seq: first + place for place, seq in enumerate(leaves)}, leaves, size, head)
    for row in rows_of(data / "rows" / "audit_log.csv.gz"):
        seq = int(row["seq"])
        if (seq in waiting) == (seq in leaves) or (seq in leaves and leaves[seq].hex() != row["leaf_hash"]):
            raise Broken(f"Audit entry {seq} is not in the tree.")
    return f"{len(lines)} leaves of {size} are complete and under the head {proof['head'][:16]}…"


def check_proofs(folder: Path, places: dict[int, int], leaves: dict[int, bytes], size: int, head: bytes) -> None:
    for one in json.loads(text_of(folder / "inclusion.json")):
        index = one["leaf_index"]
        same = places.get(one["seq"]) == index and leaves[one["seq"]].hex() == one["leaf_hash"]
        if not same or climb(hashes_of(one["proof"]), index, size - 1, [leaves[one["seq"]]]) != [head]:
            raise Broken(f"The inclusion proof of entry {one['seq']} does not hold.")
    for one in json.loads(text_of(folder / "consistency.json")):
        if one["proof"] is None:
            raise Broken(f"The log does not extend the {one['what']}, as the pack says itself.")
        if not extends(one["size"], size, bytes.fromhex(one["head"]), head, hashes_of(one["proof"])):
            raise Broken(f"The log does not extend the {one['what']}.")


def check_signed_head(data: Path) -> str:
    folder = data / "audit"
    if not (folder / "checkpoint.txt").is_file():
        return "No head of the audit log was signed."
    text, key = text_of(folder / "checkpoint.txt"), text_of(folder / "head-key.pem")
    body, _, line = text.rpartition("\n\n")
    origin, size, root = body.split("\n")
    dash, name, signature = line.removesuffix("\n").split(" ")
    content = base64.b64decode(signature, validate=True)
    fits = (dash, name, content[:4].hex()) == ("—", origin, fingerprint_of(key)[:8])
    if not fits or not openssl_holds(key, content[4:], f"{body}\n".encode()):
        raise Broken("The signature of the audit log's head does not hold.")
    head = base64.b64decode(root, validate=True).hex()
    if (folder / "consistency.json").is_file():
        known = [(one["size"], one["head"]) for one in json.loads(text_of(folder / "consistency.json"))]
        if (int(size), head) not in known:
            raise Broken("The signed head is not proven to be of this tree.")
    return f"The head of {size} entries is signed by the key {fingerprint_of(key)}."


def rows_of(file: Path) -> Iterator[dict[str, str]]:
    """Rows of a compressed CSV; the text form of values is that of the file."""
    most = file.stat().st_size * MOST_RATIO + (1 << 20)
    with gzip.open(file, "rb") as packed:
        yield from csv.DictReader(_lines(packed, most), strict=True)


def _lines(packed: Any, most: int) -> Iterator[str]:
    read = 0
    for line in io.TextIOWrapper(packed, encoding="utf-8", newline=""):
        read += len(line)
        if read > most:
            raise Broken("Rows grow without measure when they are unpacked.")
        yield line


def check_rows(data: Path) -> str:
    population, total = json.loads(text_of(data / "population.json")), 0
    if {f"{table}.csv.gz" for table in population} != {file.name for file in (data / "rows").iterdir()}:
        raise Broken("The control totals are those of other tables.")
    for table, claimed in population.items():
        count, sums = 0, dict.fromkeys(claimed["sums"], Decimal(0))
        known = dict.fromkeys(sums, False)
        for row in rows_of(data / "rows" / f"{table}.csv.gz"):
            count += 1
            for name in sums:
                if row[name]:
                    sums[name], known[name] = sums[name] + Decimal(row[name]), True
        same = all(
            (Decimal(claimed["sums"][name]) == sums[name]) if known[name] else claimed["sums"][name] is None
            for name in sums
        )
        if count != claimed["rows"] or not same:
            raise Broken(f"The control totals of {table} do not fit its rows.")
        total += count
    return f"{total} rows in {len(population)} tables have the control totals of the lake."


def check_samples(data: Path) -> str:
    folder = data / "samples"
    plans = sorted(folder.glob("*.plan.json")) if folder.is_dir() else []
    for file in plans:
        plan, base = json.loads(text_of(file)), file.name.removesuffix(".plan.json")
        frame = [(row["id"], row["amount"]) for row in rows_of(folder / f"{base}.frame.csv.gz")]
        text = "".join(["id,amount\n", *(f"{id_},{amount}\n" for id_, amount in frame)])
        drawn = "".join(["place,id,amount\n", *(f"{at},{','.join(frame[at])}\n" for at in places_of(plan, frame))])
        if hashlib.sha256(text.encode()).hexdigest() != plan["frame_sha256"] or drawn != text_of(
            folder / f"{base}.csv"
        ):
            raise Broken(f"The sample {base} is not the one that its plan gives.")
    return f"{len(plans)} samples were drawn again: the same rows."


def places_of(plan: dict[str, Any], frame: list[tuple[str, str]]) -> list[int]:
    method, seed, size = plan["method"], plan["seed"], plan["size"]
    start = int.from_bytes(hashlib.sha256(f"{seed}:start".encode()).digest(), "big")
    if method == "judgemental":
        return [place for place, (id_, _) in enumerate(frame) if id_ in plan["ids"]]
    if method == "random":
        ranked = sorted((hashlib.sha256(f"{seed}:{id_}".encode()).digest(), at) for at, (id_, _) in enumerate(frame))
        return sorted(place for _, place in ranked[:size])
    if method == "systematic":
        step = len(frame) // size if size else 0
        return [start % step + step * number for number in range(size)]
    lengths = [max(Fraction(amount or "0"), Fraction(0)) for _, amount in frame]
    total, first = sum(lengths, Fraction(0)), Fraction(start % 10**9, 10**9)
    places, reached, place = [], Fraction(0), -1
    for number in range(size if total else 0):
        while reached <= (first + number) * total / size:
            place += 1
            reached += lengths[place]
        places.append(place)
    return places


def check_index(data: Path) -> str:
    lines = list(csv.DictReader(io.StringIO(text_of(data / "evidence-index.csv"), newline=""), strict=True))
    for line in lines:
        if sha256_of(data / line["file"]) != line["sha256"]:
            raise Broken(f"The evidence index names another {line['file']}.")
    return f"{len(lines)} lines of the evidence index name files of this pack."


def findings_of(folder: Path, expected: str) -> Iterator[Finding]:
    checks: list[tuple[str, Callable[[Path], str], Path]] = [
        ("files", check_files, folder),
        ("signature", check_signature, folder),
        ("generation", check_generation, folder / "data"),
        ("rows", check_rows, folder / "data"),
        ("audit log", check_tree, folder / "data"),
        ("signed head", check_signed_head, folder / "data"),
        ("samples", check_samples, folder / "data"),
        ("evidence index", check_index, folder / "data"),
    ]
    for name, check, where in checks:
        try:
            yield Finding(name, "valid", check(where))
        except FileNotFoundError as error:
            missing = "openssl" if error.filename == "openssl" else Path(str(error.filename)).name
            yield Finding(name, "cannot check" if missing == "openssl" else "invalid", f"{missing} is missing.")
            return
        except (Broken, ValueError, KeyError, TypeError, IndexError, AttributeError, ArithmeticError, OSError, EOFError,
                StopIteration, RuntimeError, RecursionError, csv.Error) as error:  # fmt: skip
            yield Finding(name, "invalid", str(error) if isinstance(error, Broken) else "Damaged.")
            return
    key = fingerprint_of(text_of(folder / "signing-key.pem"))
    if not expected:
        yield Finding("signer", "note", f"Nobody told whose key it is. Compare {key} with what you were told.")
    else:
        wanted = expected.lower().replace(":", "").removeprefix("sha256")
        yield Finding("signer", "valid" if wanted == key else "invalid", f"The key is {key}.")
    yield Finding("numbers", "note", "Whether the numbers follow from the rows: analytics-desktop verify PACK.")


def main(arguments: list[str]) -> int:
    if not 1 <= len(arguments) <= 2 or not Path(arguments[0]).is_dir():
        print(__doc__)
        return 2
    findings = list(findings_of(Path(arguments[0]), arguments[1] if len(arguments) == 2 else ""))
    for finding in findings:
        print(f"{finding.verdict:<12} {finding.check:<16} {finding.sentence}")
    verdicts = {finding.verdict for finding in findings}
    verdict = next((one for one in ("invalid", "cannot check") if one in verdicts), "valid")
    print(f"\nThe pack is {verdict}." if verdict != "cannot check" else "\nThe pack cannot be checked here.")
    return {"valid": 0, "invalid": 3}.get(verdict, 4)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
