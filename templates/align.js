// Two sequences laid side by side, as in policygen/redlines/alignment.py.

export const total = (numbers) => numbers.reduce((sum, number) => sum + number, 0);
export const range = (start, stop) => Array.from({ length: Math.max(stop - start, 0) }, (_, index) => start + index);
export const equal = (one, other) => one.length === other.length && one.every((item, index) => item === other[index]);

const LARGEST_GAP = 40_000_000;
const MAX_DEPTH = 50;

// Pairs of indexes of items that both sequences have in common, in order.
export const equalPairs = (old, new_) => {
  const numbers = new Map();
  const number = (item) => numbers.get(item) ?? (numbers.set(item, numbers.size), numbers.size - 1);
  const pairs = [];
  equalPairsWithin(old.map(number), new_.map(number), 0, old.length, 0, new_.length, MAX_DEPTH, pairs);
  return pairs;
};

// Puts the pairs within old[a:b] and new[c:d].
const equalPairsWithin = (old, new_, a, b, c, d, depth, pairs) => {
  while (a < b && c < d && old[a] === new_[c]) pairs.push([a++, c++]);
  let tail = 0;
  while (a < b && c < d && old[b - 1] === new_[d - 1]) b--, d--, tail++;
  if (a < b && c < d) {
    const anchors = depth ? uniqueAnchors(old, new_, a, b, c, d) : [];
    if (anchors.length) {
      for (const [i, j] of [...anchors, [b, d]]) {
        if (a < i && c < j) equalPairsWithin(old, new_, a, i, c, j, depth - 1, pairs);
        if (i < b) pairs.push([i, j]);
        [a, c] = [i + 1, j + 1];
      }
    } else if ((b - a) * (d - c) <= LARGEST_GAP) {
      for (const [i, j] of longestCommon(old.slice(a, b), new_.slice(c, d))) pairs.push([a + i, c + j]);
    }
  }
  for (let k = 0; k < tail; k++) pairs.push([b + k, d + k]);
};

// Equal items as pairs, and the items between them where they are as many on both sides.
export const alignedPairs = (old, new_) => {
  const pairs = [];
  let a = 0, c = 0;
  for (const [i, j] of [...equalPairs(old, new_), [old.length, new_.length]]) {
    if (i - a === j - c) while (a < i) pairs.push([a++, c++]);
    if (i < old.length) pairs.push([i, j]);
    [a, c] = [i + 1, j + 1];
  }
  return pairs;
};

// A longest common subsequence: of all that are as long the one that RapidFuzz finds.
const longestCommon = (old, new_) => {
  const rows = Array.from(bits(old, new_), (row) => row.slice());
  const differs = (row, col) => rows[row - 1][(col - 1) >> 5] & (1 << (col - 1));
  const pairs = [];
  let row = new_.length, col = old.length;
  while (row && col) {
    if (differs(row, col)) col--;
    else if (!--row || differs(row, col)) pairs.push([--col, row]);
  }
  return pairs.reverse();
};

// After each item of the new sequence the bits of the old one: 0 where the longest common subsequence grows (Hyyrö).
function* bits(old, new_) {
  const wanted = new Set(new_), masks = new Map(), row = new Int32Array((old.length + 31) >> 5).fill(-1);
  old.forEach((item, index) => {
    if (!wanted.has(item)) return;
    if (!masks.has(item)) masks.set(item, new Int32Array(row.length));
    masks.get(item)[index >> 5] |= 1 << index;
  });
  for (const item of new_) {
    const mask = masks.get(item);
    for (let lane = 0, carry = 0; mask && lane < row.length; lane++) {
      const before = row[lane], met = before & mask[lane], sum = (before + met + carry) | 0;
      carry = ((before & met) | ((before | met) & ~sum)) >>> 31;
      row[lane] = sum | (before & ~met);
    }
    yield row;
  }
}

// 1 for equal sequences, 0 for ones that have nothing in common.
export const similarity = (old, new_) => {
  let last;
  for (const row of bits(old, new_)) last = row;
  const shared = last ? old.filter((_, index) => !(last[index >> 5] & (1 << index))).length : 0;
  const both = old.length + new_.length;
  return both ? 1 - (both - 2 * shared) / both : 1;
};

// The index of each item that stands once in items[start:stop], in order; -1 for the others.
const singles = (items, start, stop) => {
  const indexes = new Map();
  for (let index = start; index < stop; index++) indexes.set(items[index], indexes.has(items[index]) ? -1 : index);
  return indexes;
};

const uniqueAnchors = (old, new_, a, b, c, d) => {
  const newIndexes = singles(new_, c, d), candidates = [];
  for (const [item, i] of singles(old, a, b)) {
    if (i >= 0 && newIndexes.get(item) >= 0) candidates.push([i, newIndexes.get(item)]);
  }
  return heaviestIncreasing(candidates);
};

// The heaviest of the subsequences whose second indexes increase.
export const heaviestIncreasing = (pairs, weights = pairs.map(() => 1)) => {
  const tops = [], sums = [], ends = [], before = [];
  pairs.forEach(([, j], number) => {
    const at = bisect(tops, j), sum = weights[number] + (at ? sums[at - 1] : 0);
    before.push(at ? ends[at - 1] : -1);
    let stop = at;
    while (stop < tops.length && sums[stop] <= sum) stop++;
    if (at && sums[at - 1] >= sum) return;
    tops.splice(at, stop - at, j), sums.splice(at, stop - at, sum), ends.splice(at, stop - at, number);
  });
  const chain = [];
  for (let number = ends.at(-1) ?? -1; number >= 0; number = before[number]) chain.push(pairs[number]);
  return chain.reverse();
};

const bisect = (sorted, item) => {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < item) low = middle + 1;
    else high = middle;
  }
  return low;
};
