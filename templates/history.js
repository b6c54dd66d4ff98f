// The versions of a policy as data, for the engine in redline.js: what policygen/pages/data/block_shards.py writes is read again.

// The history of a policy in one language; `root` is the URL of its folder and ends with `/`. No file is asked for twice.
export const openHistory = (root) => {
  const asked = new Map();
  const json = (path) => {
    if (!asked.has(path)) {
      const found = fetched(new URL(path, root));
      asked.set(path, found);
      found.catch(() => asked.delete(path)); // it may be there next time
    }
    return asked.get(path);
  };

  // { id, title, language, blocks: [{ key, path, html, shared, clause, anchor }] }
  const version = async (id) => {
    const { title, language, shards, blocks } = await json(`./${encodeURIComponent(id)}/index.json`);
    const loaded = await Promise.all(shards.map((name) => json(`./blocks/${name}.json`)));
    const known = new Map(loaded.flatMap(Object.entries));
    return { id, title, language, blocks: blocks.map((listed) => block(listed, known)) };
  };

  return { version };
};

const fetched = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
};

const block = ([key, shared, clause, anchor], known) => {
  if (!known.has(key)) throw new Error(`no block ${key}`);
  const [path, html] = known.get(key);
  return { key, path, html, shared, clause, anchor };
};

// HTML of a shard, or of a comparison, for a page elsewhere. Its links are those of the policy's page, `root`; those that
// begin with `#` lead into the page of the version, `own`. Both are URLs; links come out as URLs.
export const relocated = (html, root, own) =>
  html.replace(/<(?:a|img)\b[^>]*>/g, (tag) => tag.replace(/ (href|src)="([^"]*)"/, (whole, name, written) => {
    const target = unescaped(written);
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return whole;
    return ` ${name}="${escaped(new URL(target, target.startsWith("#") ? own : root).href)}"`;
  }));

const SIGNS = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'" };
const NAMES = Object.fromEntries(Object.entries(SIGNS).map(([name, sign]) => [sign, name]));
const unescaped = (text) => text.replace(/&(?:amp|lt|gt|quot|#x27);/g, (name) => SIGNS[name]);
const escaped = (text) => text.replace(/[&<>"']/g, (sign) => NAMES[sign]);
