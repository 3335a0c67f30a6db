"""Rewrite an Office file so that its bytes depend on its content only, not on the clock."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def rewrite_fixed(path: Path, moment: datetime) -> None:
    """Set every time stamp in the file to `moment` (in document properties) or to 1980 (in the zip), in place."""
    path.write_bytes(_fixed(path.read_bytes(), moment))


def _fixed(data: bytes, moment: datetime) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(result, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.endswith(".xlsx"):
                content = _fixed(content, moment)
            elif entry.filename == "docProps/core.xml":
                content = _DATES.sub(rb"\g<1>" + f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode(), content)
            fixed = zipfile.ZipInfo(entry.filename, _EPOCH)
            fixed.compress_type, fixed.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            fixed.create_system = 3
            target.writestr(fixed, content)
    return result.getvalue()
