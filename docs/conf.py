"""Sphinx settings. Built with ``-n -T -W --keep-going``: every warning is an error."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "xcompliance"
author = "The xcompliance authors"
copyright = "2026, the xcompliance authors"
release = "0.1.0"

extensions = [
    "myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon",
    "reference_pages", "lint_pages", "rule_pages", "format_pages",
]  # fmt: skip
exclude_patterns = ["_build", "_ext", "examples"]
html_theme = "furo"
html_title = "xcompliance"
html_show_sourcelink = False

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings say it in words; signatures stay readable
autodoc_default_options = {"members": True, "exclude-members": "model_config"}
napoleon_google_docstring = True
napoleon_numpy_docstring = False

# Names of the standard library, of pydantic and of our inner modules have no page here; our public names must resolve.
nitpick_ignore_regex = [
    (r"py:.*", r"(?!xcompliance\.).*"),
    (r"py:.*", r"xcompliance\.[a-z_]+(\..*)?"),
]
