#!/usr/bin/env python3
"""Checks an audit export of Claviger: audit-verify.py EXPORT KEYS [OLDER-CHECKPOINT]. docs/audit.md has the format."""
import base64
import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def once(pairs):
    """An object of which no member is there twice."""
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), "a member is there twice"
    return dict(pairs)


def parse(text):
    return json.loads(text, object_pairs_hook=once)


def unpadded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def signed(checkpoint, keys):
    """What a checkpoint says, once one of the keys proved to have signed it."""
    for key in keys:
        try:
            key.verify(unpadded(checkpoint["signature"]), checkpoint["document"].encode())
            return parse(checkpoint["document"])
        except InvalidSignature:
            pass
    raise AssertionError("a checkpoint was not signed by a key of this installation")


def verify(lines, keys, older):
    head = parse(next(lines))
    assert (head["format"], head["version"]) == ("claviger-audit-export", 1), "no export of this format"
    assert older is None or older["chain"] == head["chain"], "the older checkpoint is of another chain"
    position, previous, first, closed = 0, "", 1, False
    for text in lines:
        assert not closed, "there is more after the end"
        assert text.endswith("\n"), "the file was cut off"
        line = parse(text)
        if line["type"] == "entry":
            entry = parse(line["document"])
            hashed = hashlib.sha256(line["document"].encode()).hexdigest()
            assert entry["chain"] == head["chain"], f"entry {position + 1} is of another chain"
            assert entry["sequence"] == position + 1, f"entry {position + 1} is missing"
            assert entry["previous"] == previous, f"entry {position + 1} does not follow the one before"
            assert line["hash"] == hashed, f"entry {position + 1} was changed"
            position, previous = position + 1, hashed
        else:
            said = signed(line, keys)
            assert said["chain"] == head["chain"], "a checkpoint is of another chain"
            if said["kind"] == "start":
                assert position == 0, "a start stands within the chain"
                position, previous, first = said["sequence"], said["hash"], said["sequence"] + 1
            assert (said["sequence"], said["hash"]) == (position, previous), f"entry {position} is not what was signed"
            closed = said["kind"] == "export"
            assert not closed or said["first"] == first, "the beginning is missing"
        if older is not None and older["sequence"] == position:
            assert older["hash"] == previous, f"entry {position} is not the one of the older checkpoint"
    assert closed, "the export was cut off"
    assert older is None or older["sequence"] <= position, "the chain was cut off since the older checkpoint"
    return f"intact: entries {first} to {position} of {head['chain']}"


def main(export, key_set, older=None):
    with open(key_set, encoding="utf-8") as file:
        keys = [Ed25519PublicKey.from_public_bytes(unpadded(key["x"])) for key in parse(file.read())["keys"]]
    if older is not None:
        with open(older, encoding="utf-8") as file:
            older = signed(parse(file.read()), keys)
    with open(export, encoding="utf-8", newline="\n") as lines:
        print(verify(lines, keys, older))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (AssertionError, KeyError, ValueError, StopIteration) as wrong:
        sys.exit(f"broken: {wrong}")
