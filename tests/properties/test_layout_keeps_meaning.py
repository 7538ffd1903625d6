"""Law: laying a document out keeps every value and every comment, and laying it out again changes nothing."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from xcompliance.authoring.fmt import format_text
from xcompliance.document.yaml import forbidden_characters, loads

WORDS = st.sampled_from(["a", "b2", "c.d", "NO", "null", "true", "010121", "19%", "2026-11-22", "two words", "x-y"])
TEXTS = st.one_of(
    WORDS,
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=40),
    st.lists(WORDS, min_size=2, max_size=60).map(" ".join),
    st.lists(WORDS, min_size=2, max_size=4).map("\n".join),
).filter(lambda text: not forbidden_characters(text, ""))
KEYS = st.sampled_from(
    ["id", "title", "when", "then", "values", "places", "unit", "cases", "x", "y.z", "note", "source"]
)
TREES = st.recursive(
    st.one_of(TEXTS, st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=25,
)
DOCUMENTS = st.dictionaries(KEYS, TREES, min_size=1, max_size=6)
FILES = st.sampled_from(
    ["rules/a.yaml", "rules/a.test.yaml", "rules/pack.yaml", "places/p.yaml", "rules/scorecard.yaml"]
)


class Writer:
    """Writes a tree in a random but legal layout, with numbered comments wherever one may stand."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.count = 0

    def chance(self, of: int = 4) -> bool:
        return bool(self.draw(st.integers(0, of - 1)) == 0)

    def comment(self) -> str:
        self.count += 1
        return f"# comment {self.count}: with {{brackets}} and 'quotes'"

    def above(self, pad: str) -> list[str]:
        lines = [""] if self.chance(5) else []
        if self.chance(5):
            lines.append(f"{pad}{self.comment()}")
        return lines

    def side(self) -> str:
        return f"  {self.comment()}" if self.chance(5) else ""

    def scalar(self, text: str | None) -> str:
        if text is None:
            return self.draw(st.sampled_from(["null", "~"]))
        if text and text.isascii() and text.replace(" ", "").isalnum() and text == text.strip() and text != "null":
            return text
        if "\n" not in text and self.chance(2):
            return "'" + text.replace("'", "''") + "'"
        return json.dumps(text, ensure_ascii=False)

    def flow(self, tree: Any, pad: str) -> str:
        if isinstance(tree, dict | list):
            items = (
                [f"{self.scalar(key)}: {self.flow(one, pad)}" for key, one in tree.items()]
                if isinstance(tree, dict)
                else [self.flow(one, pad) for one in tree]
            )
            joined = ""
            for number, item in enumerate(items):
                joined += item + ("," if number + 1 < len(items) else "")
                joined += f" {self.comment()}\n{pad}  " if self.chance(8) else " "
            return ("{%s}" if isinstance(tree, dict) else "[%s]") % joined
        return self.scalar(tree)

    def value(self, tree: Any, pad: str) -> list[str]:
        """What stands behind a key or dash: the rest of its line, then further lines."""
        if isinstance(tree, dict | list) and tree and self.chance(2):
            inner = pad + " " * self.draw(st.integers(1, 4))
            return [self.side(), *self.block(tree, inner)]
        if isinstance(tree, str) and "\n" in tree and all(line.strip() == line != "" for line in tree.split("\n")):
            return [f" |-{self.side()}", *(f"{pad}   {line}" for line in tree.split("\n"))]
        return [f" {self.flow(tree, pad + ' ')}{self.side()}"]

    def block(self, tree: Any, pad: str) -> list[str]:
        lines = []
        if isinstance(tree, dict):
            for key, one in tree.items():
                first, *rest = self.value(one, pad)
                lines += [*self.above(pad), f"{pad}{self.scalar(key)}:{first}", *rest]
        else:
            for one in tree:
                first, *rest = self.value(one, pad)
                lines += [*self.above(pad), f"{pad}-{first}", *rest]
        if self.chance(6):
            lines.append(f"{pad}{self.comment()}")
        return lines


def _comments(text: str, count: int) -> Counter[str]:
    return Counter({f"comment {number}:": text.count(f"comment {number}:") for number in range(1, count + 1)})


@given(DOCUMENTS, FILES, st.data())
def test_layout_keeps_values_and_comments_and_is_idempotent(tree: dict[str, Any], name: str, data: Any) -> None:
    writer = Writer(data.draw)
    text = "\n".join(writer.block(tree, "")) + "\n"
    before = loads(text, name)
    once = format_text(text, name)
    assert loads(once, name).plain() == before.plain()
    assert _comments(once, writer.count) == _comments(text, writer.count)
    assert format_text(once, name) == once
