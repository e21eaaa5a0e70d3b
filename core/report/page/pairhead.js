// What stands above every view of a pair: the two articles, and what is found in a sentence.

import {h, name} from './dom.js';
import {addressOfArticle, addressOfDirection, addressOfPair, outletOf, titleOf} from './records.js';
import {factsOf} from './article.js';
import {certainty, counted, percent} from './words.js';

// Both articles, above their columns.
export function pairHead(pair) {
  const head = (doc, which) =>
    h(
      'div',
      {class: 'pair-side'},
      h('p', {class: 'side'}, which),
      h('h2', {}, h('a', {href: addressOfArticle(doc)}, name(titleOf(doc)))),
      factsOf(doc),
    );
  return h('div', {class: 'pair-head'}, head(pair.a, 'First article'), head(pair.b, 'Second article'));
}

export function pairTabs(pair, current) {
  const tab = (key, label, address) =>
    h('a', {'href': address, 'aria-current': key === current ? 'page' : null}, label);
  return h(
    'nav',
    {'class': 'tabs', 'aria-label': 'Of this pair'},
    tab('passages', counted(pair.passages.length, 'passage'), addressOfPair(pair)),
    tab('direction', 'Who was first', addressOfDirection(pair)),
  );
}

export function sharedSentence(pair) {
  const {a, b, shareA, shareB} = pair.shared;
  if (a === 0 && b === 0) return '';
  return `${counted(a, 'word')} of the first (${percent(shareA)}) and ${counted(b, 'word')} of the second (${percent(shareB)}).`;
}

const calledBy = (doc) => name(outletOf(doc) || titleOf(doc));

// How the two relate, as far as it can be told.
export function directionSentence(pair) {
  const {kind, probability, told, source, copy, latent, third} = pair.answer;
  if (kind === 'none') return '';
  const relation =
    kind === 'common'
      ? [
          'both have it from ',
          name(third),
          latent ? ', which is not in the collection' : '',
        ]
      : [
          h('b', {}, source === pair.a ? 'the second' : 'the first'),
          ' (',
          calledBy(copy),
          ') has it from ',
          h('b', {}, source === pair.a ? 'the first' : 'the second'),
          ' (',
          calledBy(source),
          ')',
        ];
  if (!told)
    return [
      'Who was first cannot be told',
      probability >= 0.3 ? ['; perhaps ', relation, ` (${percent(probability)})`] : '',
      '.',
    ];
  const sure = certainty(probability);
  return [`${sure[0].toUpperCase()}${sure.slice(1)} `, relation, ` (${percent(probability)}).`];
}
