"""How Sphinx builds the documentation: make docs."""

from __future__ import annotations

from importlib.metadata import version as version_of

project = "Analytics Desktop"
copyright = "the Analytics Desktop authors"  # noqa: A001 - the name that Sphinx reads
release = version_of("analytics-desktop")
extensions = ["myst_parser"]
html_theme = "furo"
html_title = f"{project} {release}"
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nitpicky = True
