"""Why a decision came out as it did: each rule's clauses with their truths and the facts they read."""

from __future__ import annotations

from dataclasses import dataclass

from xcompliance.locale import text


@dataclass(frozen=True, slots=True)
class ClauseTrace:
    """One named condition: what it says, whether it held (None = unknown) and the facts it read."""

    name: str
    truth: bool | None
    sentence: str
    facts: tuple[tuple[str, str], ...] = ()
    place: str = ""  # file:line:column


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """One rule for one object. ``state``: fired, overridden, undecided or near (one clause fails)."""

    id: str
    title: str
    state: str
    object: str
    clauses: tuple[ClauseTrace, ...]
    citation: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaxStep:
    """One step towards a tax: what was asked (territory, liability, taxability, rate), the answer and its source."""

    name: str
    said: str
    citation: str = ""


@dataclass(frozen=True, slots=True)
class TaxTrace:
    """One tax line with the steps that led to it, in the order of reasoning."""

    object: str
    type: str
    steps: tuple[TaxStep, ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class Trace:
    """The steps of every tax, and all rules that fired, gave way, stayed undecided or nearly fired.

    ``str()`` writes it out.
    """

    lang: str
    fired: tuple[RuleTrace, ...] = ()
    overridden: tuple[RuleTrace, ...] = ()
    unknown: tuple[RuleTrace, ...] = ()
    near_misses: tuple[RuleTrace, ...] = ()
    taxes: tuple[TaxTrace, ...] = ()

    def __str__(self) -> str:
        groups = (
            ("section.fired", self.fired),
            ("section.overridden", self.overridden),
            ("section.unknown", self.unknown),
            ("section.nearly", self.near_misses),
        )
        told = [line for key, rules in groups if rules for line in self._group(key, rules)]
        return "\n".join([*self._taxes(), *told])

    def _taxes(self) -> list[str]:
        lines = [f"{text('section.steps', self.lang)}:"] if self.taxes else []
        for tax in self.taxes:
            lines.append(f"  {tax.object} · {tax.type}: {tax.outcome}")
            for number, step in enumerate(tax.steps, 1):
                source = f" [{text('section.source', self.lang)}: {step.citation}]" if step.citation else ""
                lines.append(f"    {number}. {step.name}: {step.said}{source}")
        return lines

    def _group(self, key: str, rules: tuple[RuleTrace, ...]) -> list[str]:
        lines = [f"{text(key, self.lang)}:"]
        for rule in rules:
            lines.append(f"  {rule.id}{f' [{rule.object}]' if rule.object else ''}: {rule.title}")
            lines += [f"    {self._clause(clause)}" for clause in rule.clauses]
            if rule.needs:
                lines.append(f"    {text('section.needs', self.lang)}: {', '.join(rule.needs)}")
            if rule.citation:
                lines.append(f"    {text('section.source', self.lang)}: {rule.citation}")
        return lines

    def _clause(self, clause: ClauseTrace) -> str:
        mark = {True: "+", False: "-", None: "?"}[clause.truth]
        facts = "; ".join(f"{path} = {value}" for path, value in clause.facts)
        return f"{mark} {clause.name}: {clause.sentence}{f' ({facts})' if facts else ''}"
