"""When a fresh list may take the place of the one in use, and an index that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from xcompliance.cli.refusal import Refusal
from xcompliance.cli.screening import guard, screening
from xcompliance.risk.screening import ListedParty, ListFileError, SanctionsList
from xcompliance.risk.screening.index import write_index


def listed(version: str, entries: int, id_: str = "example.list") -> SanctionsList:
    parties = tuple(ListedParty(str(number), "", (f"Sample Name{number}",)) for number in range(entries))
    return SanctionsList(id_, version, "0" * 64, parties)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    path = tmp_path / "index.json"
    write_index(path, [listed("2026-11-20", 100)])
    return path


@pytest.mark.parametrize(
    "fresh",
    [
        listed("2026-11-20", 100),
        listed("2026-11-21", 90),
        listed("2026-11-21", 5, "another.list"),
        listed("sha256:0123", 100),
    ],
    ids=["the same day", "a tenth shorter", "another list", "a version that is no day"],
)
def test_a_list_of_the_same_day_or_a_little_shorter_is_taken(index: Path, fresh: SanctionsList) -> None:
    guard(fresh, index)


@pytest.mark.parametrize(
    ("fresh", "said"),
    [(listed("2026-11-21", 89), "from 100 to 89 entries"), (listed("2026-11-19", 100), "older than 2026-11-20")],
)
def test_a_list_that_is_older_or_more_than_a_tenth_shorter_is_not(index: Path, fresh: SanctionsList, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        guard(fresh, index)
    assert said in refused.value.lines[0]
    assert "--replace" in refused.value.lines[0]


def test_the_first_list_of_an_index_is_taken(tmp_path: Path) -> None:
    guard(listed("2020-01-01", 1), tmp_path / "none.json")


def test_an_index_that_is_absent_or_none_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        screening(tmp_path / "none.json")
    other = tmp_path / "other.json"
    other.write_text("[]", encoding="utf-8")
    with pytest.raises(ListFileError, match=r"other\.json"):
        screening(other)
