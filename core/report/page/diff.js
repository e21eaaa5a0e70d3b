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

// How far along a each diagonal k = i - j came with so many edits; -1 where none was.
const reached = (row, edits, k) => (k < -edits || k > edits ? -1 : row[(k + edits) >> 1]);

function middleMatches(a, b) {
  const trace = [];
  for (let edits = 0; edits <= Math.min(MOST_EDITS, a.length + b.length); ++edits) {
    const row = new Int32Array(edits + 1);
    for (let k = -edits; k <= edits; k += 2) {
      let i = 0;
      if (edits > 0) {
        const insert = reached(trace[edits - 1], edits - 1, k + 1);
        const remove = reached(trace[edits - 1], edits - 1, k - 1);
        i = remove < insert ? insert : remove + 1;
      }
      let j = i - k;
      while (i < a.length && j < b.length && a[i].key === b[j].key) {
        ++i;
        ++j;
      }
      row[(k + edits) >> 1] = i;
      if (i >= a.length && j >= b.length) return trackBack(a, b, trace);
    }
    trace.push(row);
  }
  return [];
}

function trackBack(a, b, trace) {
  const matches = [];
  let i = a.length;
  let j = b.length;
  for (let edits = trace.length; edits >= 0; --edits) {
    let [fromI, fromJ] = [0, 0];
    if (edits > 0) {
      const k = i - j;
      const insert = reached(trace[edits - 1], edits - 1, k + 1);
      const remove = reached(trace[edits - 1], edits - 1, k - 1);
      fromI = remove < insert ? insert : remove;
      fromJ = fromI - (remove < insert ? k + 1 : k - 1);
    }
    while (i > fromI && j > fromJ && a[i - 1].key === b[j - 1].key) matches.push([--i, --j]);
    [i, j] = [fromI, fromJ];
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
