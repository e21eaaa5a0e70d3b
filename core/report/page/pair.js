// A pair: passage beside passage, with the words that differ.

import {h} from './dom.js';
import {addressOfPair, pairOf, titleOf} from './records.js';
import {textOf, textsAreHere} from './texts.js';
import {diff, wordsOf} from './diff.js';
import {hueOf, placesOf} from './dotplot.js';
import {directionSentence, pairHead, pairTabs, sharedSentence} from './pairhead.js';
import {KINDS, VERDICT_MEANS, counted, percent} from './words.js';

const CONTEXT = 5; // words around a difference when only differences are shown

// How the view shows passages; kept from pair to pair.
const shown = {differences: false};

// One side of a passage: its text, the words that the other side has not marked.
function sideOf(text, words, runs, side, shorten) {
  const parts = [];
  let at = 0;
  const upTo = (end, changed) => {
    if (end > at) parts.push(changed ? h('span', {class: 'only'}, text.slice(at, end)) : text.slice(at, end));
    at = Math.max(at, end);
  };
  runs.forEach((run, i) => {
    const [first, end] = run[side];
    if (first === end) return;
    if (!run.equal) {
      upTo(words[first].begin, false);
      upTo(words[end - 1].end, true);
      return;
    }
    const [head, tail] = [i > 0 ? CONTEXT : 0, i + 1 < runs.length ? CONTEXT : 0];
    if (!shorten || end - first <= head + tail + 2) return;
    if (head > 0) upTo(words[first + head - 1].end, false);
    parts.push(h('span', {class: 'left-out'}, ' … '));
    at = tail > 0 ? words[end - tail].begin : words[end - 1].end;
  });
  upTo(text.length, false);
  return parts;
}

function passageBody(passage, textA, textB) {
  const [a, b] = [textA.slice(...passage.a), textB.slice(...passage.b)];
  if (a === null || b === null)
    return [h('div', {class: 'side-text'}, 'Text not in this page.'), h('div', {class: 'side-text'})];
  const [wordsA, wordsB] = [wordsOf(a), wordsOf(b)];
  const runs = diff(wordsA, wordsB);
  if (shown.differences && runs.every((run) => run.equal)) {
    const same = () =>
      h('div', {class: 'side-text muted'}, `${counted(wordsA.length, 'word')}, no difference`);
    return [same(), same()];
  }
  return [
    h('div', {class: 'side-text', dir: 'auto'}, sideOf(a, wordsA, runs, 'a', shown.differences)),
    h('div', {class: 'side-text', dir: 'auto'}, sideOf(b, wordsB, runs, 'b', shown.differences)),
  ];
}

// What stands between two passages in one article: closed until it is asked for.
function between(text, from, to) {
  const stretch = text.slice(from, to);
  if (!stretch?.trim()) return h('div', {class: 'between'});
  return h(
    'details',
    {class: 'between'},
    h('summary', {}, `${counted(wordsOf(stretch).length, 'word')} of its own`),
    h('div', {class: 'side-text', dir: 'auto'}, stretch.trim()),
  );
}

const endOf = (text) => (text.stretches.length === 1 ? text.stretches[0].end : 0);

function passages(pair) {
  const [textA, textB] = [textOf(pair.a), textOf(pair.b)];
  const orderB = pair.passages.map((_, i) => i).sort((x, y) => pair.passages[x].b[0] - pair.passages[y].b[0]);
  const placeInB = new Map(orderB.map((number, place) => [number, place]));
  const rows = [];
  const gap = (i) => {
    if (shown.differences) return;
    const [before, after] = [pair.passages[i - 1], pair.passages[i]];
    const fromA = before ? before.a[1] : 0;
    const toA = after ? after.a[0] : endOf(textA);
    const steps = (placeInB.get(i) ?? orderB.length) - (placeInB.get(i - 1) ?? -1);
    const inOrder = steps === 1;
    const fromB = before ? before.b[1] : 0;
    const toB = after ? after.b[0] : endOf(textB);
    const sideB = inOrder
      ? between(textB, fromB, toB)
      : h('p', {class: 'between moved'}, 'In another order here');
    const sideA = between(textA, fromA, toA);
    if (sideA.childNodes.length + sideB.childNodes.length > 0)
      rows.push(h('div', {class: 'gap-row'}, sideA, sideB));
  };
  pair.passages.forEach((passage, i) => {
    gap(i);
    rows.push(
      h(
        'section',
        {
          'class': `passage ${hueOf(i)}`,
          'id': `passage-${i + 1}`,
          'tabindex': -1,
          'aria-label': `Passage ${i + 1}`,
        },
        h(
          'h3',
          {},
          h('span', {class: 'badge'}, String(i + 1)),
          ` ${KINDS[passage.kind] ?? passage.kind}`,
          h(
            'span',
            {class: 'where'},
            ` ${counted(passage.words, 'word')}, ${percent(passage.identity)} equal`,
          ),
          h(
            'a',
            {'class': 'anchor', 'href': addressOfPair(pair, i), 'aria-label': `Link to passage ${i + 1}`},
            '#',
          ),
        ),
        h('div', {class: 'sides'}, passageBody(passage, textA, textB)),
      ),
    );
  });
  gap(pair.passages.length);
  return rows;
}

export function pairView(idA, idB, number) {
  const pair = pairOf(idA, idB);
  if (!pair) return null;
  let current = Number(number) || 0;
  const list = h('div', {class: 'passages'});
  const draw = () => list.replaceChildren(...passages(pair));
  const go = (to) => {
    current = Math.min(pair.passages.length, Math.max(1, to));
    const section = list.querySelector(`#passage-${current}`);
    section?.focus({preventScroll: true});
    section?.scrollIntoView({block: 'center'});
    list.querySelectorAll('.passage').forEach((one) => one.classList.toggle('current', one === section));
  };
  const differences = h('input', {
    type: 'checkbox',
    checked: shown.differences,
    onchange: () => {
      shown.differences = differences.checked;
      draw();
    },
  });
  draw();
  const step = (by) =>
    h(
      'button',
      {type: 'button', onclick: () => go(current + by)},
      by > 0 ? 'Next passage' : 'Previous passage',
      h('kbd', {'aria-hidden': 'true'}, by > 0 ? 'n' : 'p'),
    );
  return {
    title: `${titleOf(pair.a)} and ${titleOf(pair.b)}`,
    wantsTexts: true,
    element: h(
      'div',
      {class: 'view'},
      h('h1', {tabindex: -1, class: 'small'}, 'What two articles share'),
      pairHead(pair),
      pairTabs(pair, 'passages'),
      h(
        'p',
        {class: 'lead'},
        VERDICT_MEANS[pair.verdict] ?? '',
        ' ',
        sharedSentence(pair),
        ' ',
        directionSentence(pair),
      ),
      placesOf(pair, (i) => go(i + 1)),
      h(
        'div',
        {class: 'bar-of-tools'},
        step(-1),
        step(1),
        h('label', {class: 'check'}, differences, 'Differences only'),
      ),
      !textsAreHere() && h('p', {class: 'empty'}, 'The texts are still being read.'),
      list,
    ),
    enter() {
      if (current > 0) go(current);
    },
    next: () => go(current + 1),
    previous: () => go(current - 1),
    focused: Number(number) > 0,
  };
}
