// From which outlet to which: pairs whose direction can be told, counted.

import {h, name, tableOf} from './dom.js';
import {model} from './records.js';
import {filter} from './filter.js';
import {count} from './words.js';

function flows() {
  const byEnds = new Map();
  for (const pair of model.pairs) {
    const {told, source, copy} = pair.answer;
    if (!told || !source) continue;
    const key = JSON.stringify([source.outlet, copy.outlet]);
    if (!byEnds.has(key))
      byEnds.set(key, {from: source.outlet, to: copy.outlet, articles: new Set(), pairs: 0, words: 0});
    const flow = byEnds.get(key);
    flow.articles.add(copy);
    flow.pairs += 1;
    flow.words += pair.shared.prose;
  }
  for (const edge of model.edges) {
    if (!edge.latent || !edge.name || edge.probability < 0.6) continue;
    const key = JSON.stringify([edge.name, edge.copy.outlet, 'latent']);
    if (!byEnds.has(key))
      byEnds.set(key, {
        from: edge.name,
        to: edge.copy.outlet,
        latent: true,
        articles: new Set(),
        pairs: 0,
        words: 0,
      });
    byEnds.get(key).articles.add(edge.copy);
  }
  return [...byEnds.values()].sort((x, y) => y.articles.size - x.articles.size || y.words - x.words);
}

const outletName = (outlet) => (outlet ? name(outlet) : h('span', {class: 'muted'}, 'outlet not known'));

// To the overview, narrowed to the pairs of one row.
function pairsLink(flow) {
  const narrow = () => (filter.outlets = [flow.from, flow.to]);
  return h(
    'a',
    {'href': '#pairs', 'aria-label': `${flow.pairs} pairs: show them`, 'onclick': narrow},
    count(flow.pairs),
  );
}

export function outletsView() {
  const rows = flows();
  const open = model.pairs.filter((pair) => pair.direction && !pair.answer.told).length;
  return {
    title: 'From outlet to outlet',
    element: h(
      'div',
      {class: 'view'},
      h('h1', {tabindex: -1}, 'From outlet to outlet'),
      h(
        'p',
        {class: 'lead'},
        'Where it can be told who was first, by outlet. ',
        open > 0 && `For ${count(open)} more pairs that share prose it cannot be told.`,
      ),
      rows.length === 0
        ? h('p', {class: 'empty'}, 'No direction can be told.')
        : tableOf({
            heads: ['From', 'To', 'Articles', 'Pairs', 'Words'],
            rows: rows.map((flow) => [
              [outletName(flow.from), flow.latent && h('span', {class: 'where'}, ' not in the collection')],
              outletName(flow.to),
              count(flow.articles.size),
              flow.latent ? '–' : pairsLink(flow),
              flow.latent ? '–' : count(flow.words),
            ]),
            numbers: [2, 3, 4],
            named: false,
          }),
    ),
  };
}
