"""Signed packs: whatever is changed after signing is found, and old, once valid releases do not come back."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xcompliance.errors import PackError
from xcompliance.rules.policy import Signatures, TrustedKey
from xcompliance.rules.signing import MANIFEST, check_signatures, new_manifest, sign, write_manifest

TODAY = date(2026, 11, 22)
ROLES = ("legal", "engineering", "legal")


@dataclass
class House:
    """A pack, three holders of keys (two of one role), and the policy that trusts the first two."""

    root: Path
    keys: tuple[Ed25519PrivateKey, ...]
    policy: Signatures

    @property
    def pack(self) -> Path:
        return self.root / "shop" / "basics"

    def release(self, serial: int = 1, by: tuple[int, ...] = (0, 1), expires: date = date(2027, 1, 1)) -> None:
        manifest = new_manifest(self.pack, "shop/basics", serial, expires)
        for number in by:
            manifest = sign(manifest, f"key-{number}", self.keys[number].private_bytes_raw())
        write_manifest(self.pack, manifest)

    def check(self, on: date = TODAY) -> None:
        check_signatures(self.root, ["shop/basics"], self.policy, on)

    def edit(self, change: Callable[[dict[str, Any]], None]) -> None:
        path = self.pack / MANIFEST
        manifest = json.loads(path.read_text(encoding="ascii"))
        change(manifest)
        path.write_text(json.dumps(manifest), encoding="ascii")


@pytest.fixture
def house(tmp_path: Path) -> House:
    keys = tuple(Ed25519PrivateKey.generate() for _ in range(3))
    public = [base64.b64encode(key.public_key().public_bytes_raw()).decode("ascii") for key in keys]
    trusted = tuple(TrustedKey(f"key-{n}", ROLES[n], public[n]) for n in range(2))
    made = House(tmp_path / "rules", keys, Signatures(True, 2, trusted, tmp_path / "serials.json"))
    (made.pack / "more").mkdir(parents=True)
    (made.pack / "pack.yaml").write_text("id: shop/basics\n", encoding="utf-8")
    (made.pack / "more" / "rule.yaml").write_text("id: shop.basics.more.rule\n", encoding="utf-8")
    made.release()
    return made


def test_a_release_signed_in_two_roles_is_accepted_and_remembered(house: House) -> None:
    house.check()
    assert house.policy.state is not None
    assert json.loads(house.policy.state.read_text(encoding="ascii")) == {"shop/basics": 1}


def test_unsigned_packs_are_fine_where_the_house_does_not_ask(house: House) -> None:
    (house.pack / MANIFEST).unlink()
    check_signatures(house.root, ["shop/basics"], replace(house.policy, required=False), TODAY)
    with pytest.raises(PackError, match="XC-L091"):
        house.check()


def test_a_changed_byte_is_found(house: House) -> None:
    rule = house.pack / "more" / "rule.yaml"
    rule.write_bytes(rule.read_bytes().replace(b"rule", b"rulE"))
    with pytest.raises(PackError, match=r"more/rule\.yaml was changed"):
        house.check()


def test_a_missing_file_is_found(house: House) -> None:
    (house.pack / "more" / "rule.yaml").unlink()
    with pytest.raises(PackError, match="not in the folder"):
        house.check()


@pytest.mark.parametrize("name", ["more/new.yaml", "more/MANIFEST.json", "readme.txt"])
def test_an_extra_file_is_found(house: House, name: str) -> None:
    (house.pack / name).write_text("{}", encoding="utf-8")
    with pytest.raises(PackError, match="not in the manifest"):
        house.check()


def test_a_digest_edited_to_match_breaks_the_signatures(house: House) -> None:
    (house.pack / "more" / "rule.yaml").write_text("id: evil\n", encoding="utf-8")
    files = new_manifest(house.pack, "shop/basics", 1, date(2027, 1, 1))["content"]["files"]
    house.edit(lambda manifest: manifest["content"].update(files=files))
    with pytest.raises(PackError, match="found: none"):
        house.check()


@pytest.mark.parametrize("by", [(0,), (1,), (0, 2), ()])
def test_one_role_alone_is_not_enough(house: House, by: tuple[int, ...]) -> None:
    house.release(by=by)
    with pytest.raises(PackError, match="2 different roles"):
        house.check()


def test_two_people_of_one_role_are_one_role(house: House) -> None:
    public = base64.b64encode(house.keys[2].public_key().public_bytes_raw()).decode("ascii")
    house.policy = replace(house.policy, keys=(*house.policy.keys, TrustedKey("key-2", "legal", public)))
    house.release(by=(0, 2))
    with pytest.raises(PackError, match="found: legal"):
        house.check()


def test_a_foreign_key_under_a_trusted_name_counts_for_nothing(house: House) -> None:
    manifest = new_manifest(house.pack, "shop/basics", 1, date(2027, 1, 1))
    for name in ("key-0", "key-1"):
        manifest = sign(manifest, name, house.keys[2].private_bytes_raw())
    write_manifest(house.pack, manifest)
    with pytest.raises(PackError, match="found: none"):
        house.check()


def test_a_signature_given_twice_counts_once(house: House) -> None:
    house.release(by=(0,))
    house.edit(lambda manifest: manifest["signatures"].append(manifest["signatures"][0]))
    with pytest.raises(PackError, match="found: legal"):
        house.check()


def test_a_release_expires_on_its_day(house: House) -> None:
    house.check(date(2026, 12, 31))
    with pytest.raises(PackError, match="expired on 2027-01-01"):
        house.check(date(2027, 1, 1))


def test_an_older_serial_does_not_come_back(house: House) -> None:
    house.release(serial=2)
    house.check()
    house.release(serial=1)
    with pytest.raises(PackError, match="serial 1 is older than 2"):
        house.check()
    house.release(serial=3)
    house.check()


def test_a_refused_release_is_not_remembered(house: House) -> None:
    house.release(serial=9, by=(0,))
    with pytest.raises(PackError):
        house.check()
    house.release(serial=2)
    house.check()


def test_a_damaged_memory_is_refused_and_not_forgotten(house: House) -> None:
    assert house.policy.state is not None
    house.policy.state.write_text("{", encoding="ascii")
    with pytest.raises(PackError, match="XC-L093"):
        house.check()


def test_a_manifest_of_another_pack_is_refused(house: House) -> None:
    manifest = new_manifest(house.pack, "shop/other", 1, date(2027, 1, 1))
    for number in (0, 1):
        manifest = sign(manifest, f"key-{number}", house.keys[number].private_bytes_raw())
    write_manifest(house.pack, manifest)
    with pytest.raises(PackError, match="of another pack"):
        house.check()


@pytest.mark.parametrize(
    "damage", ["", "[]", "{}", '{"content": {}, "signatures": []}', '{"content": 1, "signatures": 2}', "\ud7ff"]
)
def test_a_damaged_manifest_is_a_problem_and_never_a_traceback(house: House, damage: str) -> None:
    (house.pack / MANIFEST).write_text(damage, encoding="utf-8")
    with pytest.raises(PackError, match="XC-L091"):
        house.check()


def test_all_packs_are_checked_and_all_problems_told(house: House) -> None:
    with pytest.raises(PackError) as caught:
        check_signatures(house.root, ["shop/basics", "shop/none"], house.policy, date(2027, 1, 1))
    assert [one.file for one in caught.value.problems] == [f"shop/basics/{MANIFEST}", f"shop/none/{MANIFEST}"]
