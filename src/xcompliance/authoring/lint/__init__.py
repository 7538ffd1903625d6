"""``xcompliance lint``: what makes rule files trustworthy before anybody is judged by them.

``desk`` holds what could be read, ``checks`` one check a module, ``registry`` all of them, ``run`` the run.
"""

from xcompliance.authoring.lint.check import Check, Profile
from xcompliance.authoring.lint.pages import page_of
from xcompliance.authoring.lint.registry import CHECKS
from xcompliance.authoring.lint.run import LintReport, lint

__all__ = ["CHECKS", "Check", "LintReport", "Profile", "lint", "page_of"]
