"""Reports cases that build on a sample record that does not exist.

## What it does

`base: order/german-shirt` names `order/german-shirt.yaml` in the folder of samples: `samples` inside the rules folder,
else `examples/samples` beside it.

## Why it matters

Without its sample no case of the file can run.

## Example

```yaml
base: order/german-shrit
```

## Instead

```yaml
base: order/german-shirt
```
"""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk, at
from xcompliance.authoring.lint.profile import Profile
from xcompliance.document.shape import did_you_mean
from xcompliance.errors import Problem


def check(desk: Desk) -> Iterator[Problem]:
    """Bases without a file."""
    if desk.samples is None:
        return
    known = [path.relative_to(desk.samples).as_posix() for path in sorted(desk.samples.glob("*/*.yaml"))]
    names = {name.removesuffix(".yaml") for name in known}
    for found in desk.cases:
        if found.cases and found.base not in names:
            text = f'There is no sample "{found.base}".'
            remedy = did_you_mean(found.base, names) or f"Write samples/{found.base}.yaml."
            yield problem(at(found.node, "base"), CHECK.code, text, remedy)


CHECK = Check("XC-L516", Profile.REVIEW, check)
