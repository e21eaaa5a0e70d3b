// Which pairs are shown: by verdict, by how much they share, and by a search. A histogram stands
// above the threshold, so that one sees what moving it does. Kept while the page is open.

import {h, svg, announce} from './dom.js';
import {model} from './records.js';
import {textHolds, textsAreHere} from './texts.js';
import {VERDICTS, count, counted, percent} from './words.js';

const MEASURES = {
  words: {label: 'Words shared', of: (pair) => pair.shared.words, say: (value) => counted(value, 'word')},
  share: {label: 'Share of an article', of: (pair) => pair.shared.share, say: (value) => percent(value)},
  score: {label: 'Evidence of copying', of: (pair) => pair.score ?? 0, say: (value) => percent(value)},
};

export const filter = {
  query: '',
  verdicts: new Set(model.pairs.map((pair) => pair.verdict)),
  measure: 'words',
  least: 0,
  outlets: null, // [from, to], when the table of outlets asked for them
};

// Lower ends of the histogram's bars: steps of a quarter octave for words, of 1/20 for shares.
function stepsOf(measure) {
  if (measure !== 'words') return Array.from({length: 20}, (_, i) => i / 20);
  const most = model.pairs.reduce((least, pair) => Math.max(least, pair.shared.words), 8);
  const steps = [0];
  for (let step = 8; step <= most; step *= 2 ** 0.25) steps.push(Math.round(step));
  return [...new Set(steps)];
}

const fieldsOf = (doc) =>
  `${doc.title ?? ''}\n${doc.id}\n${doc.outlet ?? ''}\n${(doc.credits ?? []).join(' ')}`.toLowerCase();
const fields = new Map();

export function documentMatches(doc, query) {
  if (query === '') return true;
  if (!fields.has(doc)) fields.set(doc, fieldsOf(doc));
  if (fields.get(doc).includes(query)) return true;
  return query.length >= 3 && textsAreHere() && textHolds(doc, query);
}

// The query as it is compared.
export const asQuery = (typed) => typed.trim().toLowerCase().replace(/\s+/g, ' ');

function passesOutlets(pair) {
  if (!filter.outlets) return true;
  const {source, copy} = pair.answer.told ? pair.answer : {};
  return source && source.outlet === filter.outlets[0] && copy.outlet === filter.outlets[1];
}

function candidates() {
  const query = asQuery(filter.query);
  return model.pairs.filter(
    (pair) =>
      filter.verdicts.has(pair.verdict) &&
      passesOutlets(pair) &&
      (documentMatches(pair.a, query) || documentMatches(pair.b, query)),
  );
}

const WIDTH = 640;
const HEIGHT = 72;

function histogram(pairs, steps, of) {
  const bars = new Array(steps.length).fill(0);
  for (const pair of pairs) {
    const value = of(pair);
    let bar = steps.length - 1;
    while (bar > 0 && steps[bar] > value) --bar;
    ++bars[bar];
  }
  const tallest = Math.log1p(Math.max(1, ...bars));
  const wide = WIDTH / steps.length;
  return svg(
    'svg',
    {
      'viewBox': `0 0 ${WIDTH} ${HEIGHT}`,
      'class': 'histogram',
      'preserveAspectRatio': 'none',
      'aria-hidden': 'true',
    },
    bars.map((number, i) => {
      const tall = number === 0 ? 0 : Math.max(3, (HEIGHT * Math.log1p(number)) / tallest);
      return svg(
        'rect',
        {
          x: i * wide + 1,
          y: HEIGHT - tall,
          width: wide - 2,
          height: tall,
          class: steps[i] >= filter.least ? 'in' : 'out',
        },
        svg('title', {}, `${counted(number, 'pair')} from ${MEASURES[filter.measure].say(steps[i])}`),
      );
    }),
  );
}

// The controls; `show(pairs)` is called with what passes, now and at every change.
export function filterPanel(show) {
  let steps = stepsOf(filter.measure);
  const plot = h('div', {class: 'plot'});
  const said = h('output', {class: 'threshold-said', for: 'threshold'});
  const slider = h('input', {
    type: 'range',
    id: 'threshold',
    min: 0,
    max: steps.length - 1,
    step: 1,
    value: Math.max(0, steps.indexOf(filter.least)),
    oninput: () => apply(),
  });
  const search = h('input', {
    type: 'search',
    id: 'search',
    value: filter.query,
    placeholder: 'Title, outlet, words of the text',
    autocomplete: 'off',
    spellcheck: 'false',
    oninput: () => {
      clearTimeout(search.wait);
      search.wait = setTimeout(apply, 120);
    },
  });
  const measure = h(
    'select',
    {
      id: 'measure',
      onchange: () => {
        filter.measure = measure.value;
        steps = stepsOf(filter.measure);
        slider.max = steps.length - 1;
        slider.value = 0;
        apply();
      },
    },
    Object.entries(MEASURES).map(([key, {label}]) =>
      h('option', {value: key, selected: key === filter.measure}, label),
    ),
  );
  const boxes = Object.keys(VERDICTS)
    .filter((verdict) => model.pairs.some((pair) => pair.verdict === verdict))
    .map((verdict) => {
      const box = h('input', {
        type: 'checkbox',
        checked: filter.verdicts.has(verdict),
        onchange: () => {
          if (box.checked) filter.verdicts.add(verdict);
          else filter.verdicts.delete(verdict);
          apply();
        },
      });
      const number = model.pairs.filter((pair) => pair.verdict === verdict).length;
      return h(
        'label',
        {class: `chip v-${verdict}`},
        box,
        VERDICTS[verdict],
        h('span', {class: 'of'}, count(number)),
      );
    });

  const apply = () => {
    filter.query = search.value;
    filter.least = steps[Number(slider.value)];
    const {of, say} = MEASURES[filter.measure];
    const all = candidates();
    const kept = all.filter((pair) => of(pair) >= filter.least);
    plot.replaceChildren(histogram(all, steps, of));
    const least = filter.least === 0 ? 'any number' : `at least ${say(filter.least)}`;
    const amount = filter.measure === 'words' ? least : filter.least === 0 ? 'any share' : least;
    said.textContent = amount;
    slider.setAttribute('aria-valuetext', `${amount}: ${counted(kept.length, 'pair')}`);
    announce(`${counted(kept.length, 'pair')} shown`);
    show(kept);
  };
  const cleared =
    filter.outlets &&
    h(
      'p',
      {class: 'hint'},
      `Only from ${filter.outlets[0] ?? 'unknown outlets'} to ${filter.outlets[1] ?? 'unknown outlets'}. `,
      h(
        'button',
        {
          type: 'button',
          class: 'plainbutton',
          onclick: (event) => {
            filter.outlets = null;
            event.target.parentElement.remove();
            apply();
          },
        },
        'Show all',
      ),
    );
  const element = h(
    'form',
    {'class': 'filter', 'aria-label': 'Which pairs are shown', 'onsubmit': (event) => event.preventDefault()},
    h('div', {class: 'field'}, h('label', {for: 'search'}, 'Search'), search),
    h('fieldset', {class: 'field'}, h('legend', {}, 'What they share'), h('div', {class: 'chips'}, boxes)),
    h(
      'div',
      {class: 'field threshold'},
      h(
        'div',
        {class: 'threshold-head'},
        h('label', {for: 'threshold'}, 'Threshold'),
        h('label', {for: 'measure', class: 'unseen'}, 'Measure of the threshold'),
        measure,
        said,
      ),
      plot,
      slider,
      h('p', {class: 'hint'}, 'Bars: pairs by size, on a logarithmic scale.'),
    ),
    cleared,
  );
  return {element, apply};
}
