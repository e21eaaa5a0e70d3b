// Elements without markup: everything that comes from an input becomes a text node or an attribute
// that we name, so no title, text or id can turn into script or layout.

const SVG = 'http://www.w3.org/2000/svg';

// Control characters, and those that turn the direction of writing for what follows them.
const UNSAFE_IN_NAMES = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
const UNSAFE_IN_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

// A name on one line. As many UTF-16 units as before.
export function printable(name) {
  return String(name).replace(UNSAFE_IN_NAMES, '\ufffd');
}

// A running text. As many UTF-16 units as before: spans still fit.
export function printableText(text) {
  return text.replace(UNSAFE_IN_TEXT, '\ufffd').replace(/\r/g, '\u200b');
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  append(element, children);
  return element;
}

export function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

// h('a', {href: '#pairs', class: 'link'}, 'Pairs')
export function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

export function svg(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

// A name from the input, which may run from right to left.
export function name(text, properties) {
  return h('bdi', {dir: 'auto', ...properties}, printable(text));
}

// A table: heads and rows as arrays of cells, numbers in the columns that `numbers` names. The first
// cell of a row is its name when `named`.
export function tableOf({heads, rows, foot, numbers = [], named = true, ...properties}) {
  const kind = (i) => (numbers.includes(i) ? 'number' : null);
  const line = (cells) =>
    h(
      'tr',
      {},
      cells.map((cell, i) =>
        named && i === 0 ? h('th', {scope: 'row'}, cell) : h('td', {class: kind(i)}, cell),
      ),
    );
  const head = (cell, i) => h('th', {scope: 'col', class: kind(i)}, cell);
  return h(
    'table',
    {class: 'plain-table', ...properties},
    heads && h('thead', {}, h('tr', {}, heads.map(head))),
    h('tbody', {}, rows.map(line)),
    foot && h('tfoot', {}, line(foot)),
  );
}

// Says something to those who listen instead of looking.
export function announce(message) {
  document.getElementById('announce').textContent = message;
}
