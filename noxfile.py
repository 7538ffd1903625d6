"""The same checks on every Python we support: ``nox -s tests-3.13``. ``make test`` is the one that counts."""

from __future__ import annotations

import nox

nox.options.default_venv_backend = "venv"


@nox.session(python=["3.11", "3.12", "3.13"])
def tests(session: nox.Session) -> None:
    """Install what the tests need and run them."""
    extras = "test" if session.python == "3.13" else "test,correlate"
    session.install("--editable", f".[{extras}]")
    session.run("pytest", "-n", "2", *session.posargs)


@nox.session(python="3.11")
def docs(session: nox.Session) -> None:
    """Build the documentation with warnings as errors."""
    session.install("--editable", ".[cli,docs]")
    session.run("sphinx-build", "-n", "-T", "-W", "--keep-going", "docs", "docs/_build/html")
