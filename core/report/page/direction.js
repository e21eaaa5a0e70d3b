// Who was first: the verdict, how sure it is, and what it rests on.

import {h, name, printable, tableOf} from './dom.js';
import {cuesOf, pairOf, titleOf} from './records.js';
import {directionSentence, pairHead, pairTabs} from './pairhead.js';
import {ANSWER, CUES, DATE_CUES, percent} from './words.js';

function probabilities(pair) {
  const {a_to_b, b_to_a, common_source, latent, third} = pair.direction;
  const rows = [
    ['The second has it from the first', a_to_b, 'd1'],
    ['The first has it from the second', b_to_a, 'd2'],
    [['Both have it from ', name(third || latent || 'a third')], common_source, 'd3'],
    ['Not determined', Math.max(0, 1 - a_to_b - b_to_a - common_source), 'd4'],
  ];
  const stack = h(
    'div',
    {'class': 'stack', 'aria-hidden': 'true'},
    rows.map(([, probability, hue]) => {
      const part = h('span', {class: hue});
      part.style.width = `${100 * probability}%`;
      return part;
    }),
  );
  return h(
    'div',
    {},
    stack,
    h(
      'dl',
      {class: 'probabilities'},
      rows.map(([label, probability, hue]) =>
        h(
          'div',
          {},
          h('dt', {}, h('span', {'class': `swatch ${hue}`, 'aria-hidden': 'true'}), label),
          h('dd', {}, percent(probability)),
        ),
      ),
    ),
  );
}

// Of two texts alone: each from the other or from a source that is not known, by their cues.
function alone(cues, without) {
  const odds = (side) =>
    Math.exp(
      (cues[side] ?? []).filter(({cue}) => !without?.has(cue)).reduce((sum, {log_odds}) => sum + log_odds, 0),
    );
  const [ab, ba] = [odds('a_to_b'), odds('b_to_a')];
  const all = 1 + ab + ba;
  return {a_to_b: ab / all, b_to_a: ba / all};
}

function cueTable(cues) {
  const sides = ['a_to_b', 'b_to_a'];
  const found = (side, cue) => cues[side]?.find((one) => one.cue === cue);
  const value = (side, cue) => found(side, cue)?.log_odds ?? 0;
  const weight = (cue) => Math.max(...sides.map((side) => Math.abs(value(side, cue))));
  const kinds = [...new Set(sides.flatMap((side) => (cues[side] ?? []).map(({cue}) => cue)))];
  kinds.sort((x, y) => weight(y) - weight(x));
  const most = Math.max(1, ...kinds.map(weight));
  const number = (odds) =>
    h(
      'span',
      {class: 'odds-number'},
      odds === 0 ? '–' : `${odds > 0 ? '+' : '−'}${Math.abs(odds).toFixed(1)}`,
    );
  const bar = (odds) => {
    const fill = h('span', {class: odds < 0 ? 'fill against' : 'fill for'});
    fill.style.width = `${(50 * Math.abs(odds)) / most}%`;
    return [h('span', {'class': 'odds-bar', 'aria-hidden': 'true'}, fill), number(odds)];
  };
  // A cue's own words name the dates and names that it rests on; they speak of one direction.
  const label = (cue) => {
    const both = sides.map((side) => found(side, cue)).filter(Boolean);
    const words = both.length === 1 && both[0].words;
    return [CUES[cue] ?? printable(cue), words && h('span', {class: 'where words-of-cue'}, name(words))];
  };
  const sum = (side) => (cues[side] ?? []).reduce((total, {log_odds}) => total + log_odds, 0);
  return tableOf({
    class: 'plain-table cues',
    heads: ['Sign', 'That the second has it from the first', 'That the first has it from the second'],
    rows: kinds.map((cue) => [label(cue), ...sides.map((side) => bar(value(side, cue)))]),
    foot: ['Sum', ...sides.map((side) => [h('span', {class: 'odds-bar none'}), number(sum(side))])],
  });
}

// What the two articles' signs alone would say, with and without their dates.
function whatIf(cues) {
  const row = (label, {a_to_b, b_to_a}) => [
    label,
    percent(a_to_b),
    percent(b_to_a),
    percent(Math.max(0, 1 - a_to_b - b_to_a)),
  ];
  return tableOf({
    heads: ['These two alone', 'Second from first', 'First from second', 'Neither'],
    rows: [row('With all signs', alone(cues)), row('Without their dates', alone(cues, DATE_CUES))],
    numbers: [1, 2, 3],
  });
}

export function directionView(idA, idB) {
  const pair = pairOf(idA, idB);
  if (!pair) return null;
  const cues = cuesOf(pair);
  return {
    title: `Who was first: ${titleOf(pair.a)} and ${titleOf(pair.b)}`,
    element: h(
      'div',
      {class: 'view'},
      h('h1', {tabindex: -1, class: 'small'}, 'Who was first'),
      pairHead(pair),
      pairTabs(pair, 'direction'),
      !pair.direction
        ? h('p', {class: 'empty'}, 'The two share no prose, so there is no direction to tell.')
        : [
            h('p', {class: 'verdict-sentence'}, directionSentence(pair)),
            probabilities(pair),
            h(
              'p',
              {class: 'hint'},
              `An answer is given from ${percent(ANSWER)} on. The probabilities take all articles into account that share the same passages.`,
            ),
            cues
              ? [
                  h('h2', {}, 'What it rests on'),
                  h(
                    'p',
                    {class: 'hint'},
                    'In log-odds against a source that is not known: +0.7 doubles the odds, +2.3 makes them ten times as high; a minus lowers them as much.',
                  ),
                  cueTable(cues),
                  h('h2', {}, 'And without dates?'),
                  whatIf(cues),
                ]
              : h('p', {class: 'hint'}, 'The result holds no signs for this pair.'),
          ],
    ),
  };
}
