// Word by word, what two stretches of text have in common: Myers, "An O(ND) difference algorithm
// and its variations", 1986. Letter case and marks between words do not count.

const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}\p{M}]+(?:['’\-\u00ad.,][\p{L}\p{N}\p{M}]+)*/gu;

// Beyond so many differences the rest is shown as different from its first one on.
const MOST_EDITS = 2000;

export function wordsOf(text) {
  return [...text.matchAll(WORD)].map((match) => ({
    begin: match.index,
    end: match.index + match[0].length,
    key: match[0]
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[’\u00ad]/g, "'"),
  }));
}

// The pairs [i, j] of equal words on the shortest way from a[from] b[from] to the ends.
function matchesOf(a, b) {
  let head = 0;
  while (head < a.length && head < b.length && a[head].key === b[head].key) ++head;
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail].key === b[b.length - 1 - tail].key
  )
    ++tail;
  const matches = [];
  for (let i = 0; i < head; ++i) matches.push([i, i]);
  for (const [i, j] of middleMatches(a.slice(head, a.length - tail), b.slice(head, b.length - tail))) {
    matches.push([i + head, j + head]);
  }
  for (let i = tail; i > 0; --i) matches.push([a.length - i, b.length - i]);
  return matches;
}

function middleMatches(a, b) {
  const most = Math.min(MOST_EDITS, a.length + b.length);
  const trace = [];
  let reach = new Map([[1, 0]]);
  for (let edits = 0; edits <= most; ++edits) {
    const next = new Map();
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
      let i = down ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      let j = i - k;
      while (i < a.length && j < b.length && a[i].key === b[j].key) {
        ++i;
        ++j;
      }
      next.set(k, i);
      if (i >= a.length && j >= b.length) {
        trace.push(next);
        return trackBack(a, b, trace);
      }
    }
    trace.push(next);
    reach = next;
  }
  return [];
}

function trackBack(a, b, trace) {
  const matches = [];
  let i = a.length;
  let j = b.length;
  for (let edits = trace.length - 1; edits >= 0; --edits) {
    const reach = edits > 0 ? trace[edits - 1] : new Map([[1, 0]]);
    const k = i - j;
    const down = k === -edits || (k !== edits && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
    const before = down ? k + 1 : k - 1;
    const fromI = edits > 0 ? reach.get(before) : 0;
    const fromJ = edits > 0 ? fromI - before : 0;
    while (i > fromI && j > fromJ && i > 0 && j > 0 && a[i - 1].key === b[j - 1].key) {
      matches.push([--i, --j]);
    }
    i = fromI;
    j = fromJ;
  }
  return matches.reverse();
}

// Runs of words that are equal, and of words that stand on one side only, in their order:
// {equal, a: [first, end], b: [first, end]} by word.
export function diff(a, b) {
  const runs = [];
  let i = 0;
  let j = 0;
  const add = (equal, endA, endB) => {
    if (endA === i && endB === j) return;
    const last = runs.at(-1);
    if (last && last.equal === equal) {
      last.a[1] = endA;
      last.b[1] = endB;
    } else {
      runs.push({equal, a: [i, endA], b: [j, endB]});
    }
    i = endA;
    j = endB;
  };
  for (const [x, y] of matchesOf(a, b)) {
    add(false, x, y);
    add(true, x + 1, y + 1);
  }
  add(false, a.length, b.length);
  return runs;
}
