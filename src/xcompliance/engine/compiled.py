"""The fast evaluator: Python generated from the checked tree, proved equal to ``reference.py`` by property tests.

The generated source holds only generated names and our own operators. Everything that comes from a pack (texts, ids,
numbers, dates) is bound as a constant in the namespace, so no pack text is ever source; builtins are empty.

Generated functions take ``r`` (record), ``i`` (item of the scope), ``e`` (element of a quantifier), ``c`` (context) and
append to ``out`` the number of each rule that fires, or its complement when the rule is undecided.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from xcompliance.engine.conditions import Expressions
from xcompliance.engine.reference import place_truth
from xcompliance.engine.select import judged_by_destination, names_destination
from xcompliance.facts.fields import FIELDS
from xcompliance.rules.syntax import Clause, Compare, Field, Literal, Op

if TYPE_CHECKING:
    from datetime import date

    from xcompliance.engine.snapshot import Snapshot

Matcher: TypeAlias = Callable[[Any, Any, Any, list[int]], None]
INDEXABLE = frozenset({"text", "code", "country", "region", "currency", "bool", "integer"})
MIN_GROUP = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule to match: its number in the snapshot, and whether its place is uncertain.

    A loose entry leaves out whatever reads the destination: when it is false, the rule is false at every destination.
    """

    number: int
    maybe: bool = False
    dropped: frozenset[int] = frozenset()  # clauses already decided by an index
    loose: bool = False


def build(snapshot: Snapshot, scope: str, entries: Sequence[Entry], on: date) -> Matcher:
    """Generate the matcher for one scope (``order``, ``order.line`` ...) and one stretch of time."""
    return _Module(snapshot, scope, on).matcher(entries)


class _Lazy:
    """A matcher compiled at its first call: needed only when an indexed fact is unknown."""

    __slots__ = ("entries", "matcher", "module")

    def __init__(self, module: _Module, entries: Sequence[Entry]) -> None:
        self.module, self.entries = module, entries
        self.matcher: Matcher | None = None

    def __call__(self, r: Any, i: Any, c: Any, out: list[int]) -> None:
        if self.matcher is None:
            fresh = _Module(self.module.snapshot, self.module.scope, self.module.on)
            self.matcher = fresh.matcher(self.entries, indexed=False)
        self.matcher(r, i, c, out)


class _Module:
    """One generated source text and its namespace."""

    def __init__(self, snapshot: Snapshot, scope: str, on: date) -> None:
        self.snapshot, self.scope, self.on = snapshot, scope, on
        self.exprs = Expressions(snapshot, scope, on)
        self.lines: list[str] = []
        self.functions = 0

    def matcher(self, entries: Sequence[Entry], *, indexed: bool = True) -> Matcher:
        self._count(entries)
        name = self._function(list(entries), depth=0 if indexed else 99)
        source = "\n".join([*self.exprs.functions, *self.lines])
        namespace = dict(self.exprs.namespace)
        namespace["__builtins__"] = {}
        exec(compile(source, "<xcompliance rules>", "exec"), namespace)  # noqa: S102  our own generated text only
        for holder, names in self.exprs.late.items():
            holder.update({value: namespace[function] for value, function in names.items()})
        matcher: Matcher = namespace[name]
        return matcher

    def _function(self, entries: list[Entry], depth: int) -> str:
        name = f"m{self.functions}"
        self.functions += 1
        outer = self.exprs.sharing.begin()
        body: list[str] = []
        rest = entries
        while depth < 3:
            path = self._best_index(rest)
            if path is None:
                break
            rest = self._dispatch(rest, path, depth, body)
        self._hoist(rest, body)
        for entry in rest:
            self._rule(entry, body)
        self.exprs.hoisted.clear()
        body = [*self.exprs.sharing.end(outer), *body]
        self.lines += [f"def {name}(r, i, c, out, e=None):", *(f"    {line}" for line in body or ["pass"])]
        return name

    def _count(self, entries: Sequence[Entry]) -> None:
        """Tell the sharing which conditions several rules of this module ask for."""
        for entry in entries:
            rule = self.snapshot.numbered[entry.number]
            for clause in (*rule.when, *rule.unless):
                self.exprs.sharing.count(clause.condition, rule.pack)
        namespace = self.exprs.namespace
        namespace["x_memory"] = self.exprs.sharing

    # -- dispatch by value --------------------------------------------------------------------------------------------

    def _keys(self, entry: Entry) -> dict[str, tuple[int, tuple[Any, ...]]]:
        """Indexable clauses of a rule: path -> (position of the clause, the values that satisfy it)."""
        found: dict[str, tuple[int, tuple[Any, ...]]] = {}
        for position, clause in enumerate(self.snapshot.numbered[entry.number].when):
            key = _index_key(clause)
            if key is not None and position not in entry.dropped and not self._left_out(entry, clause):
                found.setdefault(key[0], (position, key[1]))
        return found

    def _best_index(self, entries: list[Entry]) -> str | None:
        if len(entries) < MIN_GROUP:
            return None
        uses: dict[str, tuple[int, set[Any]]] = {}
        for entry in entries:
            for path, (_, values) in self._keys(entry).items():
                count, seen = uses.get(path, (0, set()))
                uses[path] = (count + 1, seen | set(values))
        good = [
            (count * len(seen), path) for path, (count, seen) in uses.items() if count >= MIN_GROUP and len(seen) > 1
        ]
        return max(good)[1] if good else None

    def _dispatch(self, entries: list[Entry], path: str, depth: int, body: list[str]) -> list[Entry]:
        """Emit a dictionary look-up by the fact at ``path``; give back the rules that do not depend on it."""
        by_value: dict[Any, list[Entry]] = {}
        undecided: list[Entry] = []
        rest: list[Entry] = []
        for entry in entries:
            key = self._keys(entry).get(path)
            if key is None:
                rest.append(entry)
                continue
            position, values = key
            dropped = entry.dropped | {position}
            for value in dict.fromkeys(values):
                by_value.setdefault(value, []).append(replace(entry, dropped=dropped))
            undecided.append(replace(entry, maybe=True, dropped=dropped))
        table: dict[Any, Any] = {}
        self.exprs.late[_Holder(table)] = {v: self._function(group, depth + 1) for v, group in by_value.items()}
        read = self.exprs.field(path)
        lazy = self.exprs.const(_Lazy(self, undecided))
        body += [
            f"v = {read}",
            f"if v is U: {lazy}(r, i, c, out)",
            "else:",
            f"    g = {self.exprs.const(table.get)}(v)",
            "    if g is not None: g(r, i, c, out)",
        ]
        return rest

    def _hoist(self, entries: list[Entry], body: list[str]) -> None:
        """Read facts that begin two or more rules once."""
        firsts: dict[str, int] = {}
        for entry in entries:
            clauses = self._ordered(entry)
            path = _path(clauses[0][0]) if clauses else None
            if path is not None:
                firsts[path] = firsts.get(path, 0) + 1
        for path, uses in firsts.items():
            if uses > 1:
                name = f"h{len(self.exprs.hoisted)}"
                body.append(f"{name} = {self.exprs.field(path)}")
                self.exprs.hoisted[path] = name

    # -- one rule -----------------------------------------------------------------------------------------------------

    def _ordered(self, entry: Entry) -> list[tuple[Clause, bool]]:
        """The clauses still to test (clause, wanted truth), cheap comparisons first."""
        rule = self.snapshot.numbered[entry.number]
        wanted = [(clause, True) for n, clause in enumerate(rule.when) if n not in entry.dropped]
        wanted += [(clause, False) for clause in rule.unless]
        wanted = [pair for pair in wanted if not self._left_out(entry, pair[0])]
        return sorted(wanted, key=lambda pair: 0 if _path(pair[0]) is not None else 1)

    def _left_out(self, entry: Entry, clause: Clause) -> bool:
        if not entry.loose:
            return False
        pack = self.snapshot.numbered[entry.number].pack
        return names_destination(clause.condition, pack, self.snapshot.definitions)

    def _rule(self, entry: Entry, body: list[str]) -> None:
        rule = self.snapshot.numbered[entry.number]
        self.exprs.pack = rule.pack
        body += [f"u = {entry.maybe}", "while True:"]
        steps: list[str] = []
        if not rule.places.everywhere and not judged_by_destination(rule):
            steps += _step(f"{self.exprs.const(place_truth)}({self.exprs.const(rule.places)}, c)", wanted=True)
        if rule.goods_placed_on_market is not None and not entry.loose:
            steps += _step(f"c.placed_within({self.exprs.const(rule.goods_placed_on_market)})", wanted=True)
        for clause, wanted in self._ordered(entry):
            steps += self._clause(clause, wanted)
        steps += [f"out.append({~entry.number} if u else {entry.number})", "break"]
        body += [f"    {step}" for step in steps]

    def _clause(self, clause: Clause, wanted: bool) -> list[str]:
        condition = clause.condition
        simple = self.exprs.simple(condition)
        if simple is None:
            return _step(self.exprs.truth(condition), wanted=wanted)
        read, test = simple[0], simple[1].format(v="v")
        broken = f"not ({test})" if wanted else test
        return [f"v = {read}", "if v is U: u = True", f"elif {broken}: break"]


class _Holder:
    """Identity key for a dispatch table that is filled once its functions exist."""

    __slots__ = ("table",)

    def __init__(self, table: dict[Any, Any]) -> None:
        self.table = table

    def update(self, functions: dict[Any, Any]) -> None:
        self.table.update(functions)


def _step(expression: str, *, wanted: bool) -> list[str]:
    broken = "not t" if wanted else "t"
    return [f"t = {expression}", "if t is None: u = True", f"elif {broken}: break"]


def _path(clause: Clause) -> str | None:
    condition = clause.condition
    if (
        isinstance(condition, Compare)
        and isinstance(condition.left, Field)
        and isinstance(condition.right, Literal | tuple)
    ):
        return condition.left.path
    return None


def _index_key(clause: Clause) -> tuple[str, tuple[Any, ...]] | None:
    condition = clause.condition
    if not isinstance(condition, Compare) or not isinstance(condition.left, Field):
        return None
    info = FIELDS.lookup(condition.left.path)
    if info is None or info.many or str(info.type) not in INDEXABLE:
        return None
    if condition.op is Op.EQ and isinstance(condition.right, Literal):
        return condition.left.path, (condition.right.value,)
    if condition.op is Op.IN and isinstance(condition.right, tuple):
        return condition.left.path, tuple(literal.value for literal in condition.right)
    return None
