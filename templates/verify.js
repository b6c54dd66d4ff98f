// The page that verifies a text: what lies beside it is fetched from this site, or chosen by the reader, and everything
// is recomputed here. Phrases come from the page; what was read becomes text and nothing else.
import {
  equalBytes, FIRST_LINE, hashesIn, hasQuorum, hex, isIncluded, leafHash, leafTiles, Malformed, readBundle,
  readCheckpoint, readEntry, readKey, readPolicy, readReceipt, rootOf, sha256, signers,
} from "./ledger-proof.js";
import { pageTemplates } from "./page-templates.js";

const MOST_TILES = 64; // tiles of 256 entries that are fetched to compare checkpoints
const MOST_BYTES = 32 * 2 ** 20; // of a file that is chosen

const form = document.querySelector(".pg-verify");
const list = document.querySelector(".pg-proofs");
const message = document.querySelector(".pg-answer");
const keep = document.querySelectorAll(".pg-keep");
const { keys: keyLines, root, ledger } = form.dataset;
const fill = pageTemplates(document.getElementById("pg-templates"));
const site = new URL(root, location.href);

const fetched = async (address) => {
  try {
    const answer = await fetch(address, { cache: "no-cache", credentials: "same-origin", redirect: "error" });
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
  } catch {
    return null;
  }
};

// The folder that the address of the page names (`?text=privacy/2026-09-21/`), below this site and nowhere else.
const named = () => {
  const folder = new URLSearchParams(location.search).get("text") ?? "";
  if (!folder.endsWith("/") || folder.startsWith("/")) return null;
  const address = new URL(folder, site);
  return address.origin === site.origin && address.href.startsWith(site.href) && address.href !== site.href ? address : null;
};

const chosen = async (name) => {
  const file = form.elements[name]?.files[0];
  return file && file.size <= MOST_BYTES ? new Uint8Array(await file.arrayBuffer()) : null;
};

// A step's outcome: [state, name of what is said, blanks]. A state is `proved`, `refuted` or `open`.
const proved = (name, values) => ["proved", name, values];
const refuted = (name, values) => ["refuted", name, values];
const open = (name, values) => ["open", name, values];

const show = ([state, name, values]) => {
  const item = fill(`state-${state}`, { words: fill(name, values) });
  list.append(item);
  return state;
};

const onPage = async (folder, digest) => {
  const data = await fetched(folder);
  if (!data) return open("page-missing");
  const page = new DOMParser().parseFromString(new TextDecoder().decode(data), "text/html");
  const told = page.querySelector(".pg-facts .pg-digest")?.textContent.trim();
  return told === digest ? proved("page-same") : refuted("page-other", { digest: told ?? "–" });
};

const REVISION = /r([0-9]+)\/$/;
const DATES = ["effective", "observed", "published"];

const isOf = (entry, folder) => {
  const path = decodeURIComponent(folder.href.slice(site.href.length)).replace(REVISION, "");
  const own = `${entry.policy}/${entry.version}/`;
  return path === own || path === `${entry.language}/${own}`;
};

const ofEntry = (entry, digest, folder) => {
  if (entry.digest !== digest) return refuted("entry-other-text", { digest: entry.digest });
  if (folder && !isOf(entry, folder)) return refuted("entry-other-version", entry);
  return proved("entry-same", entry);
};

// `of` names whose checkpoint it is: the receipt's, the newest, the one that was kept.
const signed = async (checkpoint, keys, of) => {
  try {
    const own = await signers(checkpoint.note, keys);
    if (!own.length || own.some((key) => key.name !== checkpoint.origin)) return refuted(`${of}-unsigned`);
    return proved(`${of}-signed`, { origin: checkpoint.origin, key: own[0].line, size: String(checkpoint.size) });
  } catch (error) {
    return error instanceof Malformed ? refuted(`${of}-unsigned`) : open("no-ed25519");
  }
};

const tilesOf = async (size, level) => {
  const tiles = leafTiles(size, level);
  const contents = await Promise.all(tiles.map(({ path }) => fetched(new URL(ledger + path, location.href))));
  return contents.every(Boolean) ? contents.map((content, index) => [content, tiles[index].width]) : null;
};

// The hashes and the entries of a ledger, each null if it cannot be had; `Malformed` if they are not each other's.
const leavesOf = async (size) => {
  const [tiles, bundles] = await Promise.all([tilesOf(size, "0"), tilesOf(size, "entries")]);
  const hashes = tiles && hashesIn(tiles.map(([content]) => content));
  const leaves = bundles?.flatMap(([content, width]) => readBundle(content, width));
  const own = leaves && await Promise.all(leaves.map(leafHash));
  if (hashes && own && !hashes.every((hash, index) => equalBytes(hash, own[index]))) throw new Malformed();
  return { hashes: hashes ?? own ?? null, entries: leaves?.map(readEntry) ?? null };
};

const witnessed = async (checkpoint) => {
  const data = await fetched(new URL(`${ledger}policy`, location.href));
  try {
    const policy = data && await readPolicy(data);
    if (!policy) return open("witnesses-unknown");
    if (policy.quorum === "none") return null;
    const keys = await signers(checkpoint.note, policy.witnesses.map(({ key }) => key));
    const names = keys.map(({ name }) => name).join(" ");
    return hasQuorum(policy, keys) ? proved("witnesses-enough", { names }) : refuted("witnesses-missing");
  } catch (error) {
    return error instanceof Malformed ? refuted("witnesses-missing") : open("no-ed25519");
  }
};

const FARTHEST_ZONE = 14 * 3600 * 1000; // a day begins so long before that of UTC in the zone that is farthest ahead

// Entries whose dates cannot be: recorded on a day to come, or published after they were recorded.
function* wrongDates(entries) {
  const today = new Date(Date.now() + FARTHEST_ZONE).toISOString().slice(0, 10);
  for (const entry of entries) {
    const published = (entry.published ?? "").slice(0, 10);
    if (entry.recorded.slice(0, 10) > today) yield refuted("dates-future", entry);
    else if (published > entry.recorded.slice(0, published.length)) yield refuted("dates-late", entry);
  }
}

// Whether `versions.json` says of the text what its last entry says; null if it does not name it.
const inList = async (folder, entries) => {
  const data = await fetched(new URL("../versions.json", folder));
  if (!data) return open("list-missing");
  let list;
  try {
    list = JSON.parse(new TextDecoder().decode(data));
  } catch {
    return refuted("list-other");
  }
  const entry = entries.findLast((each) => isOf(each, folder) && each.language === list.language);
  const version = entry && list.versions?.find(({ id }) => id === entry.version);
  if (!version) return null;
  const same = ["digest", ...DATES].every((key) => (version[key] ?? "") === (entry[key] ?? ""));
  return same ? proved("list-same") : refuted("list-other");
};

// Whether the ledger has a text of this address: so many of that version, in one language, as its number asks for.
const isRecorded = (folder, entries) => {
  const number = Number(REVISION.exec(folder.href)?.[1] ?? 0);
  const own = entries.filter((entry) => isOf(entry, folder));
  const digests = (language) => new Set(own.filter((entry) => entry.language === language).map(({ digest }) => digest));
  return own.some(({ language }) => digests(language).size > number);
};

// Whether the newest ledger begins with all that an older checkpoint covers.
const continues = async (older, newest, leaves, of) => {
  if (older.origin !== newest.origin) return refuted(`${of}-other-ledger`, { origin: older.origin });
  if (older.size > newest.size) return refuted(`${of}-longer`, { size: String(older.size), newest: String(newest.size) });
  if (older.size === newest.size) {
    return equalBytes(older.root, newest.root) ? proved(`${of}-continued`) : refuted(`${of}-rewritten`);
  }
  if (!leaves) return open("tiles-missing");
  const same = equalBytes(await rootOf(leaves.slice(0, Number(older.size))), older.root);
  return same ? proved(`${of}-continued`) : refuted(`${of}-rewritten`);
};

const read = (reader, data) => {
  try {
    return reader(data);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
};

const isReceipt = (data) => new TextDecoder().decode(data.slice(0, FIRST_LINE.length)) === FIRST_LINE;

const kept = async () => {
  const data = await chosen("checkpoint");
  return data && { checkpoint: read(isReceipt(data) ? (bytes) => readReceipt(bytes).checkpoint : readCheckpoint, data) };
};

async function* newestSteps(keys, folder, text, receipt, old) {
  const data = await fetched(new URL(`${ledger}checkpoint`, location.href));
  if (!data) return yield open("newest-missing");
  const newest = read(readCheckpoint, data);
  if (!newest) return yield refuted("newest-unsigned");
  yield signed(newest, keys, "newest");
  const cosigned = await witnessed(newest);
  if (cosigned) yield cosigned;
  let leaves = { hashes: null, entries: null };
  if (newest.size <= BigInt(MOST_TILES * 256)) {
    try {
      leaves = await leavesOf(Number(newest.size));
      if (leaves.hashes && !equalBytes(await rootOf(leaves.hashes), newest.root)) yield refuted("tiles-other");
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      yield refuted("tiles-other");
    }
  }
  const { hashes, entries } = leaves;
  if (receipt) yield continues(receipt.checkpoint, newest, hashes, "receipt");
  if (entries) yield* wrongDates(entries);
  if (folder && entries && !text && isRecorded(folder, entries)) yield refuted("text-gone");
  const listed = folder && entries && text && !REVISION.test(folder.href) ? await inList(folder, entries) : null;
  if (listed) yield listed;
  if (!old) return;
  if (!old.checkpoint) return yield refuted("kept-malformed");
  yield signed(old.checkpoint, keys, "kept");
  yield continues(old.checkpoint, newest, hashes, "kept");
}

async function* receiptSteps(keys, folder, data, digest) {
  if (!data) return yield open("receipt-missing");
  const receipt = read(readReceipt, data);
  const entry = receipt && read(readEntry, receipt.leaf);
  if (!entry) return yield refuted("receipt-malformed");
  yield ofEntry(entry, digest, folder);
  const place = { number: String(receipt.index + 1n), size: String(receipt.checkpoint.size) };
  yield await isIncluded(receipt) ? proved("included", place) : refuted("not-included");
  yield signed(receipt.checkpoint, keys, "receipt");
  return receipt;
}

async function* steps() {
  const folder = named();
  const [chosenText, chosenReceipt] = [await chosen("text"), await chosen("receipt")];
  const text = chosenText ?? (folder && await fetched(new URL("index.md", folder)));
  const keys = await Promise.all(keyLines.split(" ").filter(Boolean).map((line) => readKey(line)));
  let receipt = null;
  if (!text) yield open("text-missing");
  else {
    const digest = `sha256:${hex(await sha256(text))}`;
    yield proved("text-digest", { digest });
    if (folder) yield onPage(folder, digest);
    const data = chosenReceipt ?? (keyLines && folder && await fetched(new URL("receipt.txt", folder)));
    if (keyLines) receipt = yield* receiptSteps(keys, folder, data, digest);
  }
  if (!keyLines) return yield open("ledger-unsigned");
  yield* newestSteps(keys, folder, text, receipt, await kept());
}

const FILES = { text: "index.md", receipt: "receipt.txt", page: "" };

const showFiles = (folder) => {
  for (const part of keep) {
    part.hidden = !folder;
    for (const link of folder ? part.querySelectorAll("a") : []) {
      const file = FILES[link.dataset.file];
      link.href = new URL(file, folder).href;
      // Whoever keeps several sees by the name of what each is.
      if (file) link.download = `${folder.href.slice(site.href.length).replaceAll("/", "-")}${file}`;
    }
  }
};

const answer = (name) => {
  message.replaceChildren(fill(name));
  message.ariaBusy = String(name === "verifying");
};

let run = 0;
const verify = async () => {
  const own = ++run;
  list.replaceChildren();
  const folder = named();
  showFiles(folder);
  if (!crypto.subtle) return answer("no-crypto");
  if (!folder && !form.elements.text.files.length) return answer("nothing-named");
  answer("verifying");
  const states = [];
  for await (const step of steps()) {
    if (own !== run) return;
    states.push(show(step));
  }
  const worst = ["refuted", "open"].find((state) => states.includes(state)) ?? "proved";
  answer(`all-${worst}`);
};

form.hidden = false;
form.addEventListener("change", verify);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("dragover", (event) => event.target.matches("input[type=file]") || event.preventDefault());
verify();
