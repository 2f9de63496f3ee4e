"""Exports of a log whose oldest months were destroyed, and damage of the kinds that only such a log can have."""
import base64
import datetime
import hashlib
import os
import shutil

from demo import run
from retention_e2e import Server


def month_after(month, count):
    """The month `count` months after `month`, both as `2026-11`."""
    number = int(month[:4]) * 12 + int(month[5:]) - 1 + count
    return f"{number // 12}-{number % 12 + 1:02d}"


def make_pruned_exports(demo, ask, target):
    """A second month is asked (`ask(port)`), then both are eight years old: exports with one destroyed, with both, and with a third
    in which there was nothing: it ends in the bundle of the month before."""
    first = demo.entry(0)["clear"]["time"]
    month = (datetime.datetime.fromisoformat(first[:-1]) + datetime.timedelta(hours=3)).strftime("%Y-%m")
    demo.down()
    with Server(demo.folder, "--clock", f"{month_after(month, 1)}-15T06:00:00Z") as server:
        ask(server.port)
    clock = f"{month_after(month, 12 * 8 + 3)}-15T06:00:00Z"
    exports = []
    for number in range(3):
        name = month_after(month, number)
        # The log's time is the server's; once it has ended, all it wrote is published.
        with Server(demo.folder, "--clock", clock):
            for verb, options in (("request", ("--by", "ayse")), ("confirm", ("--by", "mehmet")), ("run", ())):
                checked("audit", "destroy", verb, "--dir", demo.folder, "--clock", clock, "--month", name, *options)
        exports.append(target / f"pruned{number}")
        checked("audit", "export", "--log", demo.log, "--out", exports[-1])
    return exports


def checked(*arguments):
    done = run(*arguments)
    assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
    return done


def records_of(copy):
    return sorted((copy / "destroyed").glob("*.txt"))


def end_of(export):
    """The index behind the last destroyed entry, as the last record says."""
    return int(lines_of(records_of(export)[-1])[2].split(" ")[2])


def with_digest(lines):
    covered = "".join(line + "\n" for line in lines).encode()
    return covered + b"check " + hashlib.sha256(covered).hexdigest().encode() + b"\n"


def lines_of(record):
    return record.read_text().split("\n")[:-2]


def replace(path, content):
    """A file of its own in place of one that other copies share."""
    path.unlink(missing_ok=True)
    path.write_bytes(content)


# Each damages a copy of an export and returns what it did. `before` is an export of the same log from before the destruction.

def change_a_record(copy, chance, before):
    """Bytes of a record, its digest left alone or made again by who changed it."""
    record = chance.choice(records_of(copy))
    content = bytearray(record.read_bytes())
    end = content.rindex(b"check ")
    bit = chance.randrange(end * 8)
    content[bit // 8] ^= 1 << bit % 8
    is_forged = chance.random() < 0.6
    if is_forged:
        content[end:] = b"check " + hashlib.sha256(content[:end]).hexdigest().encode() + b"\n"
    replace(record, bytes(content))
    return f"record changed at {bit // 8}{', its digest renewed' if is_forged else ''}"


def cut_a_record(copy, chance, before):
    record = chance.choice(records_of(copy))
    content = record.read_bytes()
    replace(record, content[:chance.randrange(len(content))] if chance.random() < 0.7 else content + b"\n")
    return "record cut or lengthened"


def move_a_number(copy, chance, before):
    """Where a month begins or ends, or where an entry about it lies."""
    record = chance.choice(records_of(copy))
    lines = lines_of(record)
    at, word = chance.choice(((2, 1), (2, 2), (4, 1), (6, 1)))
    words = lines[at].split(" ")
    number = int(words[word]) + chance.choice((-256, -2, -1, 1, 2, 256))
    words[word] = str(number)
    lines[at] = " ".join(words)
    if chance.random() < 0.5:
        lines[5] = lines[5].replace(f" {'first' if word == 1 else 'end'}=", f" {'first' if word == 1 else 'end'}={number} was=", 1)
    replace(record, with_digest(lines))
    return f"number {word} of line {at} moved to {number}"


def change_an_act(copy, chance, before):
    """The bytes of an entry about the destruction, or of another one in its place."""
    record = chance.choice(records_of(copy))
    lines = lines_of(record)
    at = chance.choice((4, 6))
    name, index, encoded = lines[at].split(" ")
    entry = bytearray(base64.b64decode(encoded))
    bit = chance.randrange(len(entry) * 8)
    entry[bit // 8] ^= 1 << bit % 8
    lines[at] = f"{name} {index} {base64.b64encode(entry).decode()}"
    replace(record, with_digest(lines))
    return f"entry of line {at} changed at {bit // 8}"


def swap_acts(copy, chance, before):
    record = chance.choice(records_of(copy))
    lines = lines_of(record)
    others = [other for other in records_of(copy) if other != record]
    if others and chance.random() < 0.7:
        foreign, at = lines_of(others[0]), chance.choice((4, 6))
        lines[at:at + 2] = foreign[at:at + 2]
    else:
        lines[4:8] = [lines[6].replace("destroy", "intent", 1), lines[7].replace("destroy", "intent", 1),
                      lines[4].replace("intent", "destroy", 1), lines[5].replace("intent", "destroy", 1)]
    replace(record, with_digest(lines))
    return "entries about the destruction swapped"


def leave_out_destroy(copy, chance, before):
    """A destruction that was begun, and no DESTROY entry that ends it."""
    record = chance.choice(records_of(copy))
    if chance.random() < 0.5:
        replace(record.with_suffix(".open"), with_digest(lines_of(record)[:6]))
        record.unlink()
    else:
        replace(record, with_digest(lines_of(record)[:6]))
    return "no DESTROY entry"


def lose_a_record(copy, chance, before):
    records = records_of(copy)
    kind = chance.choice(("one", "all", "renamed", "swapped"))
    record = chance.choice(records)
    if kind == "all":
        shutil.rmtree(copy / "destroyed")
    elif kind == "renamed":
        record.rename(record.with_name(f"{month_after(record.stem, chance.choice((-1, 2)))}.txt"))
    elif kind == "swapped" and len(records) > 1:
        contents = [file.read_bytes() for file in records]
        for file, content in zip(records, reversed(contents)):
            replace(file, content)
    else:
        record.unlink()
    return f"record lost: {kind}"


def change_kept_hashes(copy, chance, before):
    """The hashes that are the only copy of what was destroyed."""
    tile = copy / "tiles/tile/0/000"
    content = bytearray(tile.read_bytes())
    kind = chance.choice(("flip", "swap", "other", "cut", "delete", "forge"))
    a, b = chance.sample(range(256), 2)
    if kind in ("flip", "forge"):
        content[32 * a + chance.randrange(32)] ^= 1 << chance.randrange(8)
    elif kind == "swap":
        content[32 * a:32 * a + 32], content[32 * b:32 * b + 32] = content[32 * b:32 * b + 32], content[32 * a:32 * a + 32]
    elif kind == "other":
        content = (copy / "tiles/tile/0/001").read_bytes()
    elif kind == "cut":
        content = content[:chance.randrange(len(content))]
    replace(tile, bytes(content))
    if kind == "delete":
        tile.unlink()
    if kind == "forge":  # with the tile above it made to fit
        forge_parents(copy, [bytes(content[at:at + 32]) for at in range(0, len(content), 32)])
    return f"kept hashes: {kind}"


def forge_parents(copy, hashes):
    while len(hashes) > 1:
        hashes = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in zip(hashes[::2], hashes[1::2])]
    for parent in (copy / "tiles/tile/1/000.p").iterdir():
        replace(parent, hashes[0] + parent.read_bytes()[32:])


def put_back(copy, chance, before):
    """A bundle that the log says was destroyed, whole or a part of it."""
    bundle = before / "tiles/tile/entries/000"
    if chance.random() < 0.5:
        os.link(bundle, copy / "tiles/tile/entries/000")
        return "destroyed bundle is there"
    width = chance.randrange(1, 256)
    content, at = bundle.read_bytes(), 0
    for _ in range(width):
        at += 2 + int.from_bytes(content[at:at + 2], "big")
    (copy / "tiles/tile/entries/000.p").mkdir()
    replace(copy / f"tiles/tile/entries/000.p/{width}", content[:at])
    return "a part of a destroyed bundle is there"


def take_more(copy, chance, before):
    """Entries that nobody said were destroyed."""
    bundle = chance.choice(sorted((copy / "tiles/tile/entries").iterdir()))
    if bundle.is_dir():
        shutil.rmtree(bundle)
    else:
        bundle.unlink()
    return f"{bundle.name} of the entries is gone as well"


def go_back(copy, chance, before):
    """The log as it was signed before the destruction, pruned, with the records of what came later."""
    shutil.rmtree(copy / "tiles")
    shutil.copytree(before / "tiles", copy / "tiles", copy_function=os.link)
    for number in range(end_of(copy) // 256):
        (copy / f"tiles/tile/entries/{number:03d}").unlink(missing_ok=True)
    return "an older log with the records"


DAMAGES = (change_a_record, cut_a_record, move_a_number, change_an_act, swap_acts, leave_out_destroy, lose_a_record, change_kept_hashes,
           put_back, take_more, go_back)


def damage_pruned(copy, chance, before):
    """One random damage that only a pruned log can have; says which."""
    return "pruned " + chance.choice(DAMAGES)(copy, chance, before)
