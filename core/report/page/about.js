// How the result came about, so that it can be made again.

import {h, printable, tableOf} from './dom.js';
import {keys} from './keys.js';
import {model} from './records.js';
import {count} from './words.js';

const rowsOf = (entries) => tableOf({rows: entries.map((entry) => entry.map(printable))});

const say = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

function inputs(label, records) {
  if (records.length === 0) return null;
  return [
    h('h2', {}, label),
    h(
      'ul',
      {class: 'inputs'},
      records.map(({file, line, why}) =>
        h(
          'li',
          {},
          h('code', {}, h('bdi', {}, printable(line ? `${file}:${line}` : file))),
          ' ',
          h('bdi', {}, printable(why)),
        ),
      ),
    ),
  ];
}

export function aboutView() {
  const {run, summary, page} = model;
  return {
    title: 'About this report',
    element: h(
      'div',
      {class: 'view prose'},
      h('h1', {tabindex: -1}, 'About this report'),
      h(
        'p',
        {},
        'Made by stemma, which finds text that articles share and says who most likely had it first. A finding says what is shared; it is consistent with copying, and whether a copy was licensed, credited or wrong is for people to say. A shared quotation is a sign of a common event, not of copying. Everything stands in this one file; nothing is loaded from anywhere.',
      ),
      h('h2', {}, 'The run'),
      rowsOf([
        ['Version', run.version ?? ''],
        ['Articles', count(run.documents ?? model.documents.length)],
        ['Bytes of text', count(run.bytes ?? 0)],
        ...(page.digest ? [['Digest of ids and texts', page.digest]] : []),
        ['Schema of the records', String(run.schema ?? '')],
      ]),
      h('h2', {}, 'Settings'),
      rowsOf(Object.entries(run.options).map(([key, value]) => [key, say(value)])),
      h('h2', {}, 'Counts'),
      rowsOf(
        Object.entries(summary)
          .filter(([key, value]) => key !== 'type' && value !== null)
          .map(([key, value]) => [
            key,
            typeof value === 'object'
              ? Object.entries(value)
                  .map(([one, number]) => `${one} ${number}`)
                  .join(', ')
              : say(value),
          ]),
      ),
      inputs('Skipped', model.skipped),
      inputs('Worth knowing', model.warnings),
      h('h2', {}, 'Keys'),
      h(
        'label',
        {class: 'check'},
        h('input', {
          type: 'checkbox',
          checked: keys.on,
          onchange: (event) => (keys.on = event.target.checked),
        }),
        'Single keys act',
      ),
      h(
        'dl',
        {class: 'keys'},
        [
          ['/', 'search'],
          ['n, p', 'next and previous passage'],
          ['↑, ↓', 'from row to row of a table'],
          ['o', 'overview'],
          ['Enter', 'open'],
        ].map(([key, what]) => h('div', {}, h('dt', {}, h('kbd', {}, key)), h('dd', {}, what))),
      ),
    ),
  };
}
