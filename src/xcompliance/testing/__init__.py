"""Running the cases that stand beside the rules."""

from xcompliance.testing.run import CaseResult, run_file, run_tree

__all__ = ["CaseResult", "run_file", "run_tree"]
