// Where the passages of a pair lie in the two articles: as ribbons between two bars, which cross
// where the order was changed, and as a dot plot.

import {h, svg} from './dom.js';
import {textOf} from './texts.js';

export const hueOf = (number) => `b${(number % 8) + 1}`;

// The length of an article in the unit of spans, as far as the page knows it.
function lengthOf(doc, side, passages) {
  const ends = passages.map((passage) => passage[side][1]);
  return Math.max(1, ...ends, ...textOf(doc).stretches.map((stretch) => stretch.end));
}

export function placesOf(pair, choose) {
  const a = lengthOf(pair.a, 'a', pair.passages);
  const b = lengthOf(pair.b, 'b', pair.passages);
  const [wide, tall, thick] = [600, 96, 12];
  const across = (at, length) => ((at / length) * wide).toFixed(1);
  const ribbons = pair.passages.map(({a: [a0, a1], b: [b0, b1]}, i) =>
    svg(
      'g',
      {class: `ribbon ${hueOf(i)}`, onclick: () => choose(i)},
      svg('path', {
        d: `M${across(a0, a)} ${thick} L${across(a1, a)} ${thick} L${across(b1, b)} ${tall - thick} L${across(b0, b)} ${tall - thick} Z`,
      }),
      svg('rect', {x: across(a0, a), y: 0, width: Math.max(2, across(a1 - a0, a)), height: thick}),
      svg('rect', {x: across(b0, b), y: tall - thick, width: Math.max(2, across(b1 - b0, b)), height: thick}),
      svg('title', {}, `Passage ${i + 1}`),
    ),
  );
  const edge = 112;
  const dots = pair.passages.map(({a: [a0, a1], b: [b0, b1]}, i) =>
    svg('line', {
      class: `dot-line ${hueOf(i)}`,
      onclick: () => choose(i),
      x1: 4 + (a0 / a) * edge,
      x2: 4 + (a1 / a) * edge,
      y1: 4 + (b0 / b) * edge,
      y2: 4 + (b1 / b) * edge,
    }),
  );
  return h(
    'div',
    {'class': 'places', 'aria-hidden': 'true'},
    h(
      'div',
      {class: 'ribbons'},
      h('span', {class: 'side'}, 'First'),
      svg(
        'svg',
        {viewBox: `0 0 ${wide} ${tall}`, preserveAspectRatio: 'none'},
        svg('rect', {class: 'whole', x: 0, y: 0, width: wide, height: thick}),
        svg('rect', {class: 'whole', x: 0, y: tall - thick, width: wide, height: thick}),
        ribbons,
      ),
      h('span', {class: 'side'}, 'Second'),
    ),
    svg(
      'svg',
      {class: 'dotplot', viewBox: '0 0 120 120'},
      svg('rect', {class: 'whole', x: 4, y: 4, width: edge, height: edge}),
      dots,
    ),
  );
}
