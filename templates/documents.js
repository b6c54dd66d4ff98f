// The versions of a policy as documents for redline.js, out of what policygen/pages/data/block_shards.py writes.

// The documents of a policy in one language; `root` is the URL of its folder, with a `/`. No file is asked for twice.
export const openDocuments = (root) => {
  const files = new Map();
  const json = (path) => {
    if (!files.has(path)) {
      const loading = fetched(new URL(path, root));
      files.set(path, loading);
      loading.catch(() => files.delete(path)); // it may be there next time
    }
    return files.get(path);
  };

  // { id, title, language, links, blocks: [{ key, path, content, shared, clause, anchor }] }
  const version = async (id) => {
    const { title, language, links, shards, blocks } = await json(`./${encodeURIComponent(id)}/index.json`);
    const loaded = await Promise.all(shards.map((name) => json(`./blocks/${name}.json`)));
    const byKey = new Map(loaded.flatMap(Object.entries));
    return { id, title, language, links, blocks: blocks.map((listed) => block(listed, byKey)) };
  };

  return { version };
};

const fetched = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
};

const block = ([key, shared, clause, anchor], byKey) => {
  if (!byKey.has(key)) throw new Error(`no block ${key}`);
  const [path, content] = byKey.get(key);
  return { key, path, content, shared, clause, anchor };
};

// Gives the address of a link or an image in a comparison, for a page elsewhere, as a whole URL. Links of shards are
// those of the policy's page, `root`; those that begin with `#` lead into the page of the version, `own`, both URLs, as
// its `links` say.
export const relocation = (root, own, links = {}) => (target) => {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return target;
  if (!target.startsWith("#")) return new URL(target, root).href;
  return new URL(Object.hasOwn(links, target) ? links[target] : target, own).href;
};
