// One article, with every stretch of it that stands elsewhere: coloured by kind, the number of
// other articles that hold it in the margin.

import {h, name} from './dom.js';
import {addressOfPair, addressOfFamily, model, titleOf} from './records.js';
import {textOf, textsAreHere} from './texts.js';
import {articleCell, verdictMark} from './pairs.js';
import {KINDS, DATE_FROM, counted, dateInWords, percent} from './words.js';

const STRENGTH = ['copy', 'edited', 'quotation', 'furniture'];

// The stretches between all ends of all passages: {begin, end, kind, holders: [{pair, passage}]}.
function coveredStretches(doc) {
  const ends = [];
  for (const pair of doc.pairs) {
    const side = pair.a === doc ? 'a' : 'b';
    pair.passages.forEach((passage, number) => {
      const holder = {pair, passage, number};
      ends.push({at: passage[side][0], holder, opens: true}, {at: passage[side][1], holder, opens: false});
    });
  }
  ends.sort((x, y) => x.at - y.at);
  const stretches = [];
  const open = new Set();
  let from = 0;
  for (const {at, holder, opens} of ends) {
    if (at > from && open.size > 0) {
      const holders = [...open];
      const kind = STRENGTH.find((one) => holders.some(({passage}) => passage.kind === one));
      stretches.push({begin: from, end: at, kind, holders});
    }
    from = at;
    if (opens) open.add(holder);
    else open.delete(holder);
  }
  return stretches;
}

const othersOf = (doc, holders) => new Set(holders.map(({pair}) => (pair.a === doc ? pair.b : pair.a)));

// Cuts the article's text into runs, covered or not, in their order.
function runsOf(text, stretches) {
  const runs = [];
  for (const part of text.stretches) {
    let at = part.begin;
    for (const stretch of stretches) {
      const begin = Math.max(stretch.begin, at);
      const end = Math.min(stretch.end, part.end);
      if (begin >= end) continue;
      if (begin > at) runs.push({text: part.slice(at, begin)});
      runs.push({text: part.slice(begin, end), stretch});
      at = end;
    }
    if (at < part.end) runs.push({text: part.slice(at, part.end)});
    runs.push({break: true});
  }
  return runs;
}

// Lines of the article: its text on the left, holders in the margin where their number changes.
function linesOf(doc, runs, whole, choose) {
  const rows = [];
  let row = null;
  let said = 0;
  const start = () => {
    row = {parts: [], holders: 0};
    rows.push(row);
  };
  start();
  for (const run of runs) {
    if (run.break) {
      if (!whole) {
        row.parts.push(h('span', {class: 'left-out'}, ' […]'));
        start();
      }
      continue;
    }
    let first = true;
    run.text.split('\n').forEach((line, i) => {
      if (i > 0) start();
      if (line === '') return;
      if (!run.stretch) {
        row.parts.push(line);
        return;
      }
      const others = othersOf(doc, run.stretch.holders).size;
      row.holders = Math.max(row.holders, others);
      const mark = h('mark', {class: `k-${run.stretch.kind}`, onclick: () => choose(run.stretch)}, line);
      if (first && line.trim() !== '') {
        const title = `${KINDS[run.stretch.kind]}, in ${counted(others, 'other article')}`;
        Object.entries({tabindex: 0, role: 'button', title}).forEach(([key, value]) =>
          mark.setAttribute(key, value),
        );
        mark.addEventListener('keydown', (event) => {
          if (event.key === 'Enter' || event.key === ' ') {
            event.preventDefault();
            choose(run.stretch);
          }
        });
        first = false;
      }
      row.parts.push(mark);
    });
  }
  return rows
    .filter((one, i) => one.parts.length > 0 || i > 0)
    .map(({parts, holders}) => {
      const number = holders > 0 && holders !== said ? holders : '';
      said = parts.length > 0 ? holders : said;
      return h(
        'div',
        {class: parts.length > 0 ? 'line' : 'line gap'},
        h('div', {class: 'line-text', dir: 'auto'}, parts),
        h(
          'div',
          {class: 'margin', title: number && `stands in ${counted(number, 'other article')}`},
          String(number),
        ),
      );
    });
}

function coverage(doc, text, stretches) {
  const length = text.stretches.length === 1 && text.stretches[0].begin === 0 ? text.stretches[0].end : 0;
  const furniture = stretches
    .filter(({kind}) => kind === 'furniture')
    .reduce((sum, one) => sum + one.end - one.begin, 0);
  const bar = (label, share, kind) => {
    const fill = h('span', {class: `fill k-${kind}`});
    fill.style.width = `${100 * share}%`;
    return h(
      'div',
      {class: 'coverage-row'},
      h('dt', {}, label),
      h('dd', {}, h('span', {'class': 'bar wide', 'aria-hidden': 'true'}, fill), percent(share)),
    );
  };
  return h(
    'dl',
    {class: 'coverage'},
    bar('Stands elsewhere as prose', doc.covered_prose ?? 0, 'copy'),
    bar('with quotations', doc.covered ?? 0, 'quotation'),
    length > 0 && furniture > 0 && bar('and furniture alone', furniture / length, 'furniture'),
  );
}

export const legend = () =>
  h(
    'ul',
    {'class': 'legend', 'aria-label': 'What the colours mean'},
    STRENGTH.map((kind) => h('li', {}, h('mark', {class: `k-${kind}`}, KINDS[kind]))),
  );

// What is known of an article, in a line.
export function factsOf(doc) {
  const date =
    doc.date &&
    `${dateInWords(doc.date)} (from ${DATE_FROM[doc.date_from] ?? doc.date_from ?? 'the result'})`;
  const credits = doc.credits?.length > 0 && [
    'credits ',
    doc.credits.map((credit, i) => [i > 0 ? ', ' : '', name(credit)]),
  ];
  return h(
    'p',
    {class: 'facts'},
    [
      doc.outlet && name(doc.outlet),
      date || 'no date',
      credits,
      counted(doc.words, 'word').replace(' ', '\u00a0'),
      h('code', {}, name(doc.id)),
    ]
      .filter(Boolean)
      .map((fact, i) => [i > 0 ? h('span', {'class': 'dot', 'aria-hidden': 'true'}, ' · ') : '', fact]),
  );
}

export function articleView(id) {
  const doc = model.byId.get(id);
  if (!doc) return null;
  const text = textOf(doc);
  const stretches = coveredStretches(doc);
  const whole = text.stretches.length === 1 && text.stretches[0].begin === 0;
  const others = (holders) => [...holders].sort((x, y) => y.passage.words - x.passage.words);
  const aside = h('aside', {'class': 'sources', 'aria-label': 'Where it stands, too', 'aria-live': 'polite'});
  const all = () =>
    aside.replaceChildren(
      h(
        'h2',
        {},
        doc.pairs.length === 0
          ? 'It shares nothing'
          : `Shares text with ${counted(doc.pairs.length, 'article')}`,
      ),
      h(
        'ol',
        {},
        [...doc.pairs]
          .sort((x, y) => y.shared.words - x.shared.words)
          .map((pair) =>
            h(
              'li',
              {},
              articleCell(pair.a === doc ? pair.b : pair.a, addressOfPair(pair)),
              h('p', {class: 'where'}, verdictMark(pair.verdict), ' ', counted(pair.shared.words, 'word')),
            ),
          ),
      ),
    );
  const choose = (stretch) => {
    aside.replaceChildren(
      h('h2', {}, 'This stretch stands in'),
      h(
        'ol',
        {},
        others(stretch.holders).map(({pair, passage, number}) =>
          h(
            'li',
            {},
            articleCell(pair.a === doc ? pair.b : pair.a, addressOfPair(pair, number)),
            h(
              'p',
              {class: 'where'},
              `${KINDS[passage.kind]}, ${counted(passage.words, 'word')}, ${percent(passage.identity)} equal`,
            ),
          ),
        ),
      ),
      h('button', {type: 'button', class: 'plainbutton', onclick: all}, 'All articles'),
    );
  };
  all();
  const body = text.known
    ? h('div', {class: 'article-text'}, linesOf(doc, runsOf(text, stretches), whole, choose))
    : h(
        'p',
        {class: 'empty'},
        !textsAreHere()
          ? 'The texts are still being read.'
          : doc.pairs.length === 0
            ? 'The page holds the texts of articles that share something; this one shares nothing.'
            : 'The page was made without this article’s text.',
      );
  return {
    title: titleOf(doc),
    wantsTexts: true,
    element: h(
      'article',
      {class: 'view'},
      h('h1', {tabindex: -1}, name(titleOf(doc))),
      factsOf(doc),
      coverage(doc, text, stretches),
      doc.cluster !== null &&
        doc.cluster !== undefined &&
        h('p', {}, h('a', {href: addressOfFamily(doc.cluster)}, 'Its family, over time')),
      text.known && legend(),
      !whole &&
        text.known &&
        h('p', {class: 'hint'}, 'Only what is shared is shown; the rest was left out of this page.'),
      h('div', {class: 'article-body'}, body, aside),
    ),
  };
}
