"""``xcompliance keygen`` and ``xcompliance sign``: keys, and signatures over packs."""

from __future__ import annotations

import base64
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from xcompliance.cli.options import OnOption, today
from xcompliance.cli.refusal import Refusal, plain

__all__ = ["keygen", "sign"]

KEY_BYTES = 32


def keygen(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the private key is written; never overwritten.")],
    key_id: Annotated[str, typer.Option("--key-id", metavar="ID", help="Name of the key in policies and manifests.")],
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help="Role of its holder: legal, engineering.")],
) -> None:
    """Make a key (Ed25519) that signs packs, and print the lines a policy needs to trust it.

    Only its holder may read the file. Whoever has the file can sign in this role: keep it off shared disks.

    \b
    Example:
      xcompliance keygen "$(mktemp -d)/legal.key" --key-id legal-2026 --role legal
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refusal([f"{plain(str(file))}: exists already. A key is never overwritten; name another file."]) from None
    except OSError as error:
        raise Refusal([f"{plain(str(file))}: cannot be written ({error.strerror})."]) from None
    with os.fdopen(handle, "wb") as out:
        out.write(base64.b64encode(private.private_bytes_raw()) + b"\n")
    public = base64.b64encode(private.public_key().public_bytes_raw()).decode("ascii")
    names = json.dumps(key_id, ensure_ascii=False), json.dumps(role, ensure_ascii=False)
    sys.stdout.write(f"signatures:\n  keys:\n  - {{id: {names[0]}, role: {names[1]}, public_key: {public}}}\n")


def sign(
    folder: Annotated[Path, typer.Argument(metavar="PACK_DIR", help="The folder with pack.yaml, or jurisdictions/.")],
    key: Annotated[Path, typer.Option("--key", metavar="FILE", help="The private key from `xcompliance keygen`.")],
    key_id: Annotated[str, typer.Option("--key-id", metavar="ID", help="Name of the key.")],
    serial: Annotated[int, typer.Option("--serial", min=1, metavar="N", help="Grows with every release.")],
    expires: Annotated[str, typer.Option("--expires", metavar="DATE", help="First day the signature is void.")],
    on: OnOption = None,
) -> None:
    """Sign a pack: write its MANIFEST.json, or add a signature when the manifest says the same already.

    The second holder signs the same folder with the same serial and day. A change of any file, of the serial or of
    the day begins a new manifest, without the earlier signatures.

    \b
    Example:
      xcompliance new pack shop/signed --rules mine
      keys=$(mktemp -d); xcompliance keygen "$keys/legal" --key-id legal-2026 --role legal
      xcompliance sign mine/shop/signed --key "$keys/legal" --key-id legal-2026 --serial 1 --expires 2099-01-01
    """
    from xcompliance.rules.signing import MANIFEST, new_manifest, sign, write_manifest

    pack = _pack_id(folder)
    last = _day(expires)
    if last <= (on or today()):
        raise Refusal([f"--expires: {last} is not later than today."])
    manifest = new_manifest(folder, pack, serial, last)
    earlier = _manifest(folder / MANIFEST)
    same = earlier is not None and earlier["content"] == manifest["content"]
    if earlier is not None and not same and serial <= int(earlier["content"].get("serial", 0)):
        hint = f"This release needs a serial above {earlier['content']['serial']}."
        raise Refusal([f"--serial: the folder, or the day, changed since it was signed. {hint}"])
    signed = sign(earlier if same and earlier is not None else manifest, key_id, _private(key))
    write_manifest(folder, signed)
    by = ", ".join(one["key"] for one in signed["signatures"])
    files = len(signed["content"]["files"])
    sys.stdout.write(f"{plain(pack)}: {files} files, serial {serial}, until {last}, signed by {plain(by)}\n")


def _pack_id(folder: Path) -> str:
    from xcompliance.document.yaml import load
    from xcompliance.rules.pack import PACK_FILE

    if (folder / PACK_FILE).is_file():
        node = load(folder / PACK_FILE, folder).get("id")
        if node is not None:
            return str(node.value)
    if (folder / "places").is_dir():
        return folder.resolve().name
    raise Refusal([f"{plain(str(folder))}: holds no pack.yaml and is no folder of jurisdictions."])


def _day(text: str) -> date:
    from xcompliance.clock import parse_date
    from xcompliance.errors import ClockError

    try:
        return parse_date(text)
    except ClockError as error:
        raise Refusal([f"--expires: {error}"]) from None


def _manifest(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="ascii"))
        usable = isinstance(found["content"], dict) and isinstance(found["signatures"], list)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if usable else None


def _private(path: Path) -> bytes:
    try:
        key = base64.b64decode(path.read_text(encoding="ascii").strip(), validate=True)
    except OSError as error:
        raise Refusal([f"--key: {plain(str(path))} cannot be read ({error.strerror})."]) from None
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise Refusal([f"--key: {plain(str(path))} is no key of `xcompliance keygen`."])
    return key
