"""Reads place files: special territories, groups and address notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from xcompliance.document.shape import check
from xcompliance.document.yaml import Node
from xcompliance.jurisdictions.iso import IsoPlaces
from xcompliance.jurisdictions.place import CountryNotes, Group, Membership, Place
from xcompliance.jurisdictions.postal import PostalPatternError, PostalRule, expand_pattern, is_format
from xcompliance.jurisdictions.reading import Cited, Findings, read_cited, read_days, text_of, texts_of, truth_of
from xcompliance.jurisdictions.shapes import PLACE_FILE

__all__ = ["PlaceReading"]


@dataclass(slots=True)
class PlaceReading:
    """Collects the places of all files; ``finish`` checks what only all of them together show."""

    iso: IsoPlaces
    findings: Findings
    places: dict[str, Place] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    countries: dict[str, CountryNotes] = field(default_factory=dict)
    _nodes: dict[str, Node] = field(default_factory=dict)

    def read(self, document: Node) -> None:
        """Read one file; every problem goes to ``findings``."""
        if not check(document, PLACE_FILE, self.findings.problems, "The file"):
            return
        head = read_cited(document, self.findings, required=False)
        for node in document.get("places") or ():
            if self._new(node, text_of(node, "id"), "place"):
                place = self._place(node, head)
                self.places[place.id] = place
        for node in document.get("groups") or ():
            if self._new(node, text_of(node, "id"), "group"):
                group = self._group(node, head)
                self.groups[group.id] = group
        for node in document.get("countries") or ():
            if self._new(node, text_of(node, "id"), "country"):
                notes = self._country(node)
                self.countries[notes.id] = notes

    def finish(self) -> None:
        """Check references between files: parents, regions, groups, members, formats."""
        for place in self.places.values():
            self._check_place(place)
        for group in self.groups.values():
            node = self._nodes[f"group {group.id}"]
            for part in group.includes:
                if part not in self.groups:
                    self.findings.unknown(node, "XC-L032", "Group", part, self.groups)
            for row in group.members:
                if not self.known(row.place):
                    self.findings.unknown(node, "XC-L031", "Place", row.place, self.ids())
            self._check_rows(node, group.members)

    def known(self, place: str) -> bool:
        """Whether an id names a place or group of these files or of the ISO lists."""
        return (
            place in self.places
            or place in self.iso.countries
            or place in self.iso.regions
            or place in self.groups
            or place in self.countries
        )

    def ids(self) -> Iterator[str]:
        """Every id that is known."""
        yield from self.groups
        yield from self.places
        yield from self.iso.countries
        yield from self.iso.regions

    # -- one entry --------------------------------------------------------------------------------------------------

    def _new(self, node: Node, id_: str, kind: str) -> bool:
        known = self._nodes.setdefault(f"{kind} {id_}", node)
        if known is not node:
            message = f"The {kind} {id_} is already described in {known.file}:{known.line}."
            self.findings.error(node, "XC-L036", message, "Keep one of them.")
        return known is node

    def _place(self, node: Node, head: Cited) -> Place:
        id_ = text_of(node, "id")
        cited = read_cited(node, self.findings, head)
        return Place(
            id=id_,
            name=text_of(node, "name"),
            parent=text_of(node, "parent") or None,
            own_law=text_of(node, "law") == "own",
            countries=texts_of(node, "country_codes"),
            regions=texts_of(node, "regions"),
            within=texts_of(node, "within"),
            postal=tuple(self._postal(rule) for rule in node.get("postal") or ()),
            aliases=texts_of(node, "names"),
            cities=texts_of(node, "cities"),
            only_if_stated=truth_of(node, "only_if_stated"),
            memberships=tuple(
                self._membership(row, text_of(row, "group"), id_, cited, inside=truth_of(row, "inside"))
                for row in node.get("groups") or ()
            ),
            source=cited.source,
            confidence=cited.confidence,
            note=cited.note,
        )

    def _postal(self, node: Node) -> PostalRule:
        for key in ("codes", "except"):
            for pattern in texts_of(node, key):
                try:
                    expand_pattern(pattern)
                except PostalPatternError as error:
                    self.findings.error(node.get(key) or node, "XC-L033", f"{error}.")
        return PostalRule(text_of(node, "country"), texts_of(node, "codes"), texts_of(node, "except"))

    def _membership(self, node: Node, group: str, place: str, head: Cited, *, inside: bool) -> Membership:
        start, end = read_days(node, self.findings)
        cited = read_cited(node, self.findings, head)
        return Membership(group, place, inside, start, end, cited.source, cited.confidence, cited.note)

    def _group(self, node: Node, head: Cited) -> Group:
        id_ = text_of(node, "id")
        cited = read_cited(node, self.findings, head)
        members = tuple(
            self._membership(row, id_, place, cited, inside=truth_of(row, "inside", default=True))
            for row in node.get("members") or ()
            for place in texts_of(row, "places")
        )
        name, includes = text_of(node, "name"), texts_of(node, "includes")
        return Group(id_, name, includes, members, cited.source, cited.confidence, cited.note)

    def _country(self, node: Node) -> CountryNotes:
        id_, formats = text_of(node, "id"), texts_of(node, "postal_format")
        for form in formats:
            if not is_format(form):
                remedy = "x is a digit, A a letter, a final * any rest: xxxxx, xxxxAA, Ax*."
                self.findings.error(node.get("postal_format") or node, "XC-L033", f'"{form}" is no format.', remedy)
        in_iso = id_ in self.iso.countries
        if not in_iso and not text_of(node, "name"):
            self.findings.error(node, "XC-L031", f"{id_} is no ISO 3166-1 code.", "Give it a name if it is in use.")
        prefixes = texts_of(node, "postal_prefixes")
        return CountryNotes(id_, text_of(node, "name"), in_iso, texts_of(node, "codes"), formats, prefixes)

    # -- all together -----------------------------------------------------------------------------------------------

    def _check_place(self, place: Place) -> None:
        node = self._nodes[f"place {place.id}"]
        for code in (*place.regions, *(code for code in place.within if code not in self.places)):
            if code not in self.iso.regions:
                self.findings.unknown(node, "XC-L031", "Region", code, self.iso.regions)
        for code in filter(None, (place.parent, *place.countries)):
            if code not in self.iso.countries and code not in self.countries and code != place.id:
                self.findings.unknown(node, "XC-L031", "Country", code, self.iso.countries)
        for rule in place.postal:
            notes = self.countries.get(rule.country)
            if notes is None or not notes.postal_formats:
                message = f"The postal format of {rule.country} is not described, so a code cannot be told from a typo."
                self.findings.error(node, "XC-L033", message, "Add it under countries: with postal_format.")
        for row in place.memberships:
            if row.group not in self.groups:
                self.findings.unknown(node, "XC-L032", "Group", row.group, self.groups)
        self._check_rows(node, place.memberships)

    def _check_rows(self, node: Node, rows: Iterable[Membership]) -> None:
        """Two statements of one place on one group must not hold on the same day."""
        seen: dict[tuple[str, str], list[Membership]] = {}
        for row in rows:
            for other in seen.setdefault((row.group, row.place), []):
                if _overlap(row, other):
                    message = f"Two statements on {row.place} in {row.group} hold on the same day."
                    self.findings.error(node, "XC-L111", message, "End one before the other begins.")
            seen[row.group, row.place].append(row)


def _overlap(one: Membership, other: Membership) -> bool:
    return (one.start is None or other.end is None or one.start < other.end) and (
        other.start is None or one.end is None or other.start < one.end
    )
