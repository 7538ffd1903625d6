"""What only all rules together can show: overrides that exist and do not run in circles."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from xcompliance.document.shape import did_you_mean
from xcompliance.errors import Problem
from xcompliance.rules.syntax import Rule

__all__ = ["check_overrides"]


def check_overrides(rules: Iterable[Rule], known: Collection[str]) -> list[Problem]:
    """Check the exceptions among rules.

    Args:
        rules: Every rule that was read.
        known: Ids of all rules there are, read or not.

    Returns:
        One problem for each override of a rule that does not exist, and one for each circle.
    """
    problems = []
    graph = {}
    for rule in rules:
        graph[rule.id] = rule
        problems += [
            _problem(rule, "XC-L218", f'overrides "{id_}", which does not exist.', did_you_mean(id_, known))
            for id_ in rule.overrides
            if id_ not in known
        ]
    return problems + _circles(graph)


def _circles(graph: dict[str, Rule]) -> list[Problem]:
    """One problem for each circle, at its rule with the smallest id. Iterative: chains may be long."""
    problems = []
    finished: set[str] = set()
    for start in sorted(graph):
        trail: list[str] = []
        stack = [(start, iter(graph[start].overrides))]
        if start in finished:
            continue
        trail.append(start)
        while stack:
            current, rest = stack[-1]
            following = next((id_ for id_ in rest if id_ in graph and id_ not in finished), None)
            if following is None:
                finished.add(current)
                stack.pop()
                trail.pop()
            elif following in trail:
                circle = " -> ".join([*trail[trail.index(following) :], following])
                message = f"overrides itself in a circle: {circle}."
                problems.append(_problem(graph[following], "XC-L219", message, "Remove one of the overrides."))
            else:
                stack.append((following, iter(graph[following].overrides)))
                trail.append(following)
    return problems


def _problem(rule: Rule, code: str, text: str, remedy: str) -> Problem:
    at = rule.position
    return Problem(at.file, at.line, at.column, code, f"{rule.id} {text}", remedy)
