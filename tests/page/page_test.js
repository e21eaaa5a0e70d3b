// The report as its readers meet it. PAGES names a folder with newsroom.html, no-text.html,
// hostile.html and large.html: .ci/run page makes them.

import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {after, before, test} from 'node:test';
import {calm, launch, open, turn} from './browser.js';

const PAGES = process.env.PAGES;
const newsroom = `${PAGES}/newsroom.html`;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const VIEWS = [
  '#pairs',
  '#families',
  '#family=0',
  '#outlets',
  '#articles',
  '#article=01.txt',
  '#pair=01.txt,20.txt',
  '#pair=01.txt,20.txt,3',
  '#direction=01.txt,27.txt',
  '#about',
  '#nowhere',
  '#article=nobody',
  '#pair=%,%zz',
  '#constructor',
];

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser.close();
});

const recordsOf = (file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const number = async (page) =>
  Number((await page.locator('#pairs-number').textContent()).replace(/,/g, '').match(/^\d+/)[0]);
const column = (page, place) =>
  page.locator(`.virtual tbody tr:not(.spacer) td:nth-child(${place})`).allTextContents();
const settle = (page) => page.waitForTimeout(250);

test('the overview lists every pair of the result', async () => {
  const page = await open(browser, newsroom);
  const wanted = recordsOf(`${PAGES}/newsroom.jsonl`).filter(({type}) => type === 'pair').length;
  assert.equal(await number(page), wanted);
  assert.ok(wanted > 30);
  assert.match(await page.title(), /stemma/);
  calm(page);
});

test('columns sort both ways and say so', async () => {
  const page = await open(browser, newsroom);
  for (const [label, place, read] of [
    ['Words', 4, Number],
    ['They share', 1, String],
  ]) {
    const head = page.locator('th', {has: page.getByRole('button', {name: label, exact: true})});
    for (let turn = 0; turn < 2; ++turn) {
      await head.getByRole('button').click();
      const down = (await head.getAttribute('aria-sort')) === 'descending';
      const values = (await column(page, place)).map((text) => read(text.replace(/,/g, '')));
      const sorted = [...values].sort((x, y) => (read === Number ? x - y : x.localeCompare(y)));
      assert.deepEqual(values, down ? sorted.reverse() : sorted, label);
    }
  }
  calm(page);
});

test('search, verdicts and threshold narrow the table', async () => {
  const page = await open(browser, newsroom);
  const all = await number(page);
  await page.getByLabel('Search').fill('Estovar');
  await settle(page);
  const found = await number(page);
  assert.ok(found > 0 && found < all);
  await page.getByLabel('Search').fill('seven votes to two'); // of the text, not of a title
  await settle(page);
  assert.ok((await number(page)) > 0);
  await page.getByLabel('Search').fill('nothing of the kind stands here');
  await settle(page);
  assert.equal(await number(page), 0);
  assert.ok(await page.getByText('No pair passes').isVisible());
  await page.getByLabel('Search').fill('');
  await settle(page);
  await page.getByLabel(/Quotations only/).uncheck();
  const without = await number(page);
  assert.ok(without < all);
  assert.ok(!(await column(page, 1)).includes('Quotations only'));
  const slider = page.getByLabel('Threshold', {exact: true});
  await slider.focus();
  for (let i = 0; i < 12; ++i) await page.keyboard.press('ArrowRight');
  const least = Number((await page.locator('.threshold-said').textContent()).match(/\d+/)[0]);
  assert.ok((await number(page)) < without);
  for (const words of await column(page, 4)) assert.ok(Number(words) >= least, `${words} >= ${least}`);
  assert.match(
    await slider.getAttribute('aria-valuetext'),
    new RegExp(`at least ${least} words: ${await number(page)} pairs`),
  );
  calm(page);
});

test('every view opens, has one heading, and fits every width', async () => {
  for (const width of [1280, 768, 360]) {
    const page = await open(browser, newsroom, {viewport: {width, height: 800}});
    for (const view of VIEWS) {
      await page.visit(view);
      assert.equal(await page.locator('h1').count(), 1, view);
      const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${view} is ${wide} px wider than ${width}`);
      assert.doesNotMatch(await page.innerText('body'), /undefined|NaN|\[object|\bnull\b/, view);
    }
    calm(page);
  }
});

test('a pair shows its passages side by side with the words that differ', async () => {
  const page = await open(browser, newsroom, {view: '#pair=01.txt,20.txt'});
  assert.equal(await page.locator('.passage').count(), 4);
  const sides = await page.locator('.passage').first().locator('.side-text').allTextContents();
  assert.equal(sides.length, 2);
  assert.match(sides[0], /seven votes to two/);
  assert.equal(await page.locator('.ribbon').count(), 4);
  assert.ok((await page.locator('.moved').count()) > 0, 'this pair is in another order');
  await page.visit('#pair=01.txt,11.txt');
  assert.ok((await page.locator('.only').count()) > 0);
  const before = (await page.locator('.passages').textContent()).length;
  await page.getByLabel('Differences only').check();
  assert.ok((await page.locator('.passages').textContent()).length < before);
  assert.ok((await page.locator('.only').count()) > 0);
  calm(page);
});

test('an article shows where its stretches stand, too', async () => {
  const page = await open(browser, newsroom, {view: '#article=01.txt'});
  const marks = page.locator('.article-text mark[role=button]');
  assert.ok((await marks.count()) > 3);
  await marks.nth(2).focus();
  await page.keyboard.press('Enter');
  assert.ok(await page.getByText('This stretch stands in').isVisible());
  await turn(page, () => page.locator('.sources a').first().click());
  assert.match(page.url(), /#pair=/);
  assert.equal(await page.locator('.passage.current').count(), 1);
  calm(page);
});

test('direction, family and outlets say how sure they are', async () => {
  const page = await open(browser, newsroom, {view: '#direction=01.txt,27.txt'});
  assert.match(
    await page.locator('.verdict-sentence').textContent(),
    /^Almost certainly the second .* has it from the first .* \((over )?\d+\s%\)\.$/,
  );
  assert.ok((await page.locator('.cues tbody tr').count()) > 2);
  assert.match(await page.locator('main').textContent(), /Without their dates/);
  await page.visit('#direction=25.txt,47.txt');
  assert.match(await page.locator('.verdict-sentence').textContent(), /both have it from 45\.txt/);
  await page.visit('#families');
  assert.ok((await page.locator('.tree .edge').count()) > 10);
  assert.ok((await page.locator('.tree .edge.latent').count()) > 0);
  assert.equal(await page.locator('.tree .edge.open .arrow').count(), 0, 'an undetermined link has no arrow');
  await page.visit('#outlets');
  assert.ok((await page.locator('tbody tr').count()) > 2);
  calm(page);
});

test('the keyboard alone is enough', async () => {
  const page = await open(browser, newsroom);
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'search');
  await page.keyboard.press('Escape');
  for (let i = 0; i < 60 && !(await page.evaluate(() => document.activeElement.closest('tbody'))); ++i)
    await page.keyboard.press('Tab');
  const first = await page.evaluate(() => document.activeElement.href);
  for (let i = 0; i < 30; ++i) await page.keyboard.press('ArrowDown');
  const later = await page.evaluate(() => document.activeElement.href);
  assert.notEqual(first, later);
  assert.equal(await page.evaluate(() => Number(document.activeElement.closest('tr').dataset.place)), 30);
  await turn(page, () => page.keyboard.press('Enter'));
  assert.equal(page.url(), later);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
  await page.keyboard.press('n');
  assert.equal(await page.locator('.passage.current').getAttribute('id'), 'passage-1');
  await turn(page, () => page.keyboard.press('o'));
  assert.match(page.url(), /#pairs$/);
  calm(page);
});

for (const colorScheme of ['light', 'dark']) {
  test(`nothing serious for axe, ${colorScheme}`, async () => {
    const page = await open(browser, newsroom, {colorScheme, bypassCSP: true}); // for axe itself
    for (const view of VIEWS) {
      await page.visit(view);
      await page.evaluate(axe);
      const {violations} = await page.evaluate(() => globalThis.axe.run());
      const serious = violations.filter(({impact}) => impact === 'serious' || impact === 'critical');
      assert.deepEqual(
        serious.map(
          ({id, nodes}) =>
            `${view} ${id}: ${nodes
              .slice(0, 3)
              .map((node) => `${node.html} ${node.failureSummary}`)
              .join('; ')}`,
        ),
        [],
      );
    }
  });
}

test('it prints, with every row', async () => {
  const page = await open(browser, newsroom);
  await page.emulateMedia({media: 'print'});
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  assert.equal(await page.locator('.virtual tbody tr:not(.spacer)').count(), await number(page));
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  for (const view of ['#pairs', '#families', '#article=01.txt', '#pair=01.txt,20.txt']) {
    await page.visit(view);
    const pdf = await page.pdf({format: 'A4'});
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
    assert.ok(pdf.length > 10_000, view);
  }
  calm(page);
});

test('without scripts the tables are there', async () => {
  const page = await open(browser, newsroom, {javaScriptEnabled: false});
  assert.ok(await page.getByRole('heading', {name: 'What these articles share'}).isVisible());
  assert.ok((await page.locator('table').first().locator('tbody tr').count()) > 30);
  assert.ok(await page.locator('td', {hasText: 'share copied prose'}).first().isVisible());
});

test('without texts only what is shared is shown', async () => {
  const page = await open(browser, `${PAGES}/no-text.html`, {view: '#article=20.txt'});
  assert.ok(await page.getByText('Only what is shared is shown').isVisible());
  assert.ok((await page.locator('.article-text mark').count()) > 0);
  await page.visit('#pair=01.txt,20.txt');
  assert.match(await page.locator('.passage').first().textContent(), /seven votes to two/);
  assert.doesNotMatch(await page.content(), /Timber merchants along the quay/, 'a sentence of its own');
  calm(page);
});

test('no hostile string runs or breaks the layout', async () => {
  for (const width of [1280, 360]) {
    const page = await open(browser, `${PAGES}/hostile.html`, {viewport: {width, height: 800}});
    const records = recordsOf(`${PAGES}/hostile/result.jsonl`);
    const part = encodeURIComponent;
    const addresses = [
      '#pairs',
      '#families',
      '#outlets',
      '#articles',
      '#about',
      ...records.filter(({type}) => type === 'document').map(({id}) => `#article=${part(id)}`),
      ...records
        .filter(({type}) => type === 'pair')
        .flatMap(({a, b}) => [`#pair=${part(a)},${part(b)}`, `#direction=${part(a)},${part(b)}`]),
    ];
    assert.ok(addresses.length > 100);
    for (const address of addresses) {
      await page.visit(address);
      assert.notEqual(await page.locator('h1').textContent(), 'Not in this report', address);
      const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${address.slice(0, 100)} is ${wide} px wider than ${width}`);
    }
    assert.equal(await page.evaluate(() => window.broken), undefined);
    assert.equal(await page.locator('main iframe, main img, main script, base').count(), 0);
    calm(page);
  }
});

test('ten thousand pairs: few rows are held, and the last can be reached', async () => {
  const page = await open(browser, `${PAGES}/large.html`);
  assert.equal(await number(page), 9997);
  assert.ok((await page.locator('.virtual tbody tr').count()) < 80);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await settle(page);
  assert.ok((await page.locator('.virtual tr[aria-rowindex="9998"]').count()) === 1);
  assert.ok((await page.locator('.virtual tbody tr').count()) < 80);
  await page.getByLabel('Search').fill('number 4321');
  await settle(page);
  assert.equal(await number(page), 4);
  await page.visit('#families');
  assert.ok((await page.locator('.family').count()) < 50);
  const rows = page.locator('.family').first().locator('tbody tr');
  assert.equal(await rows.count(), 100);
  await page.getByRole('button', {name: 'Show more of the 1,500 articles'}).click();
  assert.equal(await rows.count(), 400);
  assert.ok(await rows.nth(100).evaluate((row) => row.contains(document.activeElement)));
  calm(page);
});
