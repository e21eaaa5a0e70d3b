// A table of any length that holds only the rows in sight, and scrolls with the page. Rows have one
// height, --row in the style; all rows are there while the page is printed.

import {h} from './dom.js';
import {counted} from './words.js';

const BEYOND = 12; // rows kept above and below what is in sight
const MOST_PRINTED = 3000;

// columns: [{label, key, class, value(row)}]; value makes a column sortable. cells(row) gives the
// content of a row, a child for each column; the first link in it opens the row.
export class Table {
  constructor({label, columns, cells, sort}) {
    this.columns = columns;
    this.cells = cells;
    this.sort = sort;
    this.rows = [];
    this.shown = new Map(); // by place
    this.above = h('tr', {'class': 'spacer', 'aria-hidden': 'true'}, h('td', {colspan: columns.length}));
    this.below = this.above.cloneNode(true);
    this.body = h('tbody', {onkeydown: (event) => this.#walk(event)});
    this.heads = columns.map((column) => this.#head(column));
    this.element = h(
      'table',
      {'class': 'virtual', 'aria-label': label},
      h('thead', {}, h('tr', {'aria-rowindex': 1}, this.heads)),
      this.body,
    );
    this.update = () => this.#show();
    this.print = () => {
      this.printing = true;
      this.#show();
    };
    this.printed = () => {
      this.printing = false;
      this.#show();
    };
  }

  // Begins and ends to follow the window.
  connect() {
    addEventListener('scroll', this.update, {passive: true});
    addEventListener('resize', this.update);
    addEventListener('beforeprint', this.print);
    addEventListener('afterprint', this.printed);
    this.#show();
  }
  disconnect() {
    removeEventListener('scroll', this.update);
    removeEventListener('resize', this.update);
    removeEventListener('beforeprint', this.print);
    removeEventListener('afterprint', this.printed);
  }

  setRows(rows) {
    this.rows = this.#sorted(rows);
    this.element.setAttribute('aria-rowcount', rows.length + 1);
    this.#redraw();
  }

  #head(column) {
    const cell = h('th', {scope: 'col', class: column.class});
    if (!column.value) return (cell.append(column.label), cell);
    cell.append(
      h(
        'button',
        {type: 'button', onclick: () => this.#sortBy(column)},
        column.label,
        h('span', {'class': 'arrow', 'aria-hidden': 'true'}),
      ),
    );
    return cell;
  }

  #sortBy(column) {
    const again = this.sort.key === column.key;
    this.sort = {key: column.key, down: again ? !this.sort.down : column.class === 'number'};
    this.rows = this.#sorted(this.rows);
    this.#redraw();
  }

  #sorted(rows) {
    const {key, down} = this.sort;
    const {value} = this.columns.find((column) => column.key === key);
    this.columns.forEach((column, i) => {
      if (column.key === key) {
        this.heads[i].setAttribute('aria-sort', down ? 'descending' : 'ascending');
      } else {
        this.heads[i].removeAttribute('aria-sort');
      }
    });
    const keyed = rows.map((row) => [value(row), row]);
    keyed.sort(([x, r], [y, s]) => {
      const order = typeof x === 'string' ? x.localeCompare(y) : x - y;
      return (down ? -order : order) || r.index - s.index;
    });
    return keyed.map(([, row]) => row);
  }

  #redraw() {
    this.shown.clear();
    this.body.replaceChildren(this.above, this.below);
    this.#show();
  }

  #rowHeight() {
    return parseFloat(getComputedStyle(this.element).getPropertyValue('--row')) || 64;
  }

  #show() {
    if (!this.element.isConnected) return;
    const height = this.#rowHeight();
    const top = -this.body.getBoundingClientRect().top;
    let first = Math.max(0, Math.floor(top / height) - BEYOND);
    let end = Math.min(this.rows.length, Math.ceil((top + innerHeight) / height) + BEYOND);
    if (this.printing) [first, end] = [0, Math.min(this.rows.length, MOST_PRINTED)];
    first = Math.min(first, end);
    for (const [place, row] of this.shown) {
      if (place < first || place >= end) {
        row.remove();
        this.shown.delete(place);
      }
    }
    let before = this.above;
    for (let place = first; place < end; ++place) {
      if (!this.shown.has(place)) {
        const row = this.#row(place);
        this.shown.set(place, row);
        before.after(row);
      }
      before = this.shown.get(place);
    }
    const left = this.rows.length - end;
    this.above.firstChild.style.height = `${first * height}px`;
    this.below.firstChild.style.height = this.printing ? 'auto' : `${left * height}px`;
    this.below.firstChild.textContent = this.printing ? `${counted(left, 'more row')}, not printed` : '';
    this.above.hidden = first === 0;
    this.below.hidden = end === this.rows.length;
  }

  #row(place) {
    const row = this.rows[place];
    const cells = this.cells(row);
    const element = h(
      'tr',
      {'aria-rowindex': place + 2},
      this.columns.map((column, i) => h('td', {'class': column.class, 'data-label': column.label}, cells[i])),
    );
    element.addEventListener('click', (event) => {
      if (!event.target.closest('a') && getSelection().isCollapsed) element.querySelector('a')?.click();
    });
    element.dataset.place = place;
    return element;
  }

  // Up and down go from row to row.
  #walk(event) {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    const from = event.target.closest('tr');
    if (!step || !from || event.altKey || event.ctrlKey || event.metaKey) return;
    const place = Number(from.dataset.place) + step;
    if (place < 0 || place >= this.rows.length) return;
    event.preventDefault();
    const top = this.body.getBoundingClientRect().top + place * this.#rowHeight();
    if (top < 160 || top > innerHeight - 160) scrollBy(0, step * this.#rowHeight());
    this.#show();
    this.shown.get(place)?.querySelector('a')?.focus();
  }
}
