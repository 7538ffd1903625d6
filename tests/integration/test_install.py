"""A wheel and an editable install, each in a new environment, find the packs and judge a record. Slow, always run.

The environment of the wheel is filled from the hash-pinned lock, as a user does it. The editable one borrows what the
environment of the tests has.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from .command_line import ROOT

LOOK = """
import json, sys
from datetime import date
import xcompliance
from xcompliance.engine import shipped
engine = xcompliance.Engine.load()
print(json.dumps({
    "code": xcompliance.__file__,
    "rules": str(shipped.rules_dir()),
    "jurisdictions": str(shipped.jurisdictions_dir()),
    "packs": len(engine.snapshot.packs),
    "digest": engine.snapshot.digest,
}))
"""


def _run(*command: object, cwd: Path | None = None) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    parts = [str(part) for part in command]
    run = subprocess.run(parts, capture_output=True, text=True, check=False, cwd=cwd, env=environment)
    assert run.returncode == 0, f"{parts}\n{run.stdout}\n{run.stderr}"
    return run.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without isolation: the build backend is in the lock."""
    folder = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


def _new_environment(folder: Path) -> Path:
    venv.create(folder, with_pip=False)
    return folder / "bin" / "python"


def _borrowing_environment(folder: Path) -> Path:
    """A new environment that can see the libraries of this one, but not its xcompliance."""
    python = _new_environment(folder)
    (site,) = folder.glob("lib/python*/site-packages")
    lent = Path(sysconfig.get_paths()["purelib"])
    # addsitedir is not used: it would read the .pth file of this environment's own editable install.
    (site / "lent.pth").write_text(f"{lent}\n", encoding="utf-8")
    return python


def _install(python: Path, *what: object) -> None:
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python, "install", "--quiet")
    _run(*pip, "--no-deps", "--no-build-isolation", *what)


def _looked(python: Path, folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(_run(python, "-c", LOOK, cwd=folder))
    return found


def _judged(python: Path, folder: Path) -> str:
    order = {
        "kind": "order", "id": "W-1", "currency": "EUR", "price_mode": "exclusive",
        "buyer": {"type": "consumer"}, "ship_to": {"country": "DE", "postal_code": "10115"},
        "lines": [{"id": "1", "kind": "goods", "quantity": 1, "unit_price": "10.00 EUR"}],
    }  # fmt: skip
    (folder / "order.json").write_text(json.dumps(order), encoding="utf-8")
    command = python.parent / "xcompliance"
    return _run(command, "evaluate", "order.json", "--on", "2026-11-22", "--format", "jsonl", cwd=folder)


def test_the_wheel_carries_packs_licence_and_notice(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    shipped = [path.relative_to(ROOT) for folder in ("rules", "jurisdictions") for path in (ROOT / folder).rglob("*.*")]
    assert [str(path) for path in shipped if f"xcompliance/_packs/{path.as_posix()}" not in names] == []
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith("licenses/NOTICE") for name in names)
    assert not [name for name in names if name.startswith(("tests", "docs", "examples"))]


def test_wheel_and_editable_install_find_the_same_packs(wheel: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    from_wheel = _new_environment(tmp_path / "from-wheel")
    _install(from_wheel, "--require-hashes", "-r", ROOT / "requirements" / "demo.lock")
    _install(from_wheel, wheel)
    editable = _borrowing_environment(tmp_path / "editable")
    _install(editable, "--editable", ROOT)
    looked, looked_editable = _looked(from_wheel, elsewhere), _looked(editable, elsewhere)
    assert str(tmp_path / "from-wheel") in str(looked["code"])
    assert str(tmp_path / "from-wheel") in str(looked["rules"])
    assert looked_editable["rules"] == str(ROOT / "rules")
    assert looked_editable["jurisdictions"] == str(ROOT / "jurisdictions")
    assert looked["packs"]
    assert looked["digest"] == looked_editable["digest"]
    assert _judged(from_wheel, elsewhere) == _judged(editable, elsewhere)


def test_without_packs_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from xcompliance.engine import shipped
    from xcompliance.errors import PackError

    monkeypatch.setattr(shipped, "_IN_WHEEL", tmp_path)
    monkeypatch.setattr(shipped, "_IN_CHECKOUT", tmp_path)
    with pytest.raises(PackError, match=r"Engine\.load\(rules="):
        shipped.rules_dir()
    with pytest.raises(PackError, match=r"Engine\.load\(jurisdictions="):
        shipped.jurisdictions_dir()
