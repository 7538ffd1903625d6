"""Local policy: what a house decides about packs, never what a pack says of itself.

Waivers lower one finding by one step, for a stated scope and time. Suspensions take a rule out of force in an
emergency, by two approvers and with an end. A policy may demand counsel's approval and signatures.
"""

from __future__ import annotations

import base64
import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from xcompliance.clock import Interval, parse_date
from xcompliance.document.shape import Key, ListOf, Record, Text, check, did_you_mean, report
from xcompliance.document.yaml import Node, load
from xcompliance.errors import ClockError, PackError, Problem
from xcompliance.rules.syntax import Rule
from xcompliance.verdict import Severity

LONGEST_WAIVER: Final = timedelta(days=366)
LONGEST_SUSPENSION: Final = timedelta(days=30)
APPROVER_ROLES: Final = ("counsel", "policy")


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding of one rule may weigh one step less, in a scope, for a time, because of a reason.

    ``flaw`` says why the waiver counts for nothing (approved by who asked for it, no scope, too long); "" = usable.
    """

    id: str
    rule: str
    reason: str
    requested_by: str
    approved_by: str
    approver_role: str
    valid: Interval
    places: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    flaw: str = ""


@dataclass(frozen=True, slots=True)
class Suspension:
    """A rule is out of force for a time. ``flaw`` says why the suspension counts for nothing; "" = usable."""

    id: str
    rule: str
    reason: str
    approved_by: tuple[str, ...]
    valid: Interval
    flaw: str = ""


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A public key (Ed25519, base64) that may sign packs, and the role of its holder."""

    id: str
    role: str
    public_key: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """Whether packs must be signed, by which keys, in how many roles; ``state`` remembers accepted serials.

    ``jurisdictions``: whether the folder of places and dated values must be signed too; rates stand there.
    """

    required: bool = False
    roles: int = 2
    keys: tuple[TrustedKey, ...] = ()
    state: Path | None = None
    jurisdictions: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything a house decided. The empty policy changes nothing."""

    waivers: Mapping[str, tuple[Waiver, ...]] = field(default_factory=dict)
    suspensions: Mapping[str, tuple[Suspension, ...]] = field(default_factory=dict)
    counsel_for: frozenset[str] = frozenset()
    signatures: Signatures = Signatures()
    digest: str = ""

    def days(self) -> Iterable[date]:
        """The days on which the policy changes what is in force."""
        for suspension in (one for many in self.suspensions.values() for one in many):
            yield from (day for day in (suspension.valid.start, suspension.valid.end) if day is not None)

    def suspended(self, rule_id: str, on: date) -> Suspension | None:
        """The usable suspension of a rule on a day, if any."""
        found = (one for one in self.suspensions.get(rule_id, ()) if not one.flaw and one.valid.contains(on))
        return next(found, None)

    def lacks_counsel(self, rule: Rule, for_: str) -> bool:
        """Whether the policy wants counsel's approval for ``block`` or ``tax`` and the rule does not have it."""
        return for_ in self.counsel_for and rule.review.state != "counsel"


NO_POLICY: Final = Policy()
_KEYGEN: Final = "Copy it from `xcompliance keygen`."

_WAIVER: Final = Record(
    "waiver",
    "Lowers the findings of one rule by one step.",
    (
        Key("id", Text(), "Number of the waiver.", True, "W-12"),
        Key("rule", Text("rule_id"), "The rule.", True),
        Key("reason", Text(), "Why.", True),
        Key("requested_by", Text(), "Who asked for it.", True),
        Key("approved_by", Text(), "Who approved it; never the same person.", True),
        Key("approver_role", Text(choices=APPROVER_ROLES), "In which role.", True),
        Key("from", Text("date"), "First day.", True),
        Key("until", Text("date"), "First day it no longer holds; at most a year later.", True),
        Key("places", ListOf(Text("place")), "Places it is limited to."),
        Key("records", ListOf(Text()), "Ids of the records it is limited to."),
    ),
)
_SUSPENSION: Final = Record(
    "suspension",
    "Takes one rule out of force in an emergency.",
    (
        Key("id", Text(), "Number of the suspension.", True, "S-3"),
        Key("rule", Text("rule_id"), "The rule.", True),
        Key("reason", Text(), "Why.", True),
        Key("approved_by", ListOf(Text(), at_least=1), "Two different people.", True),
        Key("from", Text("date"), "First day.", True),
        Key("until", Text("date"), "First day the rule is back; at most 30 days later.", True),
    ),
)
_KEY: Final = Record(
    "key",
    "A public key that may sign packs.",
    (
        Key("id", Text(), "Name of the key.", True),
        Key("role", Text(), "Role of its holder: legal, engineering.", True),
        Key("public_key", Text(), "Ed25519 public key, base64.", True),
    ),
)
_SIGNATURES: Final = Record(
    "signatures",
    "Whether packs must be signed.",
    (
        Key("required", Text(choices=("true", "false")), "Whether unsigned packs are refused.", True),
        Key("roles", Text("integer"), "How many different roles must sign; at least 2.", False, "2"),
        Key("keys", ListOf(_KEY), "The keys that are trusted."),
        Key("jurisdictions", Text(choices=("true", "false")), "Whether the dated values must be signed as well."),
        Key("state", Text("file"), "File that remembers the highest serial accepted of each pack."),
    ),
)
POLICY: Final = Record(
    "policy",
    "What a house decides about packs.",
    (
        Key("policy", Text(), "Name of the policy.", True),
        Key("require_counsel", ListOf(Text(choices=("block", "tax"))), "What only rules approved by counsel may do."),
        Key("signatures", _SIGNATURES, "Whether packs must be signed."),
        Key("waivers", ListOf(_WAIVER), "Waivers."),
        Key("suspensions", ListOf(_SUSPENSION), "Emergency suspensions."),
    ),
)


def load_policy(path: Path) -> Policy:
    """Read a policy file.

    Raises:
        PackError: listing every problem with its position.
    """
    problems: list[Problem] = []
    node = load(path, path.parent)
    if not check(node, POLICY, problems, "The policy"):
        raise PackError(problems)
    plain = node.plain()
    waivers = [_waiver(one, problems) for one in _members(node, "waivers")]
    suspensions = [_suspension(one, problems) for one in _members(node, "suspensions")]
    signatures = _signatures(node.get("signatures"), path.parent, problems)
    if problems:
        raise PackError(problems)
    return Policy(
        _by_rule(waivers),
        _by_rule(suspensions),
        frozenset(plain.get("require_counsel") or ()),
        signatures,
        hashlib.sha256(json.dumps(plain, sort_keys=True).encode("ascii")).hexdigest(),
    )


def _members(node: Node, name: str) -> Iterable[Node]:
    found = node.get(name)
    return () if found is None else iter(found)


def _by_rule(items: Iterable[Any]) -> Mapping[str, tuple[Any, ...]]:
    found: dict[str, list[Any]] = {}
    for item in items:
        found.setdefault(item.rule, []).append(item)
    return MappingProxyType({rule: tuple(many) for rule, many in found.items()})


def _interval(node: Node, problems: list[Problem]) -> Interval:
    try:
        return Interval(parse_date(node.plain()["from"]), parse_date(node.plain()["until"]))
    except ClockError as error:
        report(problems, node, "XC-L101", str(error))
        return Interval()


def _waiver(node: Node, problems: list[Problem]) -> Waiver:
    plain = node.plain()
    valid = _interval(node, problems)
    places, records = tuple(plain.get("places") or ()), tuple(plain.get("records") or ())
    flaw = ""
    if folded(plain["requested_by"]) == folded(plain["approved_by"]):
        flaw = "self-approved"
    elif not places and not records:
        flaw = "no-scope"
    elif _longer(valid, LONGEST_WAIVER):
        flaw = "longer-than-a-year"
    return Waiver(
        id=plain["id"],
        rule=plain["rule"],
        reason=plain["reason"],
        requested_by=plain["requested_by"],
        approved_by=plain["approved_by"],
        approver_role=plain["approver_role"],
        valid=valid,
        places=places,
        records=records,
        flaw=flaw,
    )


def _suspension(node: Node, problems: list[Problem]) -> Suspension:
    plain = node.plain()
    valid = _interval(node, problems)
    approvers = tuple({folded(name): name for name in reversed(plain["approved_by"])}.values())[::-1]
    flaw = "one-approver" if len(approvers) < 2 else ""
    if _longer(valid, LONGEST_SUSPENSION):
        flaw = "longer-than-30-days"
    return Suspension(plain["id"], plain["rule"], plain["reason"], approvers, valid, flaw)


def _longer(valid: Interval, limit: timedelta) -> bool:
    return valid.start is None or valid.end is None or valid.end - valid.start > limit


def _signatures(node: Node | None, folder: Path, problems: list[Problem]) -> Signatures:
    if node is None:
        return Signatures()
    plain = node.plain()
    keys = tuple(_keys(node, problems))
    state = folder / plain["state"] if "state" in plain else None
    required, values = plain.get("required") == "true", plain.get("jurisdictions") == "true"
    return Signatures(required, max(2, int(plain.get("roles", "2"))), keys, state, values)


def _keys(node: Node, problems: list[Problem]) -> Iterable[TrustedKey]:
    """The trusted keys. One key counts once: a second name or role for it would let one holder sign for two."""
    names: set[str] = set()
    held: set[bytes] = set()
    for one in _members(node, "keys"):
        plain = one.plain()
        public = _decoded(plain["public_key"])
        if len(public) != 32:
            report(problems, one, "XC-L094", "The public key is not 32 bytes in base64.", _KEYGEN)
        elif public in held or plain["id"] in names:
            report(problems, one, "XC-L094", "The key, or its name, is listed twice.", "Each holder has a key.")
        names.add(plain["id"])
        held.add(public)
        yield TrustedKey(plain["id"], folded(plain["role"]), plain["public_key"])


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def folded(name: str) -> str:
    """A name or role for comparison: "Ann  Lee" and "ann lee" are one person."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def check_rules(policy: Policy, known: Iterable[str], file: str) -> None:
    """Refuse a policy that speaks of rules that do not exist: a mistyped suspension would leave its rule in force.

    Raises:
        PackError: one problem for each unknown rule, with the nearest known ones.
    """
    rules = set(known)
    named = {**policy.waivers, **policy.suspensions}
    problems = [
        Problem(file, 1, 1, "XC-L095", f'No loaded rule is called "{one}".', did_you_mean(one, rules))
        for one in sorted(named.keys() - rules)
    ]
    if problems:
        raise PackError(problems)


def usable(waiver: Waiver, rule: Rule) -> str:
    """Why a waiver cannot lift anything of this rule; "" when it can."""
    if waiver.flaw:
        return waiver.flaw
    if rule.severity is Severity.STATUTORY_PROHIBITION or rule.waivable == "never":
        return "not-waivable"
    if rule.waivable == "counsel" and waiver.approver_role != "counsel":
        return "needs-counsel"
    return ""
