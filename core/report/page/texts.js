// The texts of the articles, as far as the page holds them. They stand behind the script, one line
// an article, and are read when they are asked for.

import {inCodePoints} from './records.js';
import {printableText} from './dom.js';

let lines = null;
const texts = new Map();

// Whether the browser has read the page to its end.
export const textsAreHere = () =>
  document.getElementById('texts') !== null && document.readyState !== 'loading';

const encodedLength = (unit) => (unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3);

// A stretch of a text: `begin` and `end` in the unit of the run's spans.
class Stretch {
  constructor(begin, text) {
    this.begin = begin;
    this.text = printableText(text);
    const plain = !/[^\u0000-\u007f]/.test(text);
    this.offsets = plain ? null : Stretch.#measure(text);
    this.end = begin + (plain ? text.length : this.offsets[text.length]);
  }

  // Before each UTF-16 unit, how many bytes or code points of the text there are.
  static #measure(text) {
    const offsets = new Uint32Array(text.length + 1);
    let at = 0;
    for (let i = 0; i < text.length; ++i) {
      offsets[i] = at;
      const unit = text.charCodeAt(i);
      const first = unit >= 0xd800 && unit < 0xdc00 && i + 1 < text.length;
      if (first) {
        at += inCodePoints ? 1 : 4;
        offsets[++i] = at; // the second half of a pair belongs to the first
      } else {
        at += inCodePoints ? 1 : encodedLength(unit);
      }
    }
    offsets[text.length] = at;
    return offsets;
  }

  #index(at) {
    const offset = Math.max(0, at - this.begin);
    if (!this.offsets) return Math.min(offset, this.text.length);
    let low = 0;
    let high = this.offsets.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.offsets[middle] < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  slice(begin, end) {
    return this.text.slice(this.#index(begin), this.#index(end));
  }
}

class Text {
  constructor(parts) {
    this.stretches = parts.map(([begin, text]) => new Stretch(begin, text));
  }
  get known() {
    return this.stretches.length > 0;
  }

  // What stands in [begin, end), or null when the page does not hold it.
  slice(begin, end) {
    const holder = this.stretches.find((stretch) => stretch.begin <= begin && end <= stretch.end);
    return holder ? holder.slice(begin, end) : null;
  }
}

export function textOf(doc) {
  if (!textsAreHere()) return new Text([]);
  if (!lines) {
    const node = document.getElementById('texts');
    lines = node.textContent.split('\n').slice(1); // the first line ends behind the tag
    node.replaceChildren(); // one copy is enough
  }
  if (!texts.has(doc.index)) texts.set(doc.index, new Text(JSON.parse(lines[doc.index] || '[]')));
  return texts.get(doc.index);
}

const lowered = new Map();

// Whether the article's text holds `query`, which is in lower case.
export function textHolds(doc, query) {
  if (!lowered.has(doc.index)) {
    const whole = textOf(doc)
      .stretches.map((stretch) => stretch.text)
      .join('\n');
    lowered.set(doc.index, whole.toLowerCase().replace(/\s+/g, ' '));
  }
  return lowered.get(doc.index).includes(query);
}
