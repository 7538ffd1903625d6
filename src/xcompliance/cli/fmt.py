"""``xcompliance fmt``: the canonical layout of rule and value files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xcompliance.cli.refusal import Refusal, plain

if TYPE_CHECKING:
    from xcompliance.authoring.fmt import Formatted

__all__ = ["fmt"]

FOLDERS = ("rules", "jurisdictions")


def fmt(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Files and folders; ./rules and ./jurisdictions unless given."),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; list the files that would change.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; show what would change.")] = False,
) -> int:
    """Lay files out in the one canonical way: fixed order of keys, two spaces, comments kept, meaning never changed.

    Nothing is written when any file cannot be read. `-` lays standard input out to standard output, for editors.
    Exit code 0: done; 1: --check found files that would change; 2: a file cannot be read.

    \b
    Examples:
      echo "{title: Small, id: a.b}" | xcompliance fmt -
      xcompliance fmt --check examples/samples || echo "these files are not in canonical layout"
    """
    if paths == [Path("-")]:
        return _standard_input(check=check, diff=diff)
    laid_out = _laid_out(_wanted(paths))
    changed = [one for one in laid_out if one.changed]
    from xcompliance.authoring.fmt import diff_of, write_whole

    if diff:
        sys.stdout.writelines(diff_of(one) for one in changed)
    if check or diff:
        if not diff:
            sys.stdout.writelines(f"would change: {plain(str(one.path))}\n" for one in changed)
        _say(f"{len(changed)} of {len(laid_out)} files would change.", aside=diff)
        return 1 if check and changed else 0
    for one in changed:
        try:
            write_whole(one.path, one.after)
        except OSError as error:
            raise Refusal([f"{plain(str(one.path))}: cannot be written ({error.strerror})."]) from error
        sys.stdout.write(f"laid out: {plain(str(one.path))}\n")
    _say(f"{len(changed)} of {len(laid_out)} files were laid out anew.")
    return 0


def _standard_input(*, check: bool, diff: bool) -> int:
    from xcompliance.authoring.fmt import Formatted, diff_of, format_text
    from xcompliance.document.yaml import decode

    before = decode(sys.stdin.buffer.read(), "(stdin)")
    one = Formatted(Path("(stdin)"), before, format_text(before, "(stdin)"))
    if diff:
        sys.stdout.write(diff_of(one))
    elif not check:
        sys.stdout.write(one.after)
    return 1 if check and one.changed else 0


def _wanted(paths: Sequence[Path] | None) -> list[Path]:
    if paths is None:
        found = [Path(name) for name in FOLDERS if Path(name).is_dir()]
        if not found:
            raise Refusal(["here is neither a folder `rules` nor `jurisdictions`. Name the files or folders."])
        return found
    absent = [f"{plain(str(path))}: there is no such file or folder." for path in paths if not path.exists()]
    if absent:
        raise Refusal(absent)
    return list(paths)


def _laid_out(paths: Sequence[Path]) -> list[Formatted]:
    """Every file in canonical layout, or all problems of all files."""
    from xcompliance.authoring.fmt import DefinitionShelf, LayoutError, files_of, format_file
    from xcompliance.errors import PackError

    shelf, problems, done = DefinitionShelf(), [], []
    for path in dict.fromkeys(files_of(paths)):
        try:
            done.append(format_file(path, definitions=shelf.of(path)))
        except PackError as error:
            problems += [str(problem) for problem in error.problems]
        except LayoutError as error:
            problems.append(str(error))
    if problems:
        raise Refusal([*problems, "Nothing was written."])
    return done


def _say(line: str, *, aside: bool = False) -> None:
    print(line, file=sys.stderr if aside else sys.stdout)
