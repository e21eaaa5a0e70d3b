// Which view is shown: the part of the address behind '#' says it, so that a finding can be linked.

import {h} from './dom.js';
import {addressOfArticle, model} from './records.js';
import {textsAreHere} from './texts.js';
import {pairsView} from './pairs.js';
import {familiesView} from './families.js';
import {outletsView} from './outlets.js';
import {articlesView} from './articles.js';
import {articleView} from './article.js';
import {pairView} from './pair.js';
import {directionView} from './direction.js';
import {aboutView} from './about.js';
import {listenToKeys} from './keys.js';

const VIEWS = {
  pairs: pairsView,
  families: familiesView,
  family: familiesView,
  outlets: outletsView,
  articles: articlesView,
  article: articleView,
  pair: pairView,
  direction: directionView,
  about: aboutView,
};
const TABS = [
  ['pairs', 'Overview'],
  ['families', 'Families'],
  ['outlets', 'Outlets'],
  ['articles', 'Articles'],
  ['about', 'About'],
];
const TAB_OF = {family: 'families', article: 'articles', pair: 'pairs', direction: 'pairs'};

const main = document.getElementById('main');
let view = null;
const scrolled = new Map(); // where each address was left
let address = null;

function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a % that stands for itself
  }
}

function notFound() {
  return {
    title: 'Not in this report',
    element: h(
      'div',
      {class: 'view'},
      h('h1', {tabindex: -1}, 'Not in this report'),
      h('p', {}, h('a', {href: '#pairs'}, 'To the overview')),
    ),
  };
}

const links = new Map(TABS.map(([key, label]) => [key, h('a', {href: `#${key}`}, label)]));

function show() {
  const first = address === null;
  if (!first) scrolled.set(address, scrollY);
  address = location.hash;
  const [, key, rest] = /^#([a-z]*)=?(.*)$/.exec(address) ?? [];
  const make = Object.hasOwn(VIEWS, key ?? '') ? VIEWS[key] : key ? notFound : pairsView;
  view?.leave?.();
  view = make(...(rest ? rest.split(',').map(unescaped) : [])) ?? notFound();
  main.replaceChildren(view.element);
  document.title = `${view.title} – stemma`;
  for (const [tab, link] of links) {
    const current = tab === (TAB_OF[key] ?? key ?? 'pairs') || (!key && tab === 'pairs');
    if (current) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (!first && !view.focused) main.querySelector('h1')?.focus({preventScroll: true});
  scrollTo(0, scrolled.get(address) ?? 0);
  view.enter?.();
}

// Light, dark, or as the reader's system has it.
function themeButton() {
  const schemes = [
    ['light dark', 'Auto', 'Auto: colours as the system has them'],
    ['light', 'Light', 'Light colours'],
    ['dark', 'Dark', 'Dark colours'],
  ];
  let chosen = 0;
  const button = h('button', {type: 'button', class: 'theme', onclick: () => choose(chosen + 1)});
  const choose = (next) => {
    chosen = next % schemes.length;
    const [scheme, label, meaning] = schemes[chosen];
    document.documentElement.style.colorScheme = scheme;
    button.textContent = label;
    button.setAttribute('aria-label', meaning);
  };
  choose(0);
  return button;
}

document
  .getElementById('top')
  .append(
    h('a', {class: 'brand', href: '#pairs'}, 'stemma'),
    h('nav', {'aria-label': 'Views'}, [...links.values()]),
    ...(model.page.home ? [h('a', {class: 'home', href: model.page.home}, 'Another article')] : []),
    themeButton(),
  );
document.getElementById('skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.querySelector('h1')?.focus();
});
listenToKeys({
  '/': () => document.getElementById('search')?.focus() ?? document.getElementById('search') !== null,
  'n': () => (view.next ? view.next() : false),
  'p': () => (view.previous ? view.previous() : false),
  'o': () => {
    location.hash = '#pairs';
  },
});
addEventListener('hashchange', show);
document.documentElement.classList.add('alive');
if (location.hash === '' && model.byId.has(model.page.start))
  history.replaceState(null, '', addressOfArticle(model.byId.get(model.page.start)));
show();
// The texts stand behind the script: what wants them is drawn again when they have been read.
if (!textsAreHere())
  addEventListener('DOMContentLoaded', () => {
    if (view.wantsTexts) show();
  });
