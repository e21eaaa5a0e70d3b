// A result of many invented articles, with their texts, for pages that are large or hostile:
//
//   node make_result.js FOLDER large       10,000 pairs of 5,000 articles
//   node make_result.js FOLDER hostile     titles, ids, outlets and texts that have broken pages
//
// Writes FOLDER/docs.jsonl and FOLDER/result.jsonl, as stemma find would.

import {mkdirSync, writeFileSync} from 'node:fs';

const [, , folder, kind] = process.argv;

const HOSTILE = [
  '</script><script>window.broken = 1</script>',
  '<!--<script>',
  '--><img src=x onerror="window.broken = 2">',
  '"><svg onload="window.broken = 3">',
  "' onfocus='window.broken = 4' autofocus='",
  '</noscript><iframe src="javascript:window.broken = 5">',
  '</title><base href="//example.invalid/">',
  'javascript:window.broken = 6',
  '{{script}}{{policy}}',
  '\u202Etxt.exe\u2066 turned',
  'a\u2028b\u2029c',
  '${window.broken = 7}`',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'W'.repeat(4000),
  '%3Cscript%3E,%,%zz',
  '#pair=a,b',
  'שלום עולם, נמל וסן נפתח מחדש',
  'ميناء فيسن يفتح من جديد',
  '中文標題，港口重新開放',
  '\u0000\u0007\u001b[31mred',
  ' ',
  '\n\n\n',
  '😀'.repeat(200),
];
const WORDS =
  'the harbour of Vessen reopened on Tuesday a year after flood that took away both its piers and closed fish market behind them for good'.split(
    ' ',
  );

function* articles() {
  if (kind === 'hostile') {
    for (const [i, text] of HOSTILE.entries())
      yield {id: `${text}#${i}`, title: text, outlet: text, text: `${text} ${WORDS.join(' ')} ${text}`};
    return;
  }
  for (let i = 0; i < 5000; ++i) {
    const own = Array.from({length: 300}, (_, j) => WORDS[(i * 7 + j * j + 3 * j) % WORDS.length]).join(' ');
    yield {
      id: `article-${i}.txt`,
      title: `Harbour news, number ${i}`,
      outlet: `Outlet ${i % 40}`,
      text: `Number ${i}. ${WORDS.join(' ')}. ${own}`,
    };
  }
}

const all = [...articles()];
const lengthOf = (text) => Buffer.byteLength(text);
const shared = (doc) => {
  const begin = lengthOf(doc.text.slice(0, doc.text.indexOf(WORDS.join(' '))));
  return [begin, begin + lengthOf(WORDS.join(' '))];
};
// Families of 25; the first of the large ones has 1,500.
const familyOf = (i) => (kind === 'large' && i < 1500 ? 0 : Math.floor(i / 25));
const result = [
  {
    type: 'run',
    schema: 1,
    version: 'test',
    command: 'find',
    options: {offsets: 'bytes'},
    documents: all.length,
    bytes: 0,
    skipped: 0,
  },
];
all.forEach((doc, i) =>
  result.push({
    type: 'document',
    id: doc.id,
    title: doc.title,
    date: `2031-03-0${1 + (i % 9)}`,
    date_from: 'text',
    outlet: doc.outlet,
    credits: [doc.title],
    words: 326,
    covered: 0.1,
    covered_prose: 0.08,
    group: null,
    cluster: familyOf(i),
  }),
);
let pairs = 0;
for (let i = 0; i < all.length; ++i) {
  for (const step of [1, 2]) {
    const [a, b] = [all[i], all[i + step]];
    if (!b) continue;
    ++pairs;
    const words = kind === 'large' ? 8 + ((i * 37 + step) % 200) : WORDS.length;
    result.push({
      type: 'pair',
      a: a.id,
      b: b.id,
      verdict: ['copy', 'near-duplicate', 'quotation', 'copy'][i % 4],
      resemblance: 0.1,
      containment_a: 0.1,
      containment_b: 0.1,
      score: (i % 100) / 100,
      direction: {a_to_b: (i % 10) / 10, b_to_a: 0.05, common_source: 0.04, latent: null},
      passages: [
        {
          a: shared(a),
          b: shared(b),
          kind: ['copy', 'edited', 'quotation', 'furniture'][i % 4],
          words,
          identity: 0.97,
        },
      ],
    });
  }
}
for (let begin = 0, end; begin < all.length; begin = end) {
  const c = familyOf(begin);
  for (end = begin; end < all.length && familyOf(end) === c; ) ++end;
  const members = all.slice(begin, end);
  result.push({
    type: 'cluster',
    cluster: c,
    documents: members.map((doc) => doc.id),
    root: members[0].id,
    root_latent: false,
  });
  members.forEach((doc, i) =>
    result.push(
      i === 0
        ? {type: 'edge', source: doc.title, latent: true, copy: doc.id, probability: 0.9, cues: []}
        : {
            type: 'edge',
            source: members[i >> 1].id,
            latent: false,
            copy: doc.id,
            probability: (i % 10) / 10,
            cues: [{cue: 'date_order', log_odds: 2}],
          },
    ),
  );
}
result.push(
  {type: 'skipped', file: all[0].title, line: 7, why: all[1].title},
  {
    type: 'summary',
    pairs,
    verdicts: {},
    documents: all.length,
    clusters: 1,
    groups: 0,
    fingerprints: 1,
    cut: 0,
    rescued: 0,
    capped: 0,
    candidates: pairs,
    rejected: 0,
    skipped: 1,
    hint: null,
  },
);
mkdirSync(folder, {recursive: true});
const lines = (records) => records.map((record) => JSON.stringify(record) + '\n').join('');
writeFileSync(
  `${folder}/docs.jsonl`,
  lines(all.map((doc) => ({id: doc.id, title: doc.title, source: doc.outlet, text: doc.text}))),
);
writeFileSync(`${folder}/result.jsonl`, lines(result));
