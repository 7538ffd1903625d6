"""Files that try to crash, to mislead a reviewer or to change type behind the author's back."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from xcompliance.document import yaml as strict
from xcompliance.errors import PackError, Problem


def problems(text: str) -> list[Problem]:
    with pytest.raises(PackError) as caught:
        strict.loads(text, "f.yaml")
    return list(caught.value.problems)


REFUSED = [
    ("a: !!python/object:os.system {}\n", 1, 4, "XC-L008"),
    ("a: !!str 1\n", 1, 4, "XC-L008"),
    ("a: ! 1\n", 1, 4, "XC-L008"),
    ("a: &x 1\nb: *x\n", 1, 4, "XC-L009"),
    ("b: 1\na: *x\n", 2, 4, "XC-L009"),
    ("*x : 1\n", 1, 1, "XC-L009"),
    ("a: {b: 1}\nc:\n  <<: {d: 1}\n", 3, 3, "XC-L010"),
    ("a: 1\nb: 2\na: 3\n", 3, 1, "XC-L011"),
    ("caf\u00e9: 1\ncafe\u0301: 2\n", 2, 1, "XC-L011"),
    ("'a': 1\na: 2\n", 2, 1, "XC-L011"),
    ("? [a, b]\n: 1\n", 1, 3, "XC-L012"),
    ("? {a: b}\n: 1\n", 1, 3, "XC-L012"),
    ("null: 1\n", 1, 1, "XC-L012"),
    ("? \n: 1\n", 1, 2, "XC-L012"),
    ("a: 1\n---\nb: 2\n", 2, 1, "XC-L007"),
    ("", 1, 1, "XC-L007"),
    ("# only a comment\n", 1, 1, "XC-L007"),
    ("%YAML 1.1\n---\na: 1\n", 1, 1, "XC-L015"),
    ("a: [1, 2\nb: 3\n", 2, 2, "XC-L006"),
    ("a: b: c\n", 1, 5, "XC-L006"),
    ("a: 1\n\tb: 2\n", 2, 1, "XC-L006"),
    ("a: x\u202ey\n", 1, 5, "XC-L005"),
    ("a: 1\r\nb: \u2066x\n", 2, 4, "XC-L005"),
    ("a: x\x00y\n", 1, 5, "XC-L005"),
    ("a: x\u200by\n", 1, 5, "XC-L005"),
    ("a: x\ufeffy\n", 1, 5, "XC-L005"),
    ("a: x\u2028y\n", 1, 5, "XC-L005"),
    ("a: \ud800\n", 1, 4, "XC-L005"),
    ('a: "x\\u202ey"\n', 1, 4, "XC-L005"),
    ('a: "x\\0y"\n', 1, 4, "XC-L005"),
]


@pytest.mark.parametrize(("text", "line", "column", "code"), REFUSED)
@pytest.mark.parametrize("library", [True, False], ids=["libyaml", "pure"])
def test_refused_with_position(
    text: str, line: int, column: int, code: str, library: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strict.yaml, "__with_libyaml__", library)
    first = problems(text)[0]
    assert (first.code, first.line) == (code, line)
    if library:
        assert first.column == column
    assert first.message
    assert first.remedy


@pytest.mark.parametrize(
    "text",
    [
        "NO",
        "010121",
        "00501",
        "1e3",
        "0x10",
        "yes",
        "off",
        "12:30:45",
        "1_000",
        ".inf",
        "2026-11-22",
        "=",
        "True",
        "Null",
    ],
)
def test_every_scalar_is_text(text: str) -> None:
    plain = strict.loads(f"a: {text}\n", "f").value["a"]
    quoted = strict.loads(f"a: '{text}'\n", "f").value["a"]
    assert plain.kind == quoted.kind == "text"
    assert plain.value == quoted.value == text
    assert (plain.quoted, quoted.quoted) == (False, True)


@pytest.mark.parametrize("text", ["null", "~", ""])
def test_null_is_nothing_unless_quoted(text: str) -> None:
    assert strict.loads(f"a: {text}\n", "f").value["a"].kind == "null"
    assert strict.loads(f"a: '{text}'\n", "f").value["a"].kind == "text"


def test_keys_are_text_however_they_look() -> None:
    node = strict.loads("NO: 1\n010121: 2\nyes: 3\n", "f")
    assert list(node.value) == ["NO", "010121", "yes"]


def test_positions_are_one_based_and_count_characters() -> None:
    node = strict.loads("日本: {東京: [á, b]}\n", "f")
    inner = node.value["日本"]
    assert inner.position == ("f", 1, 5)
    assert inner.key_position("東京") == ("f", 1, 6)
    assert inner.value["東京"].value[1].position == ("f", 1, 14)


def test_windows_line_ends_and_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: |\r\n  x\r\n  y\r\n")
    node = strict.load(path, tmp_path)
    assert node.value["b"].value == "x\ny\n"
    assert node.key_position("b")[1:] == (2, 1)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
@pytest.mark.parametrize("library", [True, False], ids=["libyaml", "pure"])
def test_deep_nesting_is_refused_at_once(opening: str, library: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict.yaml, "__with_libyaml__", library)
    started = time.perf_counter()
    found = problems(opening * (200_000 // len(opening)))
    assert "XC-L013" in {problem.code for problem in found}
    assert time.perf_counter() - started < 5


def test_depth_24_is_read_and_25_is_not() -> None:
    strict.loads("[" * 24 + "]" * 24, "f")
    assert problems("[" * 25 + "]" * 25)[0].code == "XC-L013"


def test_alias_bomb_is_never_expanded() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    found = problems("\n".join(lines))
    assert {problem.code for problem in found} == {"XC-L009"}
    assert len(found) <= strict.MAX_PROBLEMS


def test_many_nodes_are_refused() -> None:
    assert problems("[" + "1," * 200_001 + "]")[0].code == "XC-L014"


def test_all_problems_of_a_file_are_reported() -> None:
    found = problems("a: 1\na: 2\nb: !x 3\nc: &y 4\n")
    assert [(problem.line, problem.code) for problem in found] == [(2, "XC-L011"), (3, "XC-L008"), (4, "XC-L009")]


def test_large_file(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: " + b"x" * strict.MAX_BYTES)
    assert refused(path, tmp_path) == "XC-L003"


def test_not_utf8_says_where(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\nb: caf\xe9\n")
    with pytest.raises(PackError) as caught:
        strict.load(path, tmp_path)
    problem = caught.value.problems[0]
    assert (problem.code, problem.line, problem.column) == ("XC-L004", 2, 7)


def test_utf16_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("a: 1\n".encode("utf-16"))
    assert refused(path, tmp_path) == "XC-L004"


def test_links_folders_and_outside_paths(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    (root / "real").mkdir(parents=True)
    outside.mkdir()
    (outside / "a.yaml").write_text("a: 1\n")
    (root / "link.yaml").symlink_to(outside / "a.yaml")
    (root / "linked").symlink_to(outside)
    assert refused(root / "link.yaml", root) == "XC-L002"
    assert refused(root / "linked" / "a.yaml", root) == "XC-L002"
    assert refused(outside / "a.yaml", root) == "XC-L002"
    assert refused(root / ".." / "outside" / "a.yaml", root) == "XC-L002"
    assert refused(root / "real", root) == "XC-L001"
    assert refused(root / "absent.yaml", root) == "XC-L001"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_named_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")
    assert refused(tmp_path / "a.yaml", tmp_path) == "XC-L001"


def refused(path: Path, root: Path) -> str:
    with pytest.raises(PackError) as caught:
        strict.load(path, root)
    return caught.value.problems[0].code
