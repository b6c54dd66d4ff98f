// Which version applied on a day, no surer than the dates allow: the same answers as `policygen show --on`.

// `versions`, oldest first, without withdrawn ones: { id, at, first, sure, seen, exact }. A version began on the day
// `first` at the earliest, and by the day `sure` for certain; `at` is for ordering. One that was only `seen` has no date
// of its own. `ended` is null or { first, sure }: when the policy ceased to apply. `recordEnd` is null or { first, at }: from
// when on its source does not tell which version applies. `gaps` are { kind, first, until }: from one
// day to the day before another its source had no text. Days are texts such as "2024-05-01".
// The answer is one of:
//   { kind: "none", next }                       before all that is known
//   { kind: "ended" }                            the policy had ceased to apply
//   { kind: "seen", version, next, open, gap }   no dated version had begun: the last one seen, and the next one known
//   { kind: "applied", version, certain, others, seen, ending, before, open, gap }
// `others` may have applied on that day as well; `seen` was seen, without a date of its own, after `version` began;
// `open` tells that the record had ended, `gap` is the time without a text in which the day
// lies, `ending` that the policy may have ceased by then; `before` applied until `version` began on that very day.
export const versionOn = (versions, ended, day, recordEnd = null, gaps = []) => {
  const newest = (list) => list[list.length - 1] ?? null;
  const after = (version, list) => list.find((other) => other.at > version.at) ?? null;
  const dated = versions.filter((version) => !version.seen);
  const begun = dated.filter((version) => version.first <= day);
  const seenByThen = versions.filter((version) => version.seen && version.first <= day);
  const open = Boolean(recordEnd && recordEnd.first <= day);
  const gap = gaps.find(({ first, until }) => first <= day && day < until) ?? null;
  const seenAfterEnd = open ? seenByThen.filter((version) => version.at >= recordEnd.at) : [];
  const version = newest(seenAfterEnd) ?? newest(begun) ?? newest(seenByThen);
  if (!version) return { kind: "none", next: versions[0] ?? null };
  if (ended && ended.sure <= day) return { kind: "ended" };
  if (version.seen) return { kind: "seen", version, next: after(version, versions), open, gap };
  const others = begun.filter((other) => other !== version && !(after(other, dated)?.sure <= day));
  const seen = newest(seenByThen.filter((other) => other.at > version.at));
  const ending = Boolean(ended && ended.first <= day);
  const certain = version.sure <= day && !others.length && !seen && !ending && !open && !gap;
  const before = version.first === day ? begun[begun.length - 2] ?? null : null;
  return { kind: "applied", version, certain, others, seen, ending, before, open, gap };
};
