// Families: articles joined by copied prose, each as a tree over time. A row is an article; the line
// that reaches it comes from its likeliest source, as wide as what the two share.

import {h, name, svg} from './dom.js';
import {
  addressOfArticle,
  addressOfDirection,
  addressOfFamily,
  model,
  outletOf,
  pairOf,
  titleOf,
} from './records.js';
import {articleCell} from './pairs.js';
import {ANSWER, counted, dateInWords, percent, timeOf} from './words.js';

const ROW = 60; // as --family-row in the style
const CHART = 330;
const MARGIN = 26;
const LABEL = 74; // right of the last point: "over 99 %"
const FIRST_SHOWN = 12;
const ROWS_SHOWN = 100; // of a family at first: some have ten thousand

// The rows of a family: sources first, what was taken from each behind it, in the order of time.
function treeOf(cluster) {
  const members = cluster.documents.map((id) => model.byId.get(id)).filter(Boolean);
  const inside = new Set(members);
  const roots = [];
  const latent = new Map();
  const children = new Map();
  for (const doc of members) {
    const edge = doc.edge;
    if (edge && !edge.latent && inside.has(edge.source)) {
      children.set(edge.source, [...(children.get(edge.source) ?? []), doc]);
    } else if (edge?.latent && edge.name) {
      if (!latent.has(edge.name)) {
        latent.set(edge.name, {agency: edge.name, children: []});
        roots.push(latent.get(edge.name));
      }
      latent.get(edge.name).children.push(doc);
    } else {
      roots.push(doc);
    }
  }
  const earliest = (node) =>
    node.agency ? Math.min(...node.children.map(earliest)) - 1 : timeOf(node.date) || Infinity;
  const inTime = (x, y) => earliest(x) - earliest(y) || (x.index ?? -1) - (y.index ?? -1) || 0;
  const rows = [];
  const waiting = roots
    .sort(inTime)
    .reverse()
    .map((node) => ({node, parent: null}));
  while (waiting.length > 0) {
    const {node, parent} = waiting.pop();
    const row = {node, parent, place: rows.length};
    rows.push(row);
    const next = node.agency ? node.children : (children.get(node) ?? []);
    next
      .sort(inTime)
      .reverse()
      .forEach((child) => waiting.push({node: child, parent: row}));
  }
  return rows;
}

// Where each row stands on the axis: dated ones by date, the others a little behind their source.
function placeInTime(rows) {
  const times = rows.map(({node}) => (node.agency ? NaN : timeOf(node.date))).filter(Number.isFinite);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const left = MARGIN + 56;
  const at = (time) =>
    last > first ? left + ((CHART - LABEL - left) * (time - first)) / (last - first) : (left + CHART) / 2;
  for (const row of rows) {
    const time = row.node.agency ? NaN : timeOf(row.node.date);
    row.dated = Number.isFinite(time);
    row.x = row.dated
      ? at(time)
      : row.node.agency
        ? MARGIN
        : Math.min(CHART - LABEL, (row.parent?.x ?? left - 48) + 48);
    row.y = row.place * ROW + ROW / 2;
  }
  return times.length === 0 ? null : {first, last, at};
}

function edgeOf(row, most) {
  const {edge} = row.node;
  const from = row.parent;
  const told = edge.probability >= ANSWER;
  const pair = edge.latent ? null : pairOf(edge.source.id, row.node.id);
  const wide = pair ? 1.2 + (5 * pair.shared.words) / most : 1.6;
  const end = row.x - 8;
  const path =
    end - from.x > 14
      ? `M${from.x} ${from.y + 7} V${row.y - 10} Q${from.x} ${row.y} ${from.x + 10} ${row.y} H${end - 2}`
      : `M${from.x - 6} ${from.y} C${from.x - 34} ${from.y} ${end - 30} ${row.y} ${end - 2} ${row.y}`;
  const arrow = told && svg('path', {class: 'arrow', d: `M${end + 2} ${row.y} l-8 -4.5 v9 z`});
  return svg(
    'g',
    {class: `edge${edge.latent ? ' latent' : ''}${told ? '' : ' open'}`},
    svg('path', {'class': 'line', 'd': path, 'stroke-width': wide.toFixed(1)}),
    arrow,
    svg('text', {x: row.x + 11, y: row.y + 4}, percent(edge.probability)),
  );
}

function chart(rows, axis) {
  const most = Math.max(
    1,
    ...rows.map(({node}) =>
      node.edge?.source ? (pairOf(node.edge.source.id, node.id)?.shared.words ?? 0) : 0,
    ),
  );
  const height = rows.length * ROW;
  const ticks = !axis
    ? []
    : [...new Set([axis.first, axis.last])].map((time, i, all) => {
        const day = new Date(time).toISOString().slice(0, 10);
        return svg(
          'g',
          {class: 'tick'},
          svg('line', {x1: axis.at(time), x2: axis.at(time), y1: 0, y2: height}),
          svg(
            'text',
            {
              'x': axis.at(time),
              'y': -8,
              'text-anchor': all.length === 1 ? 'middle' : i === 0 ? 'start' : 'end',
            },
            dateInWords(day),
          ),
        );
      });
  const nodes = rows.map((row) =>
    svg('circle', {
      class: row.node.agency ? 'node latent' : row.dated ? 'node' : 'node undated',
      cx: row.x,
      cy: row.y,
      r: 6,
    }),
  );
  return svg(
    'svg',
    {
      'class': 'tree',
      'viewBox': `0 -24 ${CHART} ${height + 24}`,
      'width': CHART,
      'height': height + 24,
      'aria-hidden': 'true',
    },
    ticks,
    rows.filter((row) => row.parent).map((row) => edgeOf(row, most)),
    nodes,
  );
}

// What is known of where an article has it from.
function sourceCell(row) {
  const edge = row.node.edge;
  const lines = (first, second) =>
    h(
      'div',
      {class: 'article-cell muted'},
      h('span', {}, first),
      second && h('span', {class: 'where'}, second),
    );
  if (row.node.agency) return lines('not in the collection');
  if (!row.parent) return lines('a source that is not known', 'or the earliest itself');
  const source = row.parent.node;
  const probability =
    edge.probability >= ANSWER ? percent(edge.probability) : `perhaps, ${percent(edge.probability)}`;
  const from = source.agency ? name(source.agency) : name(outletOf(source) || titleOf(source));
  const pair = source.agency ? null : pairOf(source.id, row.node.id);
  return h(
    'div',
    {class: 'article-cell'},
    h('span', {}, 'from ', pair ? h('a', {href: addressOfDirection(pair)}, from) : from),
    h('span', {class: 'where'}, probability, pair ? `, ${counted(pair.shared.words, 'word')}` : ''),
  );
}

function headingOf(cluster, rows) {
  const first = rows.find(({node}) => !node.agency)?.node;
  const root = cluster.root_latent && cluster.root ? ['probably from ', name(cluster.root)] : null;
  return [
    first ? name(titleOf(first)) : `Family ${cluster.cluster + 1}`,
    h(
      'span',
      {class: 'where'},
      counted(cluster.documents.length, 'article'),
      root ? [', most of them ', root] : null,
    ),
  ];
}

function family(cluster, most = ROWS_SHOWN) {
  const all = treeOf(cluster);
  const rows = all.slice(0, most); // a source stands before what was taken from it
  const axis = placeInTime(rows);
  const id = `family-${cluster.cluster}`;
  const section = h(
    'section',
    {'class': 'family', 'aria-labelledby': id},
    h('h2', {id}, h('a', {href: addressOfFamily(cluster.cluster)}, headingOf(cluster, rows))),
    h(
      'div',
      {class: 'family-body'},
      h(
        'table',
        {class: 'family-table'},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', {scope: 'col'}, 'Article'),
            h('th', {scope: 'col', class: 'chart-column'}, h('span', {class: 'unseen'}, 'Over time')),
            h('th', {scope: 'col'}, 'Has it from'),
          ),
        ),
        h(
          'tbody',
          {},
          rows.map((row, i) =>
            h(
              'tr',
              {},
              h(
                'td',
                {},
                row.node.agency
                  ? h(
                      'div',
                      {class: 'article-cell'},
                      h('span', {class: 'title'}, name(row.node.agency)),
                      h('span', {class: 'where'}, 'named as the source'),
                    )
                  : articleCell(row.node, addressOfArticle(row.node)),
              ),
              i === 0 && h('td', {rowspan: rows.length, class: 'chart-column'}, chart(rows, axis)),
              h('td', {}, sourceCell(row)),
            ),
          ),
        ),
      ),
    ),
    all.length > most &&
      h(
        'button',
        {
          type: 'button',
          class: 'more',
          onclick: () => {
            const whole = family(cluster, 4 * most);
            section.replaceWith(whole);
            whole.querySelectorAll('tbody tr')[most].querySelector('a')?.focus({preventScroll: true});
          },
        },
        `Show more of the ${counted(cluster.documents.length, 'article')}`,
      ),
  );
  return section;
}

export function familiesView(number) {
  const only =
    number === undefined ? null : model.clusters.filter((cluster) => cluster.cluster === Number(number));
  const sorted =
    only ??
    [...model.clusters].sort((x, y) => y.documents.length - x.documents.length || x.cluster - y.cluster);
  const list = h('div', {}, sorted.slice(0, FIRST_SHOWN).map((cluster) => family(cluster)));
  let shown = FIRST_SHOWN;
  const more = h(
    'button',
    {
      type: 'button',
      class: 'more',
      hidden: sorted.length <= shown,
      onclick: () => {
        list.append(...sorted.slice(shown, shown + FIRST_SHOWN).map((cluster) => family(cluster)));
        shown += FIRST_SHOWN;
        more.hidden = shown >= sorted.length;
      },
    },
    'Show more families',
  );
  return {
    title: only ? 'A family of articles' : 'Families of articles',
    element: h(
      'div',
      {class: 'view'},
      h('h1', {tabindex: -1}, only ? 'A family of articles' : 'Families of articles'),
      only && h('p', {}, h('a', {href: '#families'}, 'All families')),
      h(
        'p',
        {class: 'lead'},
        'Articles joined by shared prose, from the first seen to the last. A line comes from the likeliest source and is as wide as what is shared; its number is the probability. Dashed: a source that is not in the collection. Grey, without an arrow: it cannot be told.',
      ),
      sorted.length === 0 && h('p', {class: 'empty'}, 'No articles share prose.'),
      list,
      more,
    ),
  };
}
