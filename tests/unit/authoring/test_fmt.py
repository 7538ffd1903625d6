"""The canonical layout: what it looks like, what it keeps, what it refuses."""

from __future__ import annotations

import io
import stat
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.tokens import CommentToken

from xcompliance.authoring import fmt
from xcompliance.authoring.fmt import (
    DefinitionShelf,
    LayoutError,
    diff_of,
    files_of,
    format_file,
    format_text,
    write_whole,
)
from xcompliance.authoring.fmt_print import ROW_WIDTH, WIDTH
from xcompliance.document.yaml import loads
from xcompliance.errors import PackError

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = sorted(files_of([ROOT / "rules", ROOT / "jurisdictions", ROOT / "examples" / "samples"]))


def laid_out(text: str, name: str = "a.yaml") -> str:
    once = format_text(dedent(text), name)
    assert format_text(once, name) == once
    return once


def test_keys_of_a_rule_stand_in_one_order() -> None:
    found = laid_out(
        """\
        then: {verdict: review}
        confidence: high
        when: {b: {order.channel: web}, a: {order.channel: web}}
        id: x.y
        places: {in: [JP], of: ship_to}
        citations:
        - {checked: 2026-11-22, source: Act}
        title: T
        """
    )
    assert found == dedent(
        """\
        id: x.y
        title: T
        places: {of: ship_to, in: [JP]}
        when: {b: {order.channel: web}, a: {order.channel: web}}
        then: {verdict: review}
        citations:
        - {source: Act, checked: 2026-11-22}
        confidence: high
        """
    )


@pytest.mark.parametrize(
    ("name", "text", "keys"),
    [
        (
            "p/pack.yaml",
            "{title: T, version: 1.0.0, id: p, define: {b: {x: y}, a: {x: y}}}",
            ["id", "version", "title"],
        ),
        ("p/scorecard.yaml", "{bands: [], applies_to: order, id: p.q}", ["id", "applies_to", "bands"]),
        ("p/r.test.yaml", "{cases: [], base: order/a, rule: p.r}", ["rule", "base", "cases"]),
        ("v.yaml", "{values: [], unit: money, checked: 2026-11-22, id: v}", ["id", "unit", "checked", "values"]),
        (
            "t.yaml",
            "{value: rate, keys: {b: text, a: text}, table: t.csv, unit: percent, id: t}",
            ["id", "unit", "table"],
        ),
        ("places/p.yaml", "{places: [], checked: 2026-11-22, source: S}", ["source", "checked", "places"]),
        ("p/lint-suppressions.yaml", "{suppressions: []}", ["suppressions"]),
        ("conventions.yaml", "{b: {y: 1, x: 2}, a: {}}", ["b", "a"]),
        ("sample.yaml", "{kind: order, currency: EUR, buyer: {}}", ["kind", "currency", "buyer"]),
    ],
)
def test_every_kind_of_file_has_its_order(name: str, text: str, keys: list[str]) -> None:
    assert list(loads(laid_out(text, name), name).value)[: len(keys)] == keys


def test_maps_with_free_keys_keep_the_order_of_their_author() -> None:
    found = laid_out("{define: {b: {x: y}, a: {x: y}}, id: p}", "p/pack.yaml")
    assert found.index("b:") < found.index("a:")


def test_comments_go_with_what_they_are_about() -> None:
    found = laid_out(
        """\
        # the head of the file

        # why this severity
        severity: advice   # at the side
        title: T
        when:   # behind a key
            # above a clause
            one: {order.channel: web}
              # deeper, behind the clauses
        # above then
        then: {verdict: review,  # inside brackets
               score: {points: 1, code: A}}
        id: x.y
        # the end
        """
    )
    assert found == dedent(
        """\
        # the head of the file

        # why this severity
        id: x.y
        title: T
        when:  # behind a key
          # above a clause
          one: {order.channel: web}
          # deeper, behind the clauses
        # above then
        then:
          verdict: review  # inside brackets
          score: {points: 1, code: A}
        severity: advice  # at the side
        # the end
        """
    )


def test_comments_in_lists_and_block_texts() -> None:
    found = laid_out(
        """\
        values:
        # first
        - {from: 2020-01-01, value: 1} # one

        # second
        -   # between dash and key
            from: 2021-01-01
            value: [a, # inside
                    b]
            note: >-   # folded
              some
              words
        id: v
        unit: list
        """
    )
    assert found == dedent(
        """\
        id: v
        unit: list
        values:
        # first
        - {from: 2020-01-01, value: 1}  # one

        # second
        # between dash and key
        - from: 2021-01-01
          value:
          - a  # inside
          - b
          note: >-  # folded
            some words
        """
    )


def test_texts_are_written_in_one_way() -> None:
    found = laid_out(
        """\
        a: 'single'
        b: 'say "so"'
        c: "two\\nlines"
        d:
        e: ~
        f: 'null'
        g: plain text
          on two lines
        h: |
          kept
          lines
        i: >
          folded

          paragraphs
        j: 'it''s'
        k: ""
        "NO": 010121
        """
    )
    assert found == dedent(
        """\
        a: "single"
        b: 'say "so"'
        c: "two\\nlines"
        d: null
        e: null
        f: "null"
        g: plain text on two lines
        h: |
          kept
          lines
        i: >
          folded

          paragraphs
        j: "it's"
        k: ""
        "NO": 010121
        """
    )


def test_brackets_stay_while_they_fit() -> None:
    long = ", ".join(f"member_{number}" for number in range(30))
    found = laid_out(
        f"a: {{b: [{long}], c: {{d: e}}}}\nrows:\n- {{name: {'x' * 150}, on: y}}\n- {{name: {'x' * 200}, on: y}}\n"
    )
    lines = found.splitlines()
    assert lines[0] == "a:"
    assert lines[1].startswith("  b: [member_0, ")
    assert lines[2].startswith("    member_")
    assert "  c: {d: e}" in lines
    assert max(map(len, lines[:6])) <= WIDTH
    assert f"- {{name: {'x' * 150}, on: y}}" in lines
    assert len(next(line for line in lines if line.startswith("- {"))) <= ROW_WIDTH
    assert f"- name: {'x' * 200}" in lines


def test_line_ends_tabs_and_marks_are_cleaned() -> None:
    assert format_text("\ufeffid: a  \r\ntitle: b\r\n\r\n\r\n\r\n# c\r\nstatus: d", "a.yaml") == (
        "id: a\ntitle: b\n\n# c\nstatus: d\n"
    )


def test_wrong_files_are_reported_with_their_position(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("a: 1\na: 2\n", encoding="utf-8")
    with pytest.raises(PackError, match=rf"{broken.name}:2:1 XC-L011"):
        format_file(broken)
    broken.write_bytes(b"a: \xff\n")
    with pytest.raises(PackError, match=rf"{broken}:1:4 XC-L004"):
        format_file(broken)
    with pytest.raises(PackError, match=rf"{tmp_path / 'absent.yaml'}:1:1 XC-L001"):
        format_file(tmp_path / "absent.yaml")


def test_a_layout_that_would_change_meaning_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "id: a.b\nwhen:\n  x: {order.channel: web}\n"
    for wrong in ("id: a.b\n", text.replace("web", "app"), text.replace("web", '"web"'), "id: [", f"{text}# new\n"):
        monkeypatch.setattr(fmt, "print_layout", lambda _layout, wrong=wrong: wrong)
        with pytest.raises(LayoutError, match="proven"):
            format_text(text, "a.yaml")


def test_a_rule_that_would_load_differently_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "rules" / "global" / "fraud" / "avs-none.yaml").read_text(encoding="utf-8")
    monkeypatch.setattr(fmt, "_prove", lambda *_: None)
    monkeypatch.setattr(fmt, "print_layout", lambda _: text.replace("points: 12", "points: 13"))
    with pytest.raises(LayoutError):
        format_text(text, "rules/avs-none.yaml")


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("old\n", encoding="utf-8")
    path.chmod(0o640)
    write_whole(path, "new\n")
    assert path.read_text(encoding="utf-8") == "new\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(fmt.os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        write_whole(path, "half")
    assert path.read_text(encoding="utf-8") == "new\n"
    assert [one.name for one in tmp_path.iterdir()] == ["a.yaml"]


def test_a_diff_says_what_would_change(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("title: T\nid: a", encoding="utf-8")
    shown = diff_of(format_file(path))
    assert "+id: a\n" in shown
    assert "\\ No newline at end of file" in shown


def _comments(text: str) -> list[str]:
    """The comments as ruamel.yaml, an independent reader, finds them."""
    found: list[str] = []
    for token in YAML(typ="rt", pure=True).scan(io.StringIO(text)):
        for part in getattr(token, "_comment", None) or ():
            for one in part if isinstance(part, list) else [part]:
                if isinstance(one, CommentToken):
                    found += [line.strip() for line in one.value.splitlines() if line.strip()]
    return sorted(set(found))


def test_shipped_files_are_laid_out_once_and_for_all() -> None:
    shelf = DefinitionShelf()
    for path in SHIPPED:
        formatted = format_file(path, definitions=shelf.of(path))
        assert format_text(formatted.after, str(path)) == formatted.after
        assert not [line for line in formatted.after.splitlines() if line != line.rstrip()]


@pytest.mark.parametrize("path", SHIPPED[::20], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_meaning_and_comments_are_kept_for_another_reader(path: Path) -> None:
    before, after = path.read_text(encoding="utf-8"), format_file(path).after
    reader = YAML(typ="safe", pure=True)
    assert reader.load(before) == reader.load(after)
    assert _comments(before) == _comments(after)
