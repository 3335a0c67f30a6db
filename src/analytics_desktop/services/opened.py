"""A generation that is open for questions, and where its numbers come from."""

from __future__ import annotations

import gc

from analytics_desktop.models.manifest import Manifest
from analytics_desktop.models.page import Source

from .lake.generation import Generation
from .query import Reader

YOUNG = 20_000  # objects made before the newest are looked through: about as many as the rows of a page


class Opened:
    """A generation and how many use it; the desk itself is one of them while it is the newest."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        try:
            self.reader = Reader(generation, generation.manifest.data_as_of, role=generation.manifest.role)
            generation.settle()
        except BaseException:
            generation.close()
            raise
        self.users = 1


def source_of(manifest: Manifest, manifest_sha256: str) -> Source:
    server = manifest.server
    return Source(
        company=server.company,
        is_demo=server.is_demo,
        generation=manifest.generation,
        manifest_sha256=manifest_sha256,
        data_as_of=manifest.data_as_of,
        synced_at=manifest.synced_at,
        role=manifest.role,
        zone=server.zone,
        currency=server.currency,
    )


def put_aside() -> None:
    """Python then looks for garbage neither in what lives as long as a generation, nor in a page that is being made."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 2, 50)  # older ones soon and seldom: in small parts
