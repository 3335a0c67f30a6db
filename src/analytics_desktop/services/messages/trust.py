"""Which servers are believed to be who they say: the system's authorities, and the company's own."""

from __future__ import annotations

import ssl

from .carrier import Refused


def trusting(authorities_file: str) -> ssl.SSLContext:
    """Checks certificate and name. Raises Refused where the file of own authorities cannot be used."""
    context = ssl.create_default_context()
    if authorities_file:
        try:
            context.load_verify_locations(cafile=authorities_file)
        except (OSError, ssl.SSLError):
            raise Refused(
                f"The file of certificate authorities {authorities_file} cannot be used.",
                "Give a PEM file: analytics-desktop settings set authorities_file FILE",
            ) from None
    return context


NOT_TRUSTED = "If its certificate was made by your company, name the authority's PEM file in authorities_file."
