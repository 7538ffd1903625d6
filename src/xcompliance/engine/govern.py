"""Waivers, suspensions and shadow rules at work: what the house decided, seen from one judgement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xcompliance.engine.context import Context
from xcompliance.engine.reference import rule_truth
from xcompliance.engine.select import items, selected
from xcompliance.facts.fields import SCOPES
from xcompliance.rules.policy import Waiver, usable
from xcompliance.rules.syntax import Rule

if TYPE_CHECKING:
    from xcompliance.engine.evaluate import Judgement


def waivers(rule: Rule, context: Context) -> tuple[str, tuple[str, ...]]:
    """The waiver that lifts a finding of a rule here by one step (its id, or ""), and warnings about the others."""
    used = ""
    warned: list[str] = []
    for waiver in context.snapshot.policy.waivers.get(rule.id, ()):
        flaw = usable(waiver, rule) or _outside(waiver, context)
        if flaw:
            warned.append(f"waiver {waiver.id} of {rule.id} ignored: {flaw}")
        elif not used:
            used = waiver.id
    return used, tuple(warned)


def _outside(waiver: Waiver, context: Context) -> str:
    if not waiver.valid.contains(context.on):
        expired = waiver.valid.end is not None and waiver.valid.end <= context.on
        return "expired" if expired else "not-yet-valid"
    here = context.located.definite if context.located is not None else ()
    if waiver.places and not set(waiver.places) & set(here):
        return "out-of-scope"
    if waiver.records and getattr(context.record, "id", None) not in waiver.records:
        return "out-of-scope"
    return ""


def suspensions(judgement: Judgement) -> Iterator[str]:
    """Suspensions that keep a rule out of force here, and unusable ones."""
    context = judgement.context
    policy = context.snapshot.policy
    if not policy.suspensions:
        return
    by_kind = ((n, rule) for n, rule in enumerate(context.snapshot.numbered) if rule.id in policy.suspensions)
    for number, _ in selected(by_kind, context.located, context.on):
        rule = context.snapshot.numbered[number]
        for one in policy.suspensions[rule.id]:
            if SCOPES[rule.applies_to].record != context.kind or not one.valid.contains(context.on):
                continue
            state = f"ignored: {one.flaw}" if one.flaw else f"in force until {one.valid.end}"
            yield f"suspension {one.id} of {rule.id} {state}"


def shadows(judgement: Judgement) -> Iterator[tuple[Rule, str]]:
    """Drafts and proposed rules that would fire, with the object they speak of."""
    context = judgement.context
    for rule in context.snapshot.shadow.get(context.kind, ()):
        for _ in selected([(0, rule)], context.located, context.on):
            yield from _would_fire(rule, context)


def _would_fire(rule: Rule, context: Context) -> Iterator[tuple[Rule, str]]:
    info = SCOPES[rule.applies_to]
    if not info.of:
        if rule_truth(rule, context):
            yield rule, ""
        return
    for item, path in items(context.record, info.of):
        if rule_truth(rule, context.at_item(info.name, item, f"{context.kind}.{path}")):
            yield rule, path
