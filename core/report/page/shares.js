// How much a pair shares, and what is known of its direction.

import {ANSWER} from './words.js';

export const isProse = (passage) => passage.kind === 'copy' || passage.kind === 'edited';

// Words of passages on one side: each counts with the part of its span that no earlier one has.
function unionWords(passages, side) {
  const sorted = [...passages].sort((x, y) => x[side][0] - y[side][0] || x[side][1] - y[side][1]);
  let words = 0;
  let covered = 0;
  for (const passage of sorted) {
    const [begin, end] = passage[side];
    const fresh = end - Math.min(end, Math.max(begin, covered));
    if (end > begin) words += (passage.words * fresh) / (end - begin);
    covered = Math.max(covered, end);
  }
  return Math.round(words);
}

const shareOf = (words, doc) => (doc.words > 0 ? Math.min(1, words / doc.words) : 0);

// Words shared on either side, in prose and with quotations; the greater share of the two.
export function sharedOf(pair) {
  const prose = pair.passages.filter(isProse);
  const told = pair.passages.filter((passage) => passage.kind !== 'furniture');
  const a = unionWords(told, 'a');
  const b = unionWords(told, 'b');
  return {
    prose: Math.max(unionWords(prose, 'a'), unionWords(prose, 'b')),
    words: Math.max(a, b),
    a,
    b,
    shareA: shareOf(a, pair.a),
    shareB: shareOf(b, pair.b),
    share: Math.max(shareOf(a, pair.a), shareOf(b, pair.b)),
  };
}

// The likeliest relation of the two: which it is, how probable, and whether that is an answer.
export function readDirection(pair) {
  const direction = pair.direction;
  if (!direction) return {kind: 'none', probability: 0, told: false};
  const relations = [
    ['a_to_b', direction.a_to_b],
    ['b_to_a', direction.b_to_a],
    ['common', direction.common_source],
  ];
  relations.sort((x, y) => y[1] - x[1]);
  const [kind, probability] = relations[0];
  return {
    kind,
    probability,
    told: probability >= ANSWER,
    source: kind === 'a_to_b' ? pair.a : kind === 'b_to_a' ? pair.b : null,
    copy: kind === 'a_to_b' ? pair.b : kind === 'b_to_a' ? pair.a : null,
    latent: kind === 'common' ? direction.latent : null,
    third: kind === 'common' ? direction.third || direction.latent || 'another source' : null, // by name
  };
}
