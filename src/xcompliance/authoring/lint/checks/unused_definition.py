"""Reports a name of `define:` that no rule of the pack uses.

## What it does

Looks for every defined name in the clauses and outcomes of the pack's rules, in `covers:` and in other definitions that
are used themselves.

## Why it matters

A name nobody uses is read by every reviewer and decides nothing. Often a rule was meant to use it and repeats the
condition, a little differently.

## Example

```yaml
define:
  adult: {user.age: {ge: 18}}      # no rule says adult: true
```

## Instead

Delete the name, or use it:

```yaml
when:
  grown_up: {adult: true}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk, PackFile, at
from xcompliance.authoring.lint.facts_asked import names_in
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem


def check(desk: Desk) -> Iterator[Problem]:
    """Defined names without a use. Silent for a pack with rules that cannot be read: they may use them."""
    for pack in desk.packs.values():
        prefix = pack.id.replace("/", ".") + "."
        readable = {file.rule.id for file in desk.rules if file.pack == pack.id}
        if any(id_.startswith(prefix) and id_ not in readable for id_ in desk.every_id):
            continue
        used = _used(pack, desk)
        for name in pack.definitions:
            if name not in used:
                where = at(pack.node, "define", name)
                yield problem(where, CHECK.code, f'No rule uses the name "{name}".', "Delete it, or use it.")


def _used(pack: PackFile, desk: Desk) -> set[str]:
    used: set[str] = set()
    todo = [name for file in desk.rules if file.pack == pack.id for name in names_in(file.rule)]
    covers = pack.node.get("covers")
    if covers is not None:
        todo += [key for _, clause in covers.items() for key, _ in clause.items()]
    while todo:
        name = todo.pop()
        if name not in used and name in pack.definitions:
            used.add(name)
            todo += names_in(pack.definitions[name].body)
    return used


CHECK = Check("XC-L230", Profile.PRODUCTION, check)
