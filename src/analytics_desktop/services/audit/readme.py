"""README-VERIFY.txt: how somebody without this program checks a pack, with exact commands."""

from __future__ import annotations

from .bag import MANIFEST, PUBLIC_KEY, SIGNATURE, STANDALONE, TAG_MANIFEST
from .facts import PackFacts

_TEXT = """\
AUDIT PACK OF {company}, GENERATION {generation}
{demo}
This folder is a BagIt bag (RFC 8493). Every command below is run inside it. Nothing needs this program but step 7.

1. No file was changed, and none is missing

   Linux:
   $ sha256sum --check --strict --quiet {manifest}
   $ sha256sum --check --strict --quiet {tags}
   macOS:
     shasum -a 256 -c {manifest}
     shasum -a 256 -c {tags}
   Windows (PowerShell):
     Get-Content {manifest}, {tags} | ForEach-Object {{
       $h, $f = $_ -split '  ', 2
       if ((Get-FileHash $f).Hash -ne $h) {{ "CHANGED: $f" }} }}

2. No file was added: all files below data are listed

   Linux:
   $ test "$(find data -type f | sort)" = "$(cut -c 67- {manifest} | sort)" && echo "no file was added"

3. The pack is signed (ECDSA P-256, SHA-256), on Linux, macOS and Windows with openssl

   $ openssl dgst -sha256 -verify {key} -signature {signature} {tags}

4. The key is the one that you expect. Compare this fingerprint with the one that you were given by another way

   $ openssl pkey -pubin -in {key} -outform DER | openssl dgst -sha256

   It must end with:
   {fingerprint}

5. The head of the audit log is signed by the central store's key, which is none of this workstation's

{checkpoint}
6. Everything that one file and Python can check: files, signature, rows, audit log, samples, evidence index

   $ python3 {standalone} . {fingerprint}

   On Windows: py {standalone} . {fingerprint}
   It needs Python 3.11 or later and openssl, and nothing of this program. Take it from a pack that you trust.

7. The numbers follow from the rows: give the zip, or this folder, to Analytics Desktop {version}

     analytics-desktop verify PACK

   It runs its own SQL, never the one in here, and says valid, invalid or cannot check.

WHAT IS IN HERE

   data/pack.json          the question: source, generation, and the window of time (UTC) of each table
   data/pages/             the numbers of each page, as JSON and as CSV
   data/reports/           for each framework the compliance report for reading; controls rest on rows of any age,
                           so step 7 cannot compute them again: they are as this workstation assessed them
   data/samples/           for each sample: the rows drawn, the plan with seed and frame hash, the frame
   data/evidence-index.csv which file answers which request and is evidence for which control
   data/custody.csv        through whose hands the evidence went; go on with it
   data/ipe/               for each page: source, parameters, queries, who, when, tie-out
   data/rows/              the raw rows behind the numbers, CSV compressed with gzip: for tables that grow,
                           those of the window; the others whole
   data/population.json    count, sums, first and last moment and days without rows, for each table
   data/sql/               every query, rollup and view that the numbers came from
   data/audit/             leaves of the audit log's Merkle tree (RFC 6962), the proof that no entry is missing,
                           inclusion proofs, the signed head (C2SP checkpoint), and proofs that the tree extends
                           that head and the tree of the last pack
   data/generation.json    the manifest of the generation; its SHA-256 is {manifest_sha256}
   data/limits.json        numbers that cannot be recomputed from the rows in here, and why

   People are pseudonyms: HMAC-SHA-256 with a key that stays with {company}. Free text is left out.
   A text that begins with = + - @ or ' has ' in front, so that no spreadsheet runs it.

WHAT THIS DOES NOT PROVE

   That the central store held the truth before its first signed head was seen outside; that the key's owner did not
   make another pack; that the store, as the login saw it, holds every event that ever happened.
   Keep the fingerprint, the manifest's SHA-256 and the head of the audit log with somebody else: then it does.
   An audit entry's leaf hash covers the entry as the central store holds it, with real names.
"""


_CHECKPOINT = """\
   $ d=$(mktemp -d) && sed '/^$/,$d' data/audit/checkpoint.txt > $d/body \
&& sed -n 's/^— [^ ]* //p' data/audit/checkpoint.txt | openssl base64 -d -A | tail -c +5 > $d/signature \
&& openssl dgst -sha256 -verify data/audit/head-key.pem -signature $d/signature $d/body

   The same on macOS. Keep the three lines above the empty one with somebody outside the company, or print them:
   every later log must extend them.
"""
_NO_CHECKPOINT = "   No head was signed when this data was synced, so there is nothing to hold a later log against.\n"


def readme_text(facts: PackFacts, fingerprint: str, has_checkpoint: bool) -> str:
    return _TEXT.format(
        checkpoint=_CHECKPOINT if has_checkpoint else _NO_CHECKPOINT,
        standalone=STANDALONE,
        company=facts.company,
        generation=facts.generation,
        demo="\nDEMO DATA: this company does not exist, and no figure is real.\n" if facts.is_demo else "",
        manifest=MANIFEST,
        tags=TAG_MANIFEST,
        key=PUBLIC_KEY,
        signature=SIGNATURE,
        fingerprint=fingerprint,
        version=facts.version,
        manifest_sha256=facts.manifest_sha256,
    )
