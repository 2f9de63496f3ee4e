#!/usr/bin/env python3
"""Checks a KPS audit log with nothing but Python's standard library and openssl.

Independent of the C++ code on purpose. It recomputes every root from the entries themselves and believes no stored
hash (docs/formats/audit_log.md); then it compares the stored tiles with what it computed. Of months that were
destroyed after eight years only the leaf hashes are left; they are taken where the log's own DESTROY entries, kept in
`destroyed/` beside TILES, say so. A log that went on under a new name after a loss names the older ones in `origins/`
beside TILES. A log that was replaced as a whole under the same key fails only against an older
checkpoint: give those that recipients or witnesses kept.

usage: verify_log.py TILES VKEY CHECKPOINT...
       verify_log.py --batch FILE
  TILES       folder with tile/entries/ (of a log folder: its `tiles`)
  VKEY        the log's verifier key, from a source you trust
  CHECKPOINT  signed notes; a relative name is looked for in TILES, then beside it, then here
  FILE        one exported folder a line, each with its own log.vkey and tiles/checkpoint; one line of answer for each
exit status: 0 the log is whole and leads to every checkpoint, 1 it is not, 2 wrong usage
example: verify_log.py log/tiles log/log.vkey checkpoint kept.note
"""
import base64
import binascii
import datetime
import functools
import hashlib
import os
import subprocess
import sys
import tempfile

BUNDLE = 256
ED25519_DER_PREFIX = bytes.fromhex("302a300506032b6570032100")


class Bad(Exception):
    """The log, a note or the key is not what it should be."""


def sha256(data):
    return hashlib.sha256(data).digest()


def strict_base64(text):
    """Base64 in its one spelling: padding, no spare bits."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data) != (text.encode("ascii") if isinstance(text, str) else text):
        raise Bad("base64 in another spelling")
    return data


def strict_number(text):
    number = int(text)
    if str(number) != text or number < 0:
        raise Bad("not a decimal number")
    return number


def digits(text):
    if not text.isascii() or not text.isdigit():
        raise Bad("not a number")
    return int(text)


class Key:
    """The log's name and Ed25519 key, as `<name>+<id>+<base64>`."""

    def __eq__(self, other):
        return (self.name, self.public) == (other.name, other.public)

    def __hash__(self):
        return hash((self.name, self.public))

    def __init__(self, text):
        try:
            if text.endswith("\n"):
                text = text[:-1]
            self.text = text
            self.name, key_id, encoded = text.split("+", 2)
            raw = strict_base64(encoded)
            self.id = bytes.fromhex(key_id)
        except (ValueError, binascii.Error) as error:
            raise Bad("verifier key: %s" % error) from error
        if len(raw) != 33 or raw[0] != 1 or sha256(self.name.encode() + b"\n" + raw)[:4] != self.id \
                or self.id.hex() != key_id:
            raise Bad("verifier key: the id does not fit the key")
        self.public = raw[1:]

    @functools.lru_cache(maxsize=64)
    def verifies(self, message, signature):
        with tempfile.TemporaryDirectory() as folder:
            paths = {}
            for name, data in (("message", message), ("signature", signature),
                               ("key", ED25519_DER_PREFIX + self.public)):
                paths[name] = os.path.join(folder, name)
                with open(paths[name], "wb") as file:
                    file.write(data)
            return subprocess.run(
                ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", paths["key"],
                 "-rawin", "-in", paths["message"], "-sigfile", paths["signature"]],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def open_note(data, key):
    """Size and root of a signed checkpoint."""
    text, blank, signatures = data.partition(b"\n\n")
    if not blank or not signatures.endswith(b"\n"):
        raise Bad("not a signed note")
    text += b"\n"
    good = False
    for line in signatures[:-1].split(b"\n"):
        parts = line.decode("utf-8").split(" ")
        if len(parts) != 3 or parts[0] != "\u2014":
            raise Bad("bad signature line")
        raw = strict_base64(parts[2])
        if len(raw) < 5 or not parts[1]:
            raise Bad("bad signature line")
        if parts[1] != key.name or raw[:4] != key.id:
            continue
        if not key.verifies(text, raw[4:]):
            raise Bad("wrong signature")
        good = True
    if not good:
        raise Bad("no signature of the log")
    origin, size, root = text.decode("utf-8").split("\n")[:3]
    if origin != key.name:
        raise Bad("of another log")
    return strict_number(size), strict_base64(root)


def next_name(name):
    """`kps/denetim`, `kps/denetim/2`, `kps/denetim/3`."""
    first, _, number = name.rpartition("/")
    if first and number.isascii() and number.isdigit() and number[0] != "0" and 2 <= int(number) <= 99:
        return "%s/%d" % (first, int(number) + 1)
    return name + "/2"


def request_id_of(detail):
    """The clear request id of an entry that is bound to what it says."""
    identifier = bytearray(sha256(detail.encode("utf-8"))[:16])
    identifier[6] = identifier[6] & 0x0F | 0x80
    identifier[8] = identifier[8] & 0x3F | 0x80
    return bytes(identifier)


class Origins:
    """The names that the log had before losses, and what was known to be behind the end of each."""

    def __init__(self, tiles, key):
        self.key = key
        self.older = []  # key, end, known size
        self.roots = {}
        self.closes = {}
        after = None
        for number in range(2, 100):
            path = os.path.join(tiles, os.pardir, "origins", "%05d.txt" % number)
            if not os.path.exists(path):
                break
            with open(path, "rb") as file:
                data = file.read()
            try:
                words = self.add(data)
            except (KeyError, ValueError, binascii.Error) as error:
                raise Bad("origins/%05d.txt: damaged" % number) from error
            if after not in (None, words["before"]):
                raise Bad("origins/%05d.txt: does not go on from the one before" % number)
            after = words["after"]
        if after not in (None, key.text):
            raise Bad("origins: do not lead to the log's key")

    def add(self, data):
        text, _, signature = data.rpartition(b"signature ")
        lines = text.decode("utf-8").split("\n")
        if len(lines) != 5 or lines[0] != "kps-audit-origin v1" or lines[4] != "" or not signature.endswith(b"\n"):
            raise Bad("origins: not the lines it must have")
        for line, name in zip(lines[1:], ("detail", "note", "known")):
            if not line.startswith(name + " "):
                raise Bad("origins: no line " + name)
        detail = lines[1][7:]
        words = dict(word.split("=", 1) for word in detail.split(" "))
        older, after = Key(words["before"]), Key(words["after"])
        if not older.verifies(text, strict_base64(signature[:-1].decode("ascii"))):
            raise Bad("origins: wrong signature")
        size, root = open_note(strict_base64(lines[2][5:]), older)
        known, said = size, "none"
        if lines[3] != "known none":
            known, known_root = open_note(strict_base64(lines[3][6:]), older)
            said = "%d:%s" % (known, base64.b64encode(known_root).decode("ascii"))
        end = self.older[-1][1] if self.older else 0
        if after.name != next_name(older.name) or size <= end or (said != "none" and known <= size) or detail != \
                "before=%s after=%s end=%d root=%s known=%s by=%s" % (
                    older.text, after.text, size, base64.b64encode(root).decode("ascii"), said, words["by"]):
            raise Bad("origins: its detail says something else")
        self.older.append((older, size, known))
        self.roots[size] = root
        self.closes[size + 1] = request_id_of(detail)
        return words

    def open_note(self, data):
        """Size and root under any of the names; nothing of a tree whose end is said to be lost."""
        name = data.split(b"\n", 1)[0].decode("utf-8")
        for older, end, known in self.older:
            if older.name == name:
                size, root = open_note(data, older)
                if size > known:
                    raise Bad("%s was signed at size %d, the log says it knew of %d" % (name, size, known))
                return (size, root) if size <= end else None
        return open_note(data, self.key)

    def check_entry(self, index, entry):
        """Behind the end of each name comes the CLOSE entry that says what the change says, and nowhere else."""
        is_close = entry[1] == 17
        if is_close != (index in self.closes) or (is_close and entry[20:36] != self.closes[index]):
            raise Bad("entry %d: does not say that the log's name changed" % index)


def bundle_path(number):
    path = "%03d" % (number % 1000)
    while number >= 1000:
        number //= 1000
        path = "x%03d/%s" % (number % 1000, path)
    return path


class Destroyed:
    """Months that were destroyed: up to which index, and the log's entries that say so."""

    def __init__(self, tiles):
        self.end = 0
        self.leaves = {}
        self.roots = {}
        self.done = set()
        folder = os.path.join(tiles, os.pardir, "destroyed")
        names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        for name in names:
            if name.endswith(".open") and name[:-5] + ".txt" not in names:
                raise Bad("destroyed/%s: begun and not ended" % name)
            if name.endswith(".txt"):
                with open(os.path.join(folder, name), "rb") as file:
                    self.add(name[:-4], file.read())

    def add(self, month, data):
        covered, _, check = data.rpartition(b"check ")
        lines = covered.decode("utf-8").split("\n")
        names = ["month", "entries", "root", "intent", "intent-detail", "destroy", "destroy-detail"]
        if check != sha256(covered).hex().encode() + b"\n" or lines.pop() != "" or len(lines) != 8:
            raise Bad("destroyed %s: damaged" % month)
        values = {}
        for name, line in zip(names, lines[1:]):
            if not line.startswith(name + " "):
                raise Bad("destroyed %s: no line %s" % (month, name))
            values[name] = line[len(name) + 1:]
        first, end = (digits(number) for number in values["entries"].split(" "))
        if lines[0] != "kps-audit-destruction v1" or values["month"] != month or first != self.end or end < first:
            raise Bad("destroyed %s: does not join the month before" % month)
        said = "month=%s first=%d end=%d root=%s " % (month, first, end, values["root"])
        intent = self.add_act(values["intent"], values["intent-detail"], 10, said)
        done = self.add_act(values["destroy"], values["destroy-detail"], 11, "month=%s intent=%d " % (month, intent))
        self.roots[end] = strict_base64(values["root"])
        self.done.add(request_id_of(values["destroy-detail"]))
        self.end = end
        if intent < end or done <= intent:
            raise Bad("destroyed %s: announced too late" % month)
        self.check_time(month, intent)

    def add_act(self, value, detail, entry_type, said):
        index, encoded = value.split(" ")
        entry = strict_base64(encoded)
        if len(entry) < 92 or entry[1] != entry_type or entry[20:36] != request_id_of(detail):
            raise Bad("entry %s: is not the one about a destruction" % index)
        if not detail.startswith(said):
            raise Bad("entry %s: says something else of a destruction" % index)
        self.leaves[digits(index)] = (sha256(b"\x00" + entry), int.from_bytes(entry[4:12], "big"))
        return digits(index)

    def check_entry(self, entry, index):
        """A DESTROY entry needs its record: the month may end in the bundle of the one before, and nothing else be missing."""
        if entry[1] == 11 and entry[20:36] not in self.done:
            raise Bad("destroyed: entry %d says a month was, and its record is missing" % index)

    def check_time(self, month, intent):
        """Nothing is destroyed before eight years are over; Türkiye keeps UTC+3."""
        year, number = (int(part) for part in month.split("-"))
        zone = datetime.timezone(datetime.timedelta(hours=3))
        due = datetime.datetime(year + 8 + number // 12, number % 12 + 1, 1, 1, tzinfo=zone)
        if self.leaves[intent][1] < int(due.timestamp()) * 1000000:
            raise Bad("destroyed %s: before its eight years were over" % month)


def leaves_of(tiles, size, destroyed):
    """Entry and leaf hash of the first `size`, in order; of destroyed ones the hash alone."""
    for number in range((size + BUNDLE - 1) // BUNDLE):
        bundle = os.path.join(tiles, "tile", "entries", bundle_path(number))
        if (number + 1) * BUNDLE <= destroyed.end:
            if os.path.exists(bundle) or os.path.exists(bundle + ".p"):
                raise Bad("bundle %d: is still there after its destruction" % number)
            with open(os.path.join(tiles, "tile", "0", bundle_path(number)), "rb") as file:
                data = file.read()
            if len(data) != 32 * BUNDLE:
                raise Bad("leaf tile %d: wrong length" % number)
            for i in range(BUNDLE):
                yield None, data[32 * i:32 * i + 32]
        else:
            for entry in bundle_entries(bundle, number, min(BUNDLE, size - number * BUNDLE)):
                yield entry, sha256(b"\x00" + entry)


def bundle_entries(name, number, width):
    """The first `width` entries of a bundle."""
    with open(name if width == BUNDLE else "%s.p/%d" % (name, width), "rb") as file:
        data = file.read()
    at = 0
    for _ in range(width):
        length = int.from_bytes(data[at:at + 2], "big")
        entry = data[at + 2:at + 2 + length]
        if length == 0 or len(entry) != length:
            raise Bad("bundle %d: too short" % number)
        at += 2 + length
        yield entry
    if at != len(data):
        raise Bad("bundle %d: too long" % number)


class Tree:
    """RFC 6962: the roots of the complete subtrees, largest first."""

    def __init__(self):
        self.size = 0
        self.nodes = []

    def add(self, node):
        size = self.size
        while size & 1:
            node = sha256(b"\x01" + self.nodes.pop() + node)
            size >>= 1
        self.nodes.append(node)
        self.size += 1

    def root(self):
        if not self.nodes:
            return sha256(b"")
        root = self.nodes[-1]
        for node in reversed(self.nodes[:-1]):
            root = sha256(b"\x01" + node + root)
        return root


def check_clear_part(entry, index, last_time):
    """The part of an entry that everyone can read; returns its time."""
    if len(entry) < 92 or entry[0] != 1:
        raise Bad("entry %d: not of version 1" % index)
    time = int.from_bytes(entry[4:12], "big")
    tokens = int.from_bytes(entry[40:44], "big")
    if 44 + 16 * tokens + 48 > len(entry):
        raise Bad("entry %d: more tokens than bytes" % index)
    found = [entry[44 + 16 * i:60 + 16 * i] for i in range(tokens)]
    if any(a >= b for a, b in zip(found, found[1:])):
        raise Bad("entry %d: tokens out of order" % index)
    if time <= last_time:
        raise Bad("entry %d: time does not advance" % index)
    return time


class Tiles:
    """Compares the stored tiles, full and partial, with the hashes and entries they must hold, 256 at a time."""

    LEVELS = 6

    def __init__(self, tiles, size):
        self.folder = os.path.join(tiles, "tile")
        self.size = size
        self.levels = [[] for _ in range(self.LEVELS)]
        self.numbers = [0] * self.LEVELS
        self.bundle = []

    def add(self, entry, leaf):
        """`entry` is None when it was destroyed."""
        self.bundle.append(entry if entry is None else len(entry).to_bytes(2, "big") + entry)
        self.put(0, leaf)

    def put(self, level, leaf):
        hashes = self.levels[level]
        hashes.append(leaf)
        if len(hashes) < BUNDLE:
            return
        self.compare(level)
        while len(hashes) > 1:
            hashes[:] = [sha256(b"\x01" + a + b) for a, b in zip(hashes[::2], hashes[1::2])]
        root = hashes.pop()
        self.numbers[level] += 1
        if level + 1 < self.LEVELS:
            self.put(level + 1, root)

    def compare(self, level):
        self.compare_kind(str(level), level, self.levels[level])
        if level == 0:
            if None not in self.bundle:
                self.compare_kind("entries", 0, self.bundle)
            if len(self.bundle) == BUNDLE:
                self.bundle = []

    def compare_kind(self, kind, level, parts):
        """The full tile when it is complete, and every partial form that lies there."""
        path = os.path.join(self.folder, kind, bundle_path(self.numbers[level]))
        needed = (self.size >> 8 * level) - BUNDLE * self.numbers[level]
        if len(parts) == BUNDLE:
            self.compare_file(path, parts, needed >= BUNDLE)
        elif 0 < needed < BUNDLE and not os.path.exists(path) and not os.path.exists("%s.p/%d" % (path, needed)):
            raise Bad("%s: is missing" % path)
        for name in sorted(os.listdir(path + ".p")) if os.path.isdir(path + ".p") else []:
            if name.endswith(".new"):
                continue
            width = int(name) if name.isascii() and name.isdigit() and name == str(int(name)) else 0
            if not 0 < width <= min(len(parts), BUNDLE - 1):
                raise Bad("%s.p/%s: does not belong to the log" % (path, name))
            self.compare_file("%s.p/%s" % (path, name), parts[:width], True)

    @staticmethod
    def compare_file(path, parts, must_exist):
        try:
            with open(path, "rb") as file:
                if file.read() != b"".join(parts):
                    raise Bad("%s: differs from the log" % path)
        except FileNotFoundError as error:
            if must_exist:
                raise Bad("%s: is missing" % path) from error

    def finish(self):
        for level in range(self.LEVELS):
            if self.levels[level]:
                self.compare(level)


def find_note(tiles, name):
    for path in (os.path.join(tiles, name), os.path.join(tiles, os.pardir, name), name):
        if os.path.exists(path):
            with open(path, "rb") as file:
                return file.read()
    raise Bad("%s: no such checkpoint" % name)


def verify(tiles, key_path, names):
    with open(key_path, "r", encoding="utf-8") as file:
        key = Key(file.read())
    destroyed = Destroyed(tiles)
    origins = Origins(tiles, key)
    wanted = {0: sha256(b""), **origins.roots}
    published = 0
    for name in names:
        opened = origins.open_note(find_note(tiles, name))
        if opened is None and name == "checkpoint":
            raise Bad("checkpoint: of entries that were lost")
        if opened is None:
            continue
        size, root = opened
        published = size if name == "checkpoint" else published
        if wanted.setdefault(size, root) != root:
            raise Bad("fork: two signed roots at size %d" % size)
    tree = Tree()
    stored = Tiles(tiles, published)
    time = 0
    for size, root in destroyed.roots.items():
        if size > max(wanted) or wanted.setdefault(size, root) != root:
            raise Bad("destroyed: another root at size %d" % size)
    for entry, leaf in leaves_of(tiles, max(wanted), destroyed):
        if entry is not None:
            time = check_clear_part(entry, tree.size, time)
            origins.check_entry(tree.size, entry)
            destroyed.check_entry(entry, tree.size)
        if destroyed.leaves.get(tree.size, (leaf,))[0] != leaf:
            raise Bad("entry %d: is not the one about a destruction" % tree.size)
        tree.add(leaf)
        stored.add(entry, leaf)
        if tree.size in wanted and tree.root() != wanted[tree.size]:
            raise Bad("root differs at size %d" % tree.size)
    stored.finish()
    if any(index >= tree.size for index in destroyed.leaves):
        raise Bad("destroyed: the entries about it are not in the log")
    return tree.size, destroyed.end, origins


def verify_batch(path):
    """One line for each folder; 0 when all are whole."""
    worst = 0
    with open(path, "r", encoding="utf-8") as file:
        folders = file.read().splitlines()
    for folder in folders:
        try:
            size, _, _ = verify(os.path.join(folder, "tiles"), os.path.join(folder, "log.vkey"), ["checkpoint"])
            if size == 0:
                raise Bad("nothing is published")
            print("OK", size)
        except (Bad, OSError, ValueError) as error:
            print("FAIL", str(error).replace("\n", " "))
            worst = 1
    return worst


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "--batch":
        return verify_batch(sys.argv[2])
    if len(sys.argv) < 4:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        size, destroyed, origins = verify(sys.argv[1], sys.argv[2], sys.argv[3:])
    except (Bad, OSError, ValueError) as error:
        print("FAIL", error)
        return 1
    print("OK", size)
    first = 0
    for older, end, known in origins.older:
        print("entries %d..%d under %s; %d more are known to be lost" % (first, end - 1, older.name, known - end))
        first = end
    if origins.older:
        print("entries %d..%d under %s" % (first, size - 1, origins.key.name))
    if destroyed:
        print("entries 0..%d destroyed" % (destroyed - 1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
