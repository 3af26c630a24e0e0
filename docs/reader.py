#!/usr/bin/env python3
"""A second reader of JamJar repositories, written from format.md alone.

    docs/reader.py FOLDER PUBLIC_KEY TARGET [SNAPSHOT_ID]   restores a snapshot, by default the newest
    docs/reader.py --vectors testdata                       reads the vectors, and compares the outcomes

It shares no code with JamJar and shows what the format asks of a reader. It is no replacement: it
holds whole files in memory, reads folders only, and remembers no catalogs, so it cannot notice a
rollback. Needs Python 3.9, its package "cryptography", and the programs b3sum and zstd.
Section numbers (§) are those of format.md.
"""

import base64
import datetime
import glob
import hashlib
import json
import os
import re
import subprocess
import sys

MIB = 1 << 20
MAX = (1 << 63) - 1


# ---- §2: failures, bytes and numbers, JSON ---------------------------------------------------------


class Damaged(Exception):
    pass


class Untrusted(Exception):
    pass


class Unsupported(Exception):
    pass


def need(holds, otherwise, failure=Damaged):
    if not holds:
        raise failure(otherwise)


def blake3(data):
    return subprocess.run(["b3sum", "--raw"], input=data, stdout=subprocess.PIPE, check=True).stdout


class Bytes:
    def __init__(self, data):
        self.data, self.at = data, 0

    def left(self):
        return len(self.data) - self.at

    def take(self, count):
        need(count <= self.left(), "too short")
        self.at += count
        return self.data[self.at - count : self.at]

    def u8(self):
        return self.take(1)[0]

    def uvarint(self, limit, shortest=True):
        value = 0
        for shift in range(0, 63, 7):
            byte = self.u8()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                need(byte or not shift or not shortest, "written longer than needed")
                need(value <= limit, "beyond its limit")
                return value
        raise Damaged("longer than 63 bits")

    def header(self, kind):
        need(self.take(6) == b"JAMJAR" and self.take(1) == kind, "other magic or kind")
        need(self.u8() == 1, "other version", Unsupported)


def parse_json(data):
    def unique(pairs):
        need(len(dict(pairs)) == len(pairs), "a member twice")
        return dict(pairs)

    def refuse(number):
        raise Damaged("no integer: " + number)

    try:
        value = json.loads(
            data.decode(), object_pairs_hook=unique, parse_float=refuse, parse_constant=refuse
        )
    except ValueError as e:
        raise Damaged(e) from e
    return is_object(value)


def is_object(value):
    need(isinstance(value, dict), "no object")
    return value


def is_list(value, most):
    need(isinstance(value, list) and len(value) <= most, "no list, or too long")
    return value


def is_integer(value, low=0, high=MAX):
    need(type(value) is int and low <= value <= high, "no integer within its limits")


def is_text(value):
    need(isinstance(value, str), "no text")


def is_hash(value):
    need(isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value), "no hash text")


def is_label(value):
    is_text(value)
    need(not re.search("[\x00-\x1f\x7f-\x9f\ud800-\udfff]", value), "control or surrogate")
    need(1 <= len(value.encode("utf-16-le")) // 2 <= 255, "empty or too long")


def is_file_name(value):
    is_label(value)
    need(value not in (".", "..") and not re.search(r"[/\\]", value), "no plain file name")


def is_time(value):
    need(isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value), "no time")
    try:
        datetime.datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ")
    except ValueError as e:
        raise Damaged(e) from e


def if_there(members, name, check):
    if members.get(name) is not None:
        check(members[name])


# ---- §6, §7: packs and index segments --------------------------------------------------------------


def read_lengths(data, count):
    lengths = []
    for _ in range(count):
        lengths.append(data.uvarint(MIB))
        need(lengths[-1] > 0 and sum(lengths) <= 4 * MIB, "empty chunk, or frame too long")
    return lengths


def read_frame(data, compression):
    need(compression in (0, 1), "other compression", Unsupported)
    need(data.u8() == 0, "encrypted", Unsupported)
    count = data.uvarint(1 << 16)
    need(1 <= count <= data.left(), "no chunks, or more than bytes")
    lengths = read_lengths(data, count)
    content = data.take(data.uvarint(4 * MIB))
    if compression == 1:
        unpacked = subprocess.run(
            ["zstd", "-dcq"], input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        need(unpacked.returncode == 0, "no zstd frame")
        content = unpacked.stdout
    need(len(content) == sum(lengths), "the lengths do not add up")
    return content, lengths


def read_pack(data):
    data.header(b"P")
    data.uvarint(MAX)  # salt
    frames = 0
    while (first := data.u8()) != 0xFF:
        read_frame(data, first)
        frames += 1
    need(data.uvarint(MAX) == frames and data.left() == 0, "other number of frames, or more behind")


def read_index(data, found):
    """Adds to found: chunk id -> (pack, offset, size, lengths, ordinal)."""
    data.header(b"I")
    data.take(16)  # salt
    for _ in range(data.uvarint(data.left())):
        pack, pack_size, end = data.take(32), data.uvarint(128 * MIB), 0
        for _ in range(data.uvarint(data.left())):
            offset = end + data.uvarint(pack_size)
            size = data.uvarint(pack_size)
            end = offset + size
            need(end <= pack_size, "a frame beyond its pack")
            count = data.uvarint(1 << 16)
            need(count >= 1 and 33 * count <= data.left(), "no chunks, or more than bytes")
            ids = [data.take(32) for _ in range(count)]
            lengths = read_lengths(data, count)
            for ordinal, chunk in enumerate(ids):
                found.setdefault(chunk, (pack, offset, size, lengths, ordinal))
    need(data.left() == 0, "more behind")


# ---- §8: manifests, recipes and catalogs -----------------------------------------------------------


def read_signed(data, form):
    members = parse_json(data)
    need(members.get("format") == form, "other format")
    is_integer(members.get("version"), 0, (1 << 31) - 1)
    need(members["version"] == 1, "other version", Unsupported)
    for feature in is_list(members.get("required"), 64):
        is_text(feature)
    need(not members["required"], "unknown feature", Unsupported)
    is_text(members.get("repository"))
    publisher = members.get("publisher")
    need(isinstance(publisher, str) and re.fullmatch("[0-9A-F]{16}", publisher), "no key id")
    is_integer(members.get("sequence"), 1)
    if_there(members, "previous", is_hash)
    is_time(members.get("time"))
    return members


def read_manifest(data):
    manifest = read_signed(data, "jamjar-manifest")
    source = is_object(manifest.get("source"))
    is_file_name(source.get("name"))
    is_integer(source.get("bytes"), 0, 1 << 60)
    is_hash(source.get("blake3"))
    is_hash(source.get("sha256"))
    checkpoint = is_object(manifest.get("checkpoint"))
    is_text(checkpoint.get("kind"))
    is_text(checkpoint.get("checksum"))
    for name in ("version", "eventNumber", "height"):
        if_there(checkpoint, name, is_integer)
    if_there(checkpoint, "kernelHash", is_hash)
    if_there(checkpoint, "heightReason", is_text)
    for tag in is_list(manifest.get("tags"), 64):
        is_label(tag)
    for part in is_list(manifest.get("parts"), 64):
        is_text(is_object(part).get("codec"))
        is_integer(part.get("codecVersion"), 1, (1 << 31) - 1)
        is_integer(part.get("bytes"), 0, 1 << 60)
        recipe = part.get("recipe")
        need(recipe is not None or part["bytes"] == 0, "no recipe")
        if recipe is not None:
            is_hash(is_object(recipe).get("root"))
            is_integer(recipe.get("rootBytes"), 1, MIB)
            is_integer(recipe.get("depth"), 0, 8)
            is_integer(recipe.get("chunks"), 1, 1 << 60)
    need(sum(p["bytes"] for p in manifest["parts"]) == source["bytes"], "parts do not add up")
    added = is_object(manifest.get("added"))
    for name in ("chunks", "packs", "bytes"):
        is_integer(added.get(name))
    return manifest


def read_records(node):
    """The records of one recipe chunk: chunk id and length."""
    records = []
    while node.left():
        records.append((node.take(32), node.uvarint(MIB)))
        need(records[-1][1] > 0, "an empty chunk")
    return records


def read_catalog(data):
    catalog = read_signed(data, "jamjar-catalog")
    for index in is_list(catalog.get("indexes"), 4096):
        is_hash(is_object(index).get("id"))
        is_integer(index.get("bytes"), 1, 512 * MIB)
    for entry in is_list(catalog.get("snapshots"), 1 << 18):
        is_hash(is_object(entry).get("id"))
        is_time(entry.get("time"))
        if_there(entry, "height", is_integer)
        if_there(entry, "event", is_integer)
        is_file_name(entry.get("name"))
        is_integer(entry.get("bytes"), 0, 1 << 60)
        is_integer(entry.get("added"))
        for tag in is_list(entry.get("tags") or [], 64):
            is_label(tag)
    for gone in is_list(catalog.get("retired") or [], 1 << 18):
        is_retired_key(is_object(gone).get("key"))
        is_time(gone.get("since"))
        if_there(gone, "deleted", is_time)
    return catalog


def is_retired_key(value):
    forms = r"(packs|indexes|retired)/[0-9a-f]{64}|(manifests|catalogs)/[0-9a-f]{64}\.json"
    need(isinstance(value, str) and re.fullmatch(forms, value), "no key of what can be retired")


# ---- §8.6: signatures ------------------------------------------------------------------------------


class PublicKey:
    def __init__(self, text):
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        data = base64.b64decode(text, validate=True)
        need(len(data) == 42 and data[:2] == b"Ed", "no public key")
        self.id = data[2:10]
        self.id_text = "%016X" % int.from_bytes(self.id, "little")
        self.key = Ed25519PublicKey.from_public_bytes(data[10:])

    def verify(self, message, signature):
        from cryptography.exceptions import InvalidSignature

        lines = signature.split(b"\n")
        need(len(lines) == 5 and lines[4] == b"", "not four lines")
        need(lines[0].startswith(b"untrusted comment: "), "line 1")
        need(lines[2].startswith(b"trusted comment: "), "line 3")
        head, overall = (base64.b64decode(line, validate=True) for line in (lines[1], lines[3]))
        need(base64.b64encode(head) == lines[1] and len(head) == 74, "line 2")
        need(base64.b64encode(overall) == lines[3] and len(overall) == 64, "line 4")
        need(head[:2] in (b"ED", b"Ed"), "other algorithm")
        need(head[2:10] == self.id, "signed by another key", Untrusted)
        if head[:2] == b"ED":
            message = hashlib.blake2b(message).digest()
        else:
            need(len(message) != 64, "could be a hash", Untrusted)
        try:
            self.key.verify(head[10:], message)
            self.key.verify(overall, head[10:] + lines[2][len(b"trusted comment: ") :])
        except InvalidSignature as e:
            raise Untrusted("the signature does not hold") from e


# ---- §10.2: the jam codec --------------------------------------------------------------------------

MASK = (1 << 64) - 1
P1, P2, P3 = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
P4, P5 = 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5


def rotl(x, bits):
    return (x << bits | x >> (64 - bits)) & MASK


def xxh64_round(lane, word):
    return rotl((lane + word * P2) & MASK, 31) * P1 & MASK


def xxh64(data):
    def number(size):
        return int.from_bytes(data[at : at + size], "little")

    at, h = 0, P5
    if len(data) >= 32:
        lanes = [(P1 + P2) & MASK, P2, 0, -P1 & MASK]
        while at + 32 <= len(data):
            for i in range(4):
                lanes[i] = xxh64_round(lanes[i], number(8))
                at += 8
        h = sum(rotl(lane, bits) for lane, bits in zip(lanes, (1, 7, 12, 18))) & MASK
        for lane in lanes:
            h = ((h ^ xxh64_round(0, lane)) * P1 + P4) & MASK
    h = (h + len(data)) & MASK
    while at + 8 <= len(data):
        h = (rotl(h ^ xxh64_round(0, number(8)), 27) * P1 + P4) & MASK
        at += 8
    if at + 4 <= len(data):
        h = (rotl(h ^ number(4) * P1 & MASK, 23) * P2 + P3) & MASK
        at += 4
    while at < len(data):
        h = rotl(h ^ number(1) * P5 & MASK, 11) * P1 & MASK
        at += 1
    h = (h ^ h >> 33) * P2 & MASK
    h = (h ^ h >> 29) * P3 & MASK
    return h ^ h >> 32


class Bits:
    """Bits, the lowest of each byte first."""

    def __init__(self):
        self.done, self.rest, self.rest_bits, self.position = bytearray(), 0, 0, 0

    def write(self, value, count):
        self.rest |= value << self.rest_bits
        self.rest_bits += count
        self.position += count
        whole = self.rest_bits >> 3
        self.done += (self.rest & ((1 << 8 * whole) - 1)).to_bytes(whole, "little")
        self.rest >>= 8 * whole
        self.rest_bits -= 8 * whole

    def mat(self, value):
        if value == 0:
            self.write(1, 1)
            return
        size = value.bit_length()
        z = size.bit_length()
        self.write(1 << z, z + 1)
        self.write(size & ((1 << (z - 1)) - 1), z - 1)
        self.write(value, size)


class JamDecoder:
    def __init__(self, size):
        self.bits_wanted, self.out = 8 * size, Bits()
        self.kind, self.mask = None, 0
        self.open = []  # [position, flagged, name of the head or None, number of its chunk]
        self.positions, self.ordinals, self.recent = {}, {}, []
        self.chunk_number, self.complete = 0, False
        self.atom_bits, self.atom_flagged, self.atom = None, False, b""
        self.trailer = None

    def decode(self, chunks):
        for chunk in chunks:
            self.chunk_number += 1
            need(len(chunk) >= 2, "a chunk of one byte")
            if self.atom_bits is not None:
                self.atom_chunk(chunk)
            elif chunk[0] == 0x0E:
                need(self.complete, "a trailer before the end")
                self.trailer = (self.trailer or b"") + chunk[1:]
            else:
                need(chunk[0] in (3, 4) and self.trailer is None, "another chunk was due")
                self.structure(Bytes(chunk))
            need(self.out.position <= self.bits_wanted, "longer than the jam")
        need(self.complete and self.atom_bits is None, "not complete")
        left = self.bits_wanted - self.out.position
        need(self.trailer is not None or left < 64, "shorter than the jam")
        behind = self.trailer or bytes((left + 7) // 8)
        need(len(behind) == (left + 7) // 8, "trailer of another length")
        value = int.from_bytes(behind, "little")
        need(value >> left == 0, "bits beyond the end")
        self.out.write(value, left)
        return bytes(self.out.done)

    def structure(self, chunk):
        kind = chunk.u8()
        need(self.kind in (None, kind), "names of another length")
        self.kind, self.mask = kind, (1 << 8 * kind) - 1
        self.recent = []
        tags, numbers, names = (chunk.uvarint(MAX, shortest=False) for _ in range(3))
        need(tags > 0, "no tags")
        tags, numbers = chunk.take(tags), Bytes(chunk.take(numbers))
        names, atoms = Bytes(chunk.take(names * kind)), Bytes(chunk.take(chunk.left()))
        for tag in tags:
            need(not self.complete and self.atom_bits is None, "a tag too many")
            self.cells(tag & 3)
            self.leaf(tag >> 2, numbers, names, atoms)
        need(not (numbers.left() or names.left() or atoms.left()), "more than the tags speak of")

    def cells(self, count, flagged=False):
        for _ in range(count):
            self.open.append([self.out.position, flagged, None, self.chunk_number])
            self.out.write(0b01, 2)

    def leaf(self, leaf, numbers, names, atoms):
        if leaf >= 62:
            self.cells(1, flagged=leaf == 63)
        elif leaf >= 41:
            self.short_atom((leaf - 41).to_bytes(leaf > 41, "little"), False)
        elif leaf >= 21:
            flagged = leaf >= 31
            size = leaf - (31 if flagged else 21)
            if size == 9:
                size += numbers.uvarint(4096, shortest=False)
            self.short_atom(atoms.take(size), flagged)
        elif leaf >= 19:
            self.atom_bits = numbers.uvarint(8 << 40, shortest=False)
            self.atom_flagged, self.atom = leaf == 20, b""
        else:
            self.reference(leaf, numbers, names)

    def reference(self, leaf, numbers, names):
        if leaf <= 1:
            name = int.from_bytes(names.take(self.kind), "little")
            noun = (name, numbers.uvarint(MAX, shortest=False) if leaf == 1 else 0)
            self.to_front(noun)
        else:
            rank = 16 + numbers.u8() if leaf == 2 else leaf - 3
            need(rank < len(self.recent), "no such rank")
            noun = self.recent.pop(rank)
            self.recent.insert(0, noun)
        need(noun in self.positions, "a reference to no noun")
        self.out.write(0b11, 2)
        self.out.mat(self.positions[noun])
        self.noun_done(noun[0])

    def short_atom(self, data, flagged):
        need(not data or data[-1], "the highest byte is 0")
        start = self.write_atom(data)
        name = xxh64(data) & self.mask
        if flagged:
            self.define(name, start, show=True)
        self.noun_done(name)

    def atom_chunk(self, chunk):
        need(chunk[0] == 0x0A, "bytes of an atom were due")
        self.atom += chunk[1:]
        size = (self.atom_bits + 7) // 8
        need(len(self.atom) <= size, "more bytes than the atom has")
        if len(self.atom) == size:
            need(int.from_bytes(self.atom, "little").bit_length() == self.atom_bits, "other bits")
            self.atom_bits = None
            start = self.write_atom(self.atom)
            name = xxh64(self.atom) & self.mask
            if self.atom_flagged:
                self.define(name, start, show=False)
            self.noun_done(name)

    def write_atom(self, data):
        start = self.out.position
        self.out.write(0, 1)
        self.out.mat(int.from_bytes(data, "little"))
        return start

    def define(self, name, position, show):
        ordinal = self.ordinals.get(name, 0)
        self.ordinals[name] = ordinal + 1
        self.positions[name, ordinal] = position
        if show:
            self.to_front((name, ordinal))

    def to_front(self, noun):
        self.recent.insert(0, noun)
        del self.recent[256:]

    def noun_done(self, name):
        while self.open:
            cell = self.open[-1]
            if cell[2] is None:
                cell[2] = name
                return
            position, flagged, head, chunk = self.open.pop()
            x = head << 32 | name
            x = (x ^ x >> 29) * P2 & MASK
            x = (x ^ x >> 32) * P1 & MASK
            name = x >> 32 & self.mask
            if flagged:
                self.define(name, position, show=chunk == self.chunk_number)
        self.complete = True


# ---- §11: what a reader must do --------------------------------------------------------------------


class Repository:
    def __init__(self, folder, key):
        self.folder, self.key, self.frames, self.chunks = folder, key, {}, {}
        info = parse_json(self.get("jamjar.json", 4096))
        need(info.get("format") == "jamjar-repository", "no repository")
        need(info.get("version") == 1, "other version", Unsupported)
        need(re.fullmatch("[0-9a-f]{32}", str(info.get("id"))), "no id")
        self.id = info["id"]

    def get(self, name, limit):
        try:
            with open(os.path.join(self.folder, name), "rb") as file:
                data = file.read(limit + 1)
        except FileNotFoundError as e:
            raise (Untrusted if name.endswith(".minisig") else Damaged)("no " + name) from e
        need(len(data) <= limit, name + " is too long")
        return data

    def get_named(self, name, hash_text, limit):
        data = self.get(name, limit)
        need(blake3(data).hex() == hash_text, name + " is not what its name says")
        return data

    def get_signed(self, folder, hash_text, limit, read):
        name = folder + "/" + hash_text + ".json"
        data = self.get_named(name, hash_text, limit)
        self.key.verify(data, self.get(name + ".minisig", 8192))
        members = read(data)
        need(members["repository"] == self.id, "of another repository", Untrusted)
        need(members["publisher"] == self.key.id_text, "of another publisher", Untrusted)
        return members

    def catalog(self):
        pointer = self.get("publishers/" + self.key.id_text + "/latest", 4096).decode("latin-1")
        need(re.fullmatch("[0-9a-f]{64}\n", pointer), "the pointer names no catalog")
        catalog = self.get_signed("catalogs", pointer[:64], 64 * MIB, read_catalog)
        for index in catalog["indexes"]:
            data = self.get_named("indexes/" + index["id"], index["id"], index["bytes"])
            read_index(Bytes(data), self.chunks)
        return catalog

    def manifest(self, snapshot):
        return self.get_signed("manifests", snapshot, MIB, read_manifest)

    def chunk(self, chunk_id, length):
        need(chunk_id in self.chunks, "a chunk that no index lists")
        pack, offset, size, lengths, ordinal = self.chunks[chunk_id]
        need(lengths[ordinal] == length, "index and recipe differ")
        if (pack, offset) not in self.frames:
            with open(os.path.join(self.folder, "packs", pack.hex()), "rb") as file:
                file.seek(offset)
                frame = Bytes(file.read(size))
            content, found = read_frame(frame, frame.u8())
            need(found == lengths and frame.left() == 0, "frame and index differ")
            self.frames[pack, offset] = content
        start = sum(lengths[:ordinal])
        content = self.frames[pack, offset][start : start + length]
        need(blake3(content) == chunk_id, "a chunk is not what its id says")
        return content

    def part(self, part):
        recipe = part["recipe"]
        if recipe is None:
            return b""
        records = [(bytes.fromhex(recipe["root"]), recipe["rootBytes"])]
        for _ in range(recipe["depth"]):
            records = [r for above in records for r in read_records(Bytes(self.chunk(*above)))]
        need(len(records) == recipe["chunks"], "other number of chunks")
        chunks = (self.chunk(*record) for record in records)
        if (part["codec"], part["codecVersion"]) == ("raw", 1):
            data = b"".join(chunks)
        elif (part["codec"], part["codecVersion"]) == ("jam", 1):
            data = JamDecoder(part["bytes"]).decode(chunks)
        else:
            raise Unsupported("codec " + part["codec"])
        need(len(data) == part["bytes"], "a part of another length")
        return data


def restore(folder, public_key, target, snapshot=None):
    repository = Repository(folder, PublicKey(public_key))
    catalog = repository.catalog()
    manifest = repository.manifest(snapshot or catalog["snapshots"][-1]["id"])
    data = b"".join(repository.part(part) for part in manifest["parts"])
    need(blake3(data).hex() == manifest["source"]["blake3"], "not the file that was pushed")
    need(hashlib.sha256(data).hexdigest() == manifest["source"]["sha256"], "SHA-256 differs")
    with open(target + ".part", "wb") as file:
        file.write(data)
    os.rename(target + ".part", target)
    print("%s: %d bytes, as they were pushed" % (target, len(data)))


# ---- §17: vectors ----------------------------------------------------------------------------------


def outcome(read, *arguments):
    try:
        return read(*arguments)
    except Damaged:
        return "damaged"
    except Unsupported:
        return "unsupported"


def read_three_records(data):
    need(len(read_records(Bytes(data))) == 3, "other number of chunks")


def object_vector(file):
    """What format.md makes of the vector, and what the vector expects; None for other kinds."""
    readers = {
        "pack": lambda body: read_pack(Bytes(body)),
        "index": lambda body: read_index(Bytes(body), {}),
        "manifest": read_manifest,
        "catalog": read_catalog,
        "recipe": read_three_records,
    }
    kind = os.path.basename(file).split("_")[0]
    if os.path.basename(file) == "recipe_trees.txt":
        return None  # a writer's matter
    if kind not in readers:
        return None
    with open(file, "rb") as opened:
        head, body = opened.read().split(b"\n\n", 1)
    facts = dict(line.split(": ", 1) for line in head.decode().split("\n"))
    if facts["body"] == "hex":
        body = bytes.fromhex(body.decode())
    words = {"CorruptDataException": "damaged", "UnsupportedFormatException": "unsupported"}
    found = outcome(lambda: (readers[kind](body), "success")[1])
    return found, words.get(facts["expect"], facts["expect"])


def jam_vector(file):
    with open(file, encoding="utf-8") as opened:
        pairs = [line.rstrip("\n").split(": ", 1) for line in opened if ": " in line]
    facts, chunks = dict(pairs), [bytes.fromhex(v) for k, v in pairs if k == "chunk"]
    if facts["expect"] == "unsuitable":
        return None  # an encoder's matter
    found = outcome(lambda: JamDecoder(int(facts["bytes"])).decode(chunks).hex())
    return found, facts["jam"] if facts["expect"] == "success" else facts["expect"]


def vectors(folder):
    agreed, files = 0, []
    for read, pattern in ((object_vector, "vectors/*.txt"), (jam_vector, "jam/*.txt")):
        for file in sorted(glob.glob(os.path.join(folder, pattern))):
            result = read(file)
            if result is not None:
                agreed += result[0] == result[1]
                files.append(file)
                if result[0] != result[1]:
                    print("%s: %s, expected %s" % (file, *result))
    print("%d of %d vectors agree" % (agreed, len(files)))
    return 0 if agreed == len(files) > 0 else 4


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "--vectors":
        return vectors(arguments[1])
    if not 3 <= len(arguments) <= 4:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        restore(*arguments)
        return 0
    except (Damaged, Untrusted, Unsupported) as e:
        print("error: %s: %s" % (type(e).__name__.lower(), e), file=sys.stderr)
        return {Damaged: 4, Untrusted: 5, Unsupported: 6}[type(e)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
