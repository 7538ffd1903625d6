"""The pytest plugin: collects ``*.test.yaml`` beside rules, one item for each case.

It imports nothing of xcompliance until such a file lies in a folder of packs, so that it costs other projects nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

SUFFIX = ".test.yaml"
PACK_FILE = "pack.yaml"
PROPERTY = "xcompliance-coverage"
FOLDERS = ("rules", "jurisdictions", "samples")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--xc-coverage`` and the folders of packs, values and samples (also as ini options)."""
    group = parser.getgroup("xcompliance", "cases beside rules (xcompliance)")
    group.addoption("--xc-coverage", action="store_true", help="Show clauses seen true, false and unknown.")
    for name in FOLDERS:
        said = f"Folder of {name} for *.test.yaml; found beside the cases by default."
        group.addoption(f"--xc-{name}", metavar="DIR", default=None, help=said)
        parser.addini(f"xc_{name}", said, default="")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a case file if a pack lies above it; files of other tools that end alike are left alone."""
    if not file_path.name.endswith(SUFFIX) or not any((up / PACK_FILE).is_file() for up in file_path.parents):
        return None
    from xcompliance.testing.plugin_items import case_file

    return case_file(file_path, parent)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print the clause coverage of the cases that ran, those of other processes too."""
    if config.getoption("--xc-coverage"):
        from xcompliance.testing.plugin_items import coverage_lines

        found = list(_told(terminalreporter.stats))
        if found:
            terminalreporter.section("clauses seen true, false and unknown")
            for line in coverage_lines(found):
                terminalreporter.write_line(line)


def _told(stats: dict[str, list[Any]]) -> Iterator[str]:
    """What the cases reported of their rules. Reports travel between processes, objects do not."""
    for reports in stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == PROPERTY and getattr(report, "when", "") == "call":
                    yield value
