// Overview: what was looked at, what was found, and every pair.

import {h, name} from './dom.js';
import {addressOfPair, model, outletOf, titleOf} from './records.js';
import {Table} from './table.js';
import {filterPanel} from './filter.js';
import {VERDICTS, certainty, count, counted, dateInWords, percent} from './words.js';

// Title, outlet and date of an article (or what is to stand below instead), on two lines.
export function articleCell(doc, address, below) {
  const where = below ?? [outletOf(doc), dateInWords(doc.date)].filter(Boolean).join(', ');
  return h(
    'div',
    {class: 'article-cell'},
    address
      ? h('a', {href: address, class: 'title'}, name(titleOf(doc)))
      : h('span', {class: 'title'}, name(titleOf(doc))),
    h('span', {class: 'where'}, name(where || doc.id)),
  );
}

export const verdictMark = (verdict) =>
  h('span', {class: `verdict v-${verdict}`}, VERDICTS[verdict] ?? verdict);

// Who was first, in a few words.
function firstInShort(pair) {
  const {kind, probability, told, source, third} = pair.answer;
  if (kind === 'none') return h('span', {class: 'muted'}, '–');
  if (!told) return h('span', {class: 'muted'}, 'cannot be told');
  const number = h('span', {class: 'where'}, `${certainty(probability)}, ${percent(probability)}`);
  if (kind === 'common')
    return h(
      'div',
      {class: 'article-cell'},
      h('span', {class: 'title'}, 'both from ', name(third)),
      number,
    );
  return h(
    'div',
    {class: 'article-cell'},
    h(
      'span',
      {class: 'title'},
      source === pair.a ? 'the first' : 'the second',
      ': ',
      name(outletOf(source) || titleOf(source)),
    ),
    number,
  );
}

function bar(share) {
  const fill = h('span', {class: 'fill'});
  fill.style.width = `${100 * share}%`;
  return h('span', {'class': 'bar', 'aria-hidden': 'true'}, fill);
}

export function shareCell(share) {
  return h('div', {class: 'share'}, bar(share), h('span', {}, percent(share)));
}

function figures() {
  const copied = model.pairs.filter((pair) => pair.direction);
  const articles = new Set(copied.flatMap((pair) => [pair.a, pair.b]));
  const quoting = model.pairs.filter((pair) => pair.verdict === 'quotation').length;
  const told = copied.filter((pair) => pair.answer.told).length;
  const figure = (value, label, address) =>
    h(
      'div',
      {class: 'figure'},
      h('dd', {}, count(value)),
      h('dt', {}, address ? h('a', {href: address}, label) : label),
    );
  return h(
    'dl',
    {class: 'figures'},
    figure(model.documents.length, 'articles compared', '#articles'),
    figure(articles.size, 'share prose with another'),
    figure(copied.length, 'pairs share prose'),
    figure(quoting, 'pairs share only quotations'),
    figure(model.clusters.length, 'families of articles', '#families'),
    figure(told, 'pairs where it can be told who was first'),
  );
}

const COLUMNS = [
  {
    key: 'verdict',
    label: 'They share',
    class: 'verdict-column',
    value: (pair) => VERDICTS[pair.verdict] ?? '',
  },
  {key: 'a', label: 'First article', value: (pair) => titleOf(pair.a)},
  {key: 'b', label: 'Second article', value: (pair) => titleOf(pair.b)},
  {key: 'words', label: 'Words', class: 'number', value: (pair) => pair.shared.words},
  {key: 'share', label: 'Share', class: 'number', value: (pair) => pair.shared.share},
  {
    key: 'first',
    label: 'Who was first',
    class: 'first-column',
    value: (pair) => -(pair.answer.told ? pair.answer.probability : 0),
  },
];

const cells = (pair) => [
  verdictMark(pair.verdict),
  articleCell(pair.a, addressOfPair(pair)),
  articleCell(pair.b),
  count(pair.shared.words),
  shareCell(pair.shared.share),
  firstInShort(pair),
];

// Kept between visits, so that coming back shows what was left.
let pairsTable = null;

export function pairsView() {
  pairsTable ??= new Table({
    label: 'Pairs of articles that share text',
    columns: COLUMNS,
    cells,
    sort: {key: 'words', down: true},
  });
  const number = h('h2', {id: 'pairs-number'});
  const {element, apply} = filterPanel((pairs) => {
    number.textContent =
      pairs.length === model.pairs.length
        ? counted(pairs.length, 'pair')
        : `${count(pairs.length)} of ${counted(model.pairs.length, 'pair')}`;
    empty.hidden = pairs.length > 0;
    pairsTable.setRows(pairs);
  });
  const empty = h(
    'p',
    {class: 'empty', hidden: true},
    model.pairs.length === 0
      ? model.summary.hint || 'No two articles share anything that is worth reporting.'
      : 'No pair passes. Lower the threshold, or search for less.',
  );
  return {
    title: 'What these articles share',
    element: h(
      'div',
      {class: 'view'},
      h('h1', {tabindex: -1}, 'What these articles share'),
      figures(),
      element,
      h('section', {'aria-labelledby': 'pairs-number'}, number, pairsTable.element, empty),
    ),
    enter() {
      apply();
      pairsTable.connect();
    },
    leave() {
      pairsTable.disconnect();
    },
  };
}
