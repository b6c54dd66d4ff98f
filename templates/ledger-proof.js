// Receipts, checkpoints and keys of the ledger, read and verified as `policygen/ledger/` does: C2SP tlog-proof,
// tlog-checkpoint and signed-note, the tree of RFC 6962. What could be written in two ways is refused in all but one.

export class Malformed extends Error {}

export const FIRST_LINE = "c2sp.org/tlog-proof@v1";
const MAX_NUMBER = 2n ** 63n - 1n;
const MAX_NOTE = 1_000_000;
const MAX_PROOF = 64;
const MAX_LEAF = 2 ** 16 - 1;
const ENTRY_KEYS = [
  ...["policy", "version", "language", "effective", "observed", "published", "digest", "predecessor", "withdrawn", "recorded"],
];
const NEEDED = ["policy", "version", "language", "digest", "recorded"];
const KEY_NAME = /^[^\p{White_Space}\u0000-\u001f\u007f+]+$/u;

const utf8 = new TextEncoder();
const bytesOf = (text) => utf8.encode(text);
const joined = (...parts) => new Uint8Array(parts.flatMap((part) => [...part]));
export const equalBytes = (one, other) => one.length === other.length && one.every((byte, index) => byte === other[index]);
export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const must = (condition) => {
  if (!condition) throw new Malformed();
};

const textOf = (bytes, limit) => {
  must(bytes.length <= limit);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Malformed();
  }
};

const toBase64 = (bytes) => btoa([...bytes].map((byte) => String.fromCharCode(byte)).join(""));

const fromBase64 = (text, size) => {
  let bytes;
  try {
    bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    throw new Malformed();
  }
  must(toBase64(bytes) === text && (size === undefined || bytes.length === size));
  return bytes;
};

const decimal = (text) => {
  must(/^(0|[1-9][0-9]{0,18})$/.test(text));
  const number = BigInt(text);
  must(number <= MAX_NUMBER);
  return number;
};

export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
export const leafHash = (leaf) => sha256(joined([0], leaf));
const nodeHash = (left, right) => sha256(joined([1], left, right));

// --- what is read -----------------------------------------------------------------------------------------------

const readSignature = (line) => {
  const parts = line.split(" ");
  must(parts.length === 3 && parts[0] === "—" && KEY_NAME.test(parts[1]));
  const data = fromBase64(parts[2]);
  must(data.length >= 5);
  return { name: parts[1], id: hex(data.slice(0, 4)), data: data.slice(4) };
};

const readNote = (bytes) => {
  const content = textOf(bytes, MAX_NOTE);
  must(!/[\u0000-\u0009\u000b-\u001f]/.test(content));
  const end = content.lastIndexOf("\n\n");
  const lines = content.slice(end + 2);
  must(end >= 0 && lines.endsWith("\n"));
  const signatures = lines.slice(0, -1).split("\n");
  must(signatures.length <= 100);
  return { text: content.slice(0, end + 1), signatures: signatures.map(readSignature) };
};

// A checkpoint: { origin, size, root, note }. Who signed it is still to be asked (`signers`).
export const readCheckpoint = (bytes) => {
  const note = readNote(bytes);
  const [origin, size, root, ...extensions] = note.text.slice(0, -1).split("\n");
  must(root !== undefined && origin && extensions.every(Boolean) && bytesOf(origin).length <= 255);
  return { origin, size: decimal(size), root: fromBase64(root, 32), note };
};

// A receipt: { index, hashes, checkpoint, leaf }. Nothing is proved yet.
export const readReceipt = (bytes) => {
  const text = textOf(bytes, MAX_NOTE + 200_000);
  const end = text.indexOf("\n\n");
  must(end >= 0);
  const lines = text.slice(0, end).split("\n");
  must(lines.shift() === FIRST_LINE);
  let leaf = new Uint8Array();
  if (lines[0]?.startsWith("extra ")) {
    leaf = fromBase64(lines.shift().slice(6));
    must(leaf.length > 0 && leaf.length <= MAX_LEAF);
  }
  must(lines[0]?.startsWith("index "));
  const index = decimal(lines.shift().slice(6));
  must(lines.length <= MAX_PROOF);
  const hashes = lines.map((line) => fromBase64(line, 32));
  const checkpoint = readCheckpoint(bytesOf(text.slice(end + 2)));
  must(index < checkpoint.size);
  return { index, hashes, checkpoint, leaf };
};

// The entry that a leaf is, written exactly as the program writes it.
export const readEntry = (leaf) => {
  const text = textOf(leaf, MAX_LEAF);
  let entry;
  try {
    entry = JSON.parse(text);
  } catch {
    throw new Malformed();
  }
  must(entry && typeof entry === "object" && !Array.isArray(entry));
  const known = ENTRY_KEYS.filter((key) => Object.hasOwn(entry, key));
  must(known.length === Object.keys(entry).length && NEEDED.every((key) => known.includes(key)));
  must(known.every((key) => typeof entry[key] === "string" && entry[key] && !/\p{Surrogate}/u.test(entry[key])));
  must(/^sha256:[0-9a-f]{64}$/.test(entry.digest));
  must(JSON.stringify(Object.fromEntries(known.map((key) => [key, entry[key]]))) === text);
  return entry;
};

export const NOTE = 1; // kinds of keys, by the first byte of each
export const COSIGNATURE = 4;

// A verifier key of that kind from its line, `NAME+ID+BASE64`: { line, name, id, kind, public }.
export const readKey = async (line, kind = NOTE) => {
  const parts = line.split("+");
  const [name, id] = parts;
  const data = fromBase64(parts.slice(2).join("+"));
  must(KEY_NAME.test(name) && data.length === 33 && data[0] === kind);
  must(id === hex((await sha256(joined(bytesOf(`${name}\n`), data))).slice(0, 4)));
  return { line, name, id, kind, public: data.slice(1) };
};

// The witnesses that a policy of trust wants (C2SP tlog-policy): { witnesses: [{ name, key }], groups, quorum }.
export const readPolicy = async (bytes) => {
  const policy = { witnesses: [], groups: [], quorum: "none" };
  for (const line of textOf(bytes, 200_000).split("\n")) {
    const [kind, name, value, ...members] = line.split(/[ \t]+/).filter(Boolean);
    if (kind === "witness") {
      must(value);
      policy.witnesses.push({ name, key: await readKey(value, COSIGNATURE) });
    } else if (kind === "group") {
      must(members.length && value);
      const needed = { all: members.length, any: 1 }[value] ?? Number(decimal(value));
      must(needed >= 1 && needed <= members.length);
      policy.groups.push({ name, needed, members });
    } else if (kind === "quorum") {
      must(name);
      policy.quorum = name;
    }
  }
  return policy;
};

// The entries that a bundle holds, `count` of them: two bytes of length before each.
export const readBundle = (bytes, count) => {
  const leaves = [];
  for (let start = 0; start < bytes.length;) {
    const end = start + 2 + bytes[start] * 256 + bytes[start + 1];
    must(end <= bytes.length);
    leaves.push(bytes.slice(start + 2, end));
    start = end;
  }
  must(leaves.length === count);
  return leaves;
};

// --- what is proved ---------------------------------------------------------------------------------------------

// What a witness signs (C2SP tlog-cosignature), and its signature: before that stands when, in eight bytes.
const cosigned = (text, data) => {
  must(data.length === 72);
  const time = new DataView(data.buffer, data.byteOffset).getBigUint64(0);
  return [`cosignature/v1\ntime ${time}\n${text}`, data.slice(8)];
};

// Whether enough of the witnesses are among those who signed.
export const hasQuorum = ({ witnesses, groups, quorum }, keys) => {
  const witnessed = new Set(["none", ...witnesses.filter(({ key }) => keys.includes(key)).map(({ name }) => name)]);
  for (const { name, needed, members } of groups) {
    if (members.filter((member) => witnessed.has(member)).length >= needed) witnessed.add(name);
  }
  return witnessed.has(quorum);
};

// Those of the keys that signed a note. `Malformed` if a signature that names one of them is not by it; whatever the
// browser throws if it cannot verify Ed25519.
export const signers = async (note, keys) => {
  const signed = [];
  for (const key of keys) {
    const own = note.signatures.filter((signature) => signature.name === key.name && signature.id === key.id);
    if (!own.length) continue;
    const imported = await crypto.subtle.importKey("raw", key.public, "Ed25519", false, ["verify"]);
    for (const { data } of own) {
      const [message, signature] = key.kind === NOTE ? [note.text, data] : cosigned(note.text, data);
      must(signature.length === 64 && await crypto.subtle.verify("Ed25519", imported, signature, bytesOf(message)));
    }
    signed.push(key);
  }
  return signed;
};

// Whether a receipt's hashes lead from its entry to the root of its checkpoint (RFC 9162 §2.1.3.2).
export const isIncluded = async ({ index, hashes, checkpoint, leaf }) => {
  let number = index;
  let last = checkpoint.size - 1n;
  let root = await leafHash(leaf);
  for (const other of hashes) {
    if (last === 0n) return false;
    if (number & 1n || number === last) {
      root = await nodeHash(other, root);
      while (!(number & 1n) && number) {
        number >>= 1n;
        last >>= 1n;
      }
    } else {
      root = await nodeHash(root, other);
    }
    number >>= 1n;
    last >>= 1n;
  }
  return last === 0n && equalBytes(root, checkpoint.root);
};

// The root of the tree of these hashes of leaves.
export const rootOf = async (hashes) => {
  if (!hashes.length) return sha256(new Uint8Array());
  let level = hashes;
  while (level.length > 1) {
    const pairs = [];
    for (let index = 0; index < level.length; index += 2) {
      pairs.push(index + 1 < level.length ? nodeHash(level[index], level[index + 1]) : level[index]);
    }
    level = await Promise.all(pairs);
  }
  return level[0];
};

// The tiles of the first `size` leaves: { path, width }; `level` is 0 for their hashes, `entries` for themselves. A path
// is one below the ledger. There may be fewer than 1000 tiles.
export const leafTiles = (size, level = "0") => Array.from({ length: Math.ceil(size / 256) }, (_, index) => {
  const width = Math.min(256, size - index * 256);
  return { path: `tile/${level}/${String(index).padStart(3, "0")}${width < 256 ? `.p/${width}` : ""}`, width };
});

// The hashes that tiles hold.
export const hashesIn = (tiles) => tiles.flatMap((tile) => {
  must(tile.length % 32 === 0);
  return Array.from({ length: tile.length / 32 }, (_, index) => tile.slice(index * 32, index * 32 + 32));
});
