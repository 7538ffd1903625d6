"""What verifying says of each kind of damage: file, line, byte and what happened."""

from __future__ import annotations

from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from xcompliance.audit import AuditLog, canonical, digest, entries, find, verify
from xcompliance.errors import AuditError

BODY = {"inputs": digest("i"), "snapshot": digest("s"), "verdict": "allow"}


@pytest.fixture
def log(tmp_path: Path) -> Path:
    with AuditLog(tmp_path) as log:
        for _ in range(5):
            log.append(BODY)
    return tmp_path / "writer-0001.log"


def lines(log: Path) -> list[bytes]:
    return log.read_bytes().splitlines(keepends=True)


def problems(log: Path) -> list[str]:
    report = verify(log.parent)
    assert report.ok is not bool(report.problems)
    return [str(problem) for problem in report.problems]


def test_an_untouched_log(log: Path) -> None:
    assert problems(log) == []
    assert verify(log.parent).records == 5


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_changed_record(log: Path, number: int) -> None:
    parts = lines(log)
    offset = sum(map(len, parts[: number - 1]))
    parts[number - 1] = parts[number - 1].replace(b'"allow"', b'"block"')
    log.write_bytes(b"".join(parts))
    (problem,) = problems(log)
    assert problem.startswith(f"writer-0001.log:{number} byte {offset + 65}: the record was changed")


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_changed_sequence_number_is_a_changed_record(log: Path, number: int) -> None:
    parts = lines(log)
    parts[number - 1] = parts[number - 1].replace(b'"sequence":%d' % number, b'"sequence":%d' % (number + 3))
    log.write_bytes(b"".join(parts))
    (problem,) = problems(log)
    assert "the record was changed" in problem


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_changed_link(log: Path, number: int) -> None:
    content = bytearray(log.read_bytes())
    at = sum(map(len, lines(log)[: number - 1])) + 10
    content[at] = ord("0") if content[at] != ord("0") else ord("1")
    log.write_bytes(content)
    (problem,) = problems(log)
    assert problem.startswith(f"writer-0001.log:{number} byte {at}: the link was changed")


def test_a_broken_record_names_the_byte(log: Path) -> None:
    content = bytearray(log.read_bytes())
    at = content.index(b'"verdict"', len(lines(log)[0]))
    content[at] = 0xFF
    log.write_bytes(content)
    assert problems(log)[0].startswith(f"writer-0001.log:2 byte {at}: the record was changed")


def test_a_deleted_line(log: Path) -> None:
    parts = lines(log)
    log.write_bytes(b"".join(parts[:2] + parts[3:]))
    found = problems(log)
    assert found[0].startswith(
        f"writer-0001.log:3 byte {len(parts[0] + parts[1])}: the line is number 4 where number 3"
    )
    assert any("the head knows 5 lines, 1 more" in problem for problem in found)


def test_moved_lines(log: Path) -> None:
    parts = lines(log)
    log.write_bytes(b"".join([parts[0], parts[2], parts[1], *parts[3:]]))
    found = problems(log)
    assert "the line is number 3 where number 2 belongs" in found[0]
    assert "the line is number 2 where number 4 belongs: it was moved or copied" in found[1]


def test_a_removed_end(log: Path) -> None:
    log.write_bytes(b"".join(lines(log)[:3]))
    (problem,) = problems(log)
    assert "the end of the log is missing: the head knows 5 lines, 2 more than there are" in problem


def test_added_lines(log: Path) -> None:
    log.write_bytes(log.read_bytes() + lines(log)[-1])
    assert "the line is number 5 where number 6 belongs" in problems(log)[0]
    log.write_bytes(b"".join(lines(log)[:-1]) + b"hello\n")
    assert "writer-0001.log:6" in problems(log)[0]
    assert "not a line of the log" in problems(log)[0]


def test_missing_files(log: Path) -> None:
    with AuditLog(log.parent) as first, AuditLog(log.parent) as second:
        first.append(BODY)
        second.append(BODY)
    log.unlink()
    assert problems(log) == ["writer-0001.log:0 byte 0: the log file is missing"]
    (log.parent / "writer-0002.head").unlink()
    assert problems(log)[1] == "writer-0002.head:0 byte 0: the head file is missing or was changed"


def test_files_cannot_change_places(log: Path) -> None:
    with AuditLog(log.parent), AuditLog(log.parent) as second:
        second.append(BODY)
    for suffix in (".log", ".head"):
        one, two = log.with_suffix(suffix), log.with_name("writer-0002").with_suffix(suffix)
        content = one.read_bytes()
        one.write_bytes(two.read_bytes())
        two.write_bytes(content)
    assert {problem[:17] for problem in problems(log)} == {"writer-0001.log:1", "writer-0002.log:1"}


def test_an_incomplete_last_line_is_told_and_a_live_writer_is_not_suspected(log: Path) -> None:
    last = lines(log)[-1]
    with log.open("ab") as file:
        file.write(last[:30])
    assert "the last line is incomplete" in problems(log)[0]
    with AuditLog(log.parent):
        assert problems(log) == []
        with log.open("ab") as file:
            file.write(last[:30])
        assert problems(log) == []


def test_an_empty_folder_is_no_log(tmp_path: Path) -> None:
    assert not verify(tmp_path).ok


def test_find_refuses_a_changed_line_and_an_unknown_id(log: Path) -> None:
    audit_id = find(log.parent, lines(log)[1].split(b'"audit_id":"')[1][:32].decode())["audit_id"]
    with pytest.raises(AuditError, match="no record"):
        find(log.parent, "unheard-of")
    log.write_bytes(log.read_bytes().replace(b'"allow"', b'"block"'))
    with pytest.raises(AuditError, match="was changed"):
        find(log.parent, audit_id)


# -- records one by one -----------------------------------------------------------------------------------------------


def test_entries_carry_what_their_links_are_made_of(log: Path) -> None:
    found = list(entries(log.parent))
    assert [(entry.file, entry.line, entry.record["sequence"]) for entry in found] == [
        ("writer-0001.log", number, number) for number in range(1, 6)
    ]
    for entry, after in pairwise(found):
        assert after.previous == entry.link
    for entry in found:
        assert sha256(entry.previous.encode() + canonical(entry.record)).hexdigest() == entry.link


def test_entries_of_all_files_come_one_after_the_other(log: Path) -> None:
    with AuditLog(log.parent), AuditLog(log.parent) as second:
        second.append(BODY)
    assert [entry.file for entry in entries(log.parent)][-1] == "writer-0002.log"
    assert len(list(entries(log.parent))) == 6


def test_entries_end_where_a_line_does_not_follow(log: Path) -> None:
    parts = lines(log)
    parts[2] = parts[2].replace(b'"allow"', b'"block"')
    log.write_bytes(b"".join(parts))
    reading = entries(log.parent)
    assert [next(reading).line, next(reading).line] == [1, 2]
    with pytest.raises(AuditError, match=r"writer-0001\.log:3 was changed"):
        next(reading)
