// stemma serve as its readers meet it. SERVED is the address of a server over the newsroom's articles
// and the hostile ones; PAGES the folder they were made in: .ci/run page sees to both.

import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {after, before, test} from 'node:test';
import {calm, launch, listen, turn} from './browser.js';

const {PAGES, NEWSROOM, SERVED} = process.env;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser.close();
});

async function form(options) {
  const page = await listen(browser, (url) => url.startsWith(SERVED), options);
  await page.goto(SERVED);
  return page;
}

async function submit(page) {
  await page.getByRole('button', {name: 'Find its sources'}).click();
  await page.waitForSelector('html.alive');
}

test('an article that is pasted shows where its text stands', async () => {
  const page = await form();
  await page.getByLabel('Article').fill(readFileSync(`${NEWSROOM}/20.txt`, 'utf8'));
  await page.getByLabel('Title, if you like').fill('Mine');
  await submit(page);
  assert.equal(await page.locator('h1').textContent(), 'Mine');
  assert.ok((await page.locator('.article-text mark').count()) > 0);
  await page.locator('.article-text mark[role=button]').first().click();
  await turn(page, () => page.locator('.sources a').first().click());
  assert.match(page.url(), /#pair=/);
  assert.ok((await page.locator('.passage').count()) > 0);
  await page.getByRole('link', {name: 'Another article'}).click();
  await page.getByLabel('Article').waitFor();
  calm(page);
});

test('a file works as well, and nothing says so', async () => {
  const page = await form();
  await page.getByLabel(/or a file/).setInputFiles(`${NEWSROOM}/20.txt`);
  await submit(page);
  assert.ok((await page.locator('.article-text mark').count()) > 0);
  calm(page);
  const empty = await form();
  await empty.getByRole('button', {name: 'Find its sources'}).click();
  assert.match(await empty.getByRole('alert').textContent(), /no text/);
});

test('the form is accessible, fits every width, and needs no script', async () => {
  for (const width of [1280, 360]) {
    const page = await form({viewport: {width, height: 800}, bypassCSP: true}); // for axe itself
    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} px wider than ${width}`);
    await page.evaluate(axe);
    const {violations} = await page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(
      violations.filter(({impact}) => impact === 'serious' || impact === 'critical').map(({id}) => id),
      [],
    );
  }
  const plain = await form({javaScriptEnabled: false});
  await plain.getByLabel('Article').fill(readFileSync(`${NEWSROOM}/20.txt`, 'utf8'));
  await plain.getByRole('button', {name: 'Find its sources'}).click();
  await plain.getByRole('heading', {name: 'What these articles share'}).waitFor();
});

test('no hostile string runs or breaks the layout', async () => {
  const documents = readFileSync(`${PAGES}/hostile/docs.jsonl`, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  assert.ok(documents.length > 20);
  for (const {text, title, source} of documents) {
    const page = await form();
    await page.getByLabel('Article').fill(text);
    await page.getByLabel('Title, if you like').fill(title);
    await page.getByLabel('Outlet').fill(source);
    await submit(page);
    for (const hash of ['', '#pairs', '#about', '#outlets']) {
      await page.visit(hash);
      const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${title.slice(0, 40)} ${hash}: ${wide} px too wide`);
    }
    assert.equal(await page.evaluate(() => window.broken), undefined);
    assert.equal(await page.locator('main iframe, main img, main script, base').count(), 0);
    calm(page);
    await page.context().close();
  }
});
