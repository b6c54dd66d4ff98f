// The page that verifies a text: what lies beside it is fetched from this site, or chosen by the reader, and everything
// is recomputed here. Phrases come from the page; what was read becomes text and nothing else.
import {
  equalBytes, FIRST_LINE, hashesIn, hex, isIncluded, leafTiles, Malformed, readCheckpoint, readEntry, readKey, readReceipt,
  rootOf, sha256, signers,
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

const isOf = (entry, folder) => {
  const path = decodeURIComponent(folder.href.slice(site.href.length)).replace(/r[0-9]+\/$/, "");
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

const leavesOf = async (size) => {
  const tiles = await Promise.all(leafTiles(size).map((path) => fetched(new URL(ledger + path, location.href))));
  return tiles.every(Boolean) ? hashesIn(tiles) : null;
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

async function* newestSteps(keys, receipt, old) {
  const data = await fetched(new URL(`${ledger}checkpoint`, location.href));
  if (!data) return yield open("newest-missing");
  const newest = read(readCheckpoint, data);
  if (!newest) return yield refuted("newest-unsigned");
  yield signed(newest, keys, "newest");
  let leaves = null;
  if (newest.size <= BigInt(MOST_TILES * 256)) {
    try {
      leaves = await leavesOf(Number(newest.size));
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
    }
    if (leaves && !equalBytes(await rootOf(leaves), newest.root)) yield refuted("tiles-other");
  }
  if (receipt) yield continues(receipt.checkpoint, newest, leaves, "receipt");
  if (!old) return;
  if (!old.checkpoint) return yield refuted("kept-malformed");
  yield signed(old.checkpoint, keys, "kept");
  yield continues(old.checkpoint, newest, leaves, "kept");
}

async function* steps() {
  const folder = named();
  const [chosenText, chosenReceipt] = [await chosen("text"), await chosen("receipt")];
  const text = chosenText ?? (folder && await fetched(new URL("index.md", folder)));
  if (!text) return yield open("text-missing");
  const digest = `sha256:${hex(await sha256(text))}`;
  yield proved("text-digest", { digest });
  if (folder) yield onPage(folder, digest);
  if (!keyLines) return yield open("ledger-unsigned");
  const data = chosenReceipt ?? (folder && await fetched(new URL("receipt.txt", folder)));
  if (!data) return yield open("receipt-missing");
  const receipt = read(readReceipt, data);
  const entry = receipt && read(readEntry, receipt.leaf);
  if (!entry) return yield refuted("receipt-malformed");
  yield ofEntry(entry, digest, folder);
  const place = { number: String(receipt.index + 1n), size: String(receipt.checkpoint.size) };
  yield await isIncluded(receipt) ? proved("included", place) : refuted("not-included");
  const keys = await Promise.all(keyLines.split(" ").map(readKey));
  yield signed(receipt.checkpoint, keys, "receipt");
  yield* newestSteps(keys, receipt, await kept());
}

const FILES = { text: "index.md", receipt: "receipt.txt", page: "" };

const showFiles = (folder) => {
  for (const part of keep) {
    part.hidden = !folder;
    for (const link of part.querySelectorAll("a")) if (folder) link.href = new URL(FILES[link.dataset.file], folder).href;
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
