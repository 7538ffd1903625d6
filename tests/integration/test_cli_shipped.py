"""The command line with the shipped packs: the examples of every --help, all example records, no traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from xcompliance.cli.app import verbs

from .command_line import ROOT, xc

GIVEN_FILES = frozenset({"import sst", "import sanctions", "import list"})
"""Their examples name files of others, or what such files left: run in their own tests."""
VERBS = ("", *(verb for verb in verbs() if verb not in GIVEN_FILES))
GROUPS = frozenset(verb.split()[0] for verb in verbs() if " " in verb)
EXAMPLES = sorted((ROOT / "examples").glob("*.json"))
PAGES = [
    ROOT / "README.md",
    *(page for page in sorted((ROOT / "docs").rglob("*.md")) if not {"generated", "_build"} & set(page.parts)),
]


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A folder with the example records, in which commands may write."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    return tmp_path


def _examples(verb: str) -> list[str]:
    shown = xc(*verb.split(), "--help").out
    _, found, block = re.split(r"(Examples?:)\n", shown, maxsplit=1)
    lines = []
    for line in block.splitlines():
        if not line.startswith("    "):
            break
        lines.append(line.strip())
    assert found
    return lines


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb or "xcompliance")
def test_the_examples_of_every_help_work(verb: str, workplace: Path) -> None:
    script = "\n".join(_examples(verb))
    assert "xcompliance" in script
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    run = subprocess.run(
        ["sh", "-e", "-c", script], cwd=workplace, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, f"{script}\n{run.stdout}\n{run.stderr}"
    assert run.stderr == ""
    assert run.stdout.strip()


def test_the_first_help_says_every_verb_in_a_line_of_its_own() -> None:
    for group in ((), *((one,) for one in sorted(GROUPS))):
        assert "..." not in xc(*group, "--help").out.partition("Commands:")[2]
    shown = xc("--help").out
    for verb in {verb.split()[0] for verb in verbs()}:
        assert re.search(rf"^  {verb} +[A-Z].*\.$", shown, flags=re.MULTILINE), verb


def test_all_example_records_are_judged_in_every_language(workplace: Path) -> None:
    assert len(EXAMPLES) >= 20
    for lang in ("en", "ja", "zh"):
        ran = xc("evaluate", *EXAMPLES, "--lang", lang, "--explain")
        assert (ran.code, ran.err) == (0, "")


def test_examples_show_every_kind_of_verdict() -> None:
    decisions = json.loads(xc("evaluate", ROOT / "examples", "--format", "json").out)
    assert len(decisions) == len(EXAMPLES)
    assert {"allow", "review", "block"} <= {decision["verdict"] for decision in decisions}


def test_no_zero_tax_without_a_reason() -> None:
    for decision in json.loads(xc("evaluate", ROOT / "examples", "--format", "json").out):
        for line in decision["tax"]["lines"]:
            if line["amount"] is None:
                assert line["needs"], decision
            elif set(line["amount"]["amount"]) <= set("0."):
                assert line["taxability"], decision


def test_every_shipped_rule_explains_itself() -> None:
    rules = json.loads(xc("rules", "--format", "json").out)
    assert rules
    from xcompliance import Engine

    engine = Engine.load()
    for rule in rules:
        for lang in ("en", "ja", "zh"):
            assert rule["id"] in engine.explain_rule(rule["id"], lang)


def test_no_shipped_rule_claims_a_lawyer() -> None:
    assert {rule["review"] for rule in json.loads(xc("rules", "--format", "json").out)} == {"maintainers"}


def test_every_pack_says_what_it_does_not_cover() -> None:
    packs = json.loads(xc("packs", "--format", "json").out)
    assert [pack["id"] for pack in packs if not pack["known_gaps"]] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_the_documents_use_known_verbs_and_options(page: Path) -> None:
    known = {verb.split()[0] for verb in verbs()}
    text = "".join(re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL))
    for line in re.findall(r"^(?:\S*/)?xcompliance (.*?)(?:\s+#.*)?$", text, flags=re.MULTILINE):
        verb = line.split()[0]
        assert verb in known, line
        shown = xc(*(line.split()[:2] if verb in GROUPS else [verb]), "--help").out
        assert all(option in shown for option in re.findall(r"--[a-z-]+", line)), line


def test_the_quickstart_of_the_documents_runs() -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", ROOT / "docs" / "examples" / "quickstart.py"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    page = (ROOT / "docs" / "tutorials" / "quickstart.md").read_text(encoding="utf-8")
    assert f"```text\n{run.stdout}```" in page
