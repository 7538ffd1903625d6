"""Signed packs: a manifest of paths and digests, signed with Ed25519 by keys of different roles.

Whether signatures are required, and whose, is local policy (``rules/policy.py``); nothing here trusts what a pack says
about itself. A manifest expires, and its serial may never go back: an old, once valid pack is not accepted again.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from xcompliance.document.yaml import read_bytes
from xcompliance.errors import PackError, Problem
from xcompliance.rules.policy import Signatures

MANIFEST: Final = "MANIFEST.json"
FORMAT: Final = 1


def files_of(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file of a pack (but the manifest), by its path inside the folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / MANIFEST)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(read_bytes(path, folder)).hexdigest() for path in paths}


def new_manifest(folder: Path, pack: str, serial: int, expires: date) -> dict[str, Any]:
    """An unsigned manifest of a pack folder.

    Args:
        folder: The folder with ``pack.yaml``.
        pack: Id of the pack.
        serial: Grows with every release; a lower one than accepted before is refused.
        expires: First day the manifest no longer counts.
    """
    content = {
        "format": FORMAT,
        "pack": pack,
        "serial": serial,
        "expires": expires.isoformat(),
        "files": files_of(folder),
    }
    return {"content": content, "signatures": []}


def sign(manifest: dict[str, Any], key_id: str, private_key: bytes) -> dict[str, Any]:
    """The manifest with one more signature (Ed25519, raw 32-byte private key)."""
    signature = Ed25519PrivateKey.from_private_bytes(private_key).sign(_signed_bytes(manifest["content"]))
    kept = [one for one in manifest["signatures"] if one["key"] != key_id]
    new = {"key": key_id, "signature": base64.b64encode(signature).decode("ascii")}
    return {**manifest, "signatures": [*kept, new]}


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> Path:
    """Write the manifest into the pack folder, in one step."""
    path = folder / MANIFEST
    fresh = path.with_suffix(".json.new")
    fresh.write_text(json.dumps(manifest, sort_keys=True, indent=1) + "\n", encoding="ascii")
    os.replace(fresh, path)
    return path


def check_signatures(root: Path, packs: Sequence[str], policy: Signatures, on: date) -> None:
    """Refuse packs that are not signed as the policy demands; remember the serials of those that are.

    Args:
        root: Root folder of the packs.
        packs: Ids of the packs to check.
        policy: What is required, the trusted keys, and the file of accepted serials.
        on: Today.

    Raises:
        PackError: one problem for each thing that is wrong with each pack; nothing is remembered then.
    """
    if not policy.required:
        return
    seen = _seen(policy.state)
    problems: list[Problem] = []
    accepted: dict[str, int] = {}
    for pack in packs:
        serial = _check(root, pack, policy, on, seen.get(pack, 0), problems)
        accepted[pack] = serial
    if problems:
        raise PackError(problems)
    if policy.state is not None:
        _remember(policy.state, {**seen, **accepted})


def _check(root: Path, pack: str, policy: Signatures, on: date, seen: int, problems: list[Problem]) -> int:
    folder = root / pack
    name = f"{pack}/{MANIFEST}"
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="ascii"))
        content = dict(manifest["content"])
        serial, expires = int(content["serial"]), date.fromisoformat(content["expires"])
        found = [(str(one["key"]), str(one["signature"])) for one in manifest["signatures"]]
        listed = dict(content["files"])
    except (OSError, ValueError, KeyError, TypeError):
        problems.append(Problem(name, 1, 1, "XC-L091", "There is no readable manifest.", "Sign the pack."))
        return 0
    wrong = list(_content_flaws(content, pack, serial, seen, expires, on))
    wrong += _file_flaws(listed, files_of(folder))
    roles = _roles(content, found, policy)
    if len(roles) < policy.roles:
        has = ", ".join(sorted(roles)) or "none"
        wrong.append(f"Valid signatures of {policy.roles} different roles are needed; found: {has}.")
    problems += [Problem(name, 1, 1, "XC-L092", text, "Check the release and sign it again.") for text in wrong]
    return serial


def _content_flaws(
    content: Mapping[str, Any], pack: str, serial: int, seen: int, expires: date, on: date
) -> Iterable[str]:
    if content.get("format") != FORMAT:
        yield "The format of the manifest is not known."
    if content.get("pack") != pack:
        yield "The manifest is of another pack."
    if serial < seen:
        yield f"The serial {serial} is older than {seen}, which was accepted before."
    if expires <= on:
        yield f"The manifest expired on {expires}."


def _file_flaws(listed: Mapping[str, Any], actual: Mapping[str, str]) -> Iterable[str]:
    for path in sorted(listed.keys() | actual.keys()):
        if path not in actual:
            yield f"{path} is in the manifest and not in the folder."
        elif path not in listed:
            yield f"{path} is in the folder and not in the manifest."
        elif listed[path] != actual[path]:
            yield f"{path} was changed after signing."


def _roles(content: Mapping[str, Any], found: Iterable[tuple[str, str]], policy: Signatures) -> set[str]:
    """Roles of the trusted keys whose signatures are valid."""
    trusted = {key.id: key for key in policy.keys}
    signed = _signed_bytes(content)
    roles: set[str] = set()
    for key_id, signature in found:
        key = trusted.get(key_id)
        if key is not None and _valid(key.public_key, signature, signed):
            roles.add(key.role)
    return roles


def _valid(public_key: str, signature: str, content: bytes) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(signature, validate=True), content)
    except (ValueError, InvalidSignature):
        return False
    return True


def _signed_bytes(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def _seen(state: Path | None) -> dict[str, int]:
    """Serials accepted before. A state file that cannot be read is an error: forgetting would allow going back."""
    if state is None or not state.exists():
        return {}
    try:
        return {str(pack): int(serial) for pack, serial in json.loads(state.read_text(encoding="ascii")).items()}
    except (OSError, ValueError, AttributeError) as error:
        problem = Problem(state.name, 1, 1, "XC-L093", "The accepted serials cannot be read.", "Restore the file.")
        raise PackError([problem]) from error


def _remember(state: Path, serials: Mapping[str, int]) -> None:
    fresh = state.with_name(state.name + ".new")
    fresh.write_text(json.dumps(dict(sorted(serials.items()))) + "\n", encoding="ascii")
    os.replace(fresh, state)
