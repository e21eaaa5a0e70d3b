// Every article, with how much of it stands elsewhere.

import {h, name} from './dom.js';
import {addressOfArticle, model, titleOf, outletOf} from './records.js';
import {Table} from './table.js';
import {articleCell, shareCell} from './pairs.js';
import {asQuery, documentMatches} from './filter.js';
import {count, counted, timeOf} from './words.js';

let articlesTable = null;
let articlesQuery = '';

const ARTICLE_COLUMNS = [
  {key: 'title', label: 'Article', value: (doc) => titleOf(doc)},
  {key: 'outlet', label: 'Outlet', class: 'outlet-column', value: (doc) => outletOf(doc)},
  {key: 'date', label: 'Date', class: 'number', value: (doc) => timeOf(doc.date) || 0},
  {key: 'words', label: 'Words', class: 'number', value: (doc) => doc.words},
  {key: 'covered', label: 'Stands elsewhere', class: 'number', value: (doc) => doc.covered},
  {key: 'others', label: 'Shares with', class: 'number', value: (doc) => doc.pairs.length},
];

const articleCells = (doc) => [
  articleCell(doc, addressOfArticle(doc), doc.id),
  name(outletOf(doc)),
  (doc.date ?? '').slice(0, 10),
  count(doc.words),
  shareCell(doc.covered ?? 0),
  count(doc.pairs.length),
];

export function articlesView() {
  articlesTable ??= new Table({
    label: 'Articles',
    columns: ARTICLE_COLUMNS,
    cells: articleCells,
    sort: {key: 'covered', down: true},
  });
  const number = h('h2', {});
  const apply = () => {
    articlesQuery = search.value;
    const rows = model.documents.filter((doc) => documentMatches(doc, asQuery(articlesQuery)));
    number.textContent = counted(rows.length, 'article');
    articlesTable.setRows(rows);
  };
  const search = h('input', {
    type: 'search',
    id: 'search',
    value: articlesQuery,
    placeholder: 'Title, outlet, words of the text',
    autocomplete: 'off',
    oninput: () => {
      clearTimeout(search.wait);
      search.wait = setTimeout(apply, 120);
    },
  });
  return {
    title: 'Articles',
    element: h(
      'div',
      {class: 'view'},
      h('h1', {tabindex: -1}, 'Articles'),
      h('div', {class: 'filter'}, h('div', {class: 'field'}, h('label', {for: 'search'}, 'Search'), search)),
      number,
      articlesTable.element,
    ),
    enter() {
      apply();
      articlesTable.connect();
    },
    leave() {
      articlesTable.disconnect();
    },
  };
}
