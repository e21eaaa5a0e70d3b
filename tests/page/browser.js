// Debian's Chromium, offline, with an ear for everything that a report must not do.

import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {pathToFileURL} from 'node:url';
import {chromium} from 'playwright-core';

const executablePath =
  process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);

export const launch = () => chromium.launch({executablePath, args: ['--no-sandbox']});

// A page whose `complaints` gather what was said on the console, asked of anybody but whom it may
// ask, or shown as a dialog.
export async function listen(browser, allowed, options) {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}, ...options});
  const page = await context.newPage();
  page.complaints = [];
  page.on('console', (message) => page.complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => page.complaints.push(`error: ${error.stack}`));
  page.on('dialog', (dialog) => {
    page.complaints.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!allowed(request.url())) page.complaints.push(`request: ${request.url()}`);
  });
  page.visit = (hash) =>
    turn(page, () =>
      page.evaluate((to) => {
        location.hash = to;
      }, hash),
    );
  return page;
}

// Opens a page from disk, which may ask nobody.
export async function open(browser, file, {view = '', ...options} = {}) {
  const address = pathToFileURL(file).href;
  const page = await listen(browser, (url) => url.split('#')[0] === address, {offline: true, ...options});
  await page.goto(address + view);
  if (options.javaScriptEnabled !== false) await page.waitForSelector('html.alive'); // data are unpacked
  return page;
}

// Does what turns to another view and waits until that is drawn: the address is new before the page
// is told so. Our listener is behind the page's own, so it hears of it when the view is there.
export async function turn(page, act) {
  const drawn = page.evaluate(
    () =>
      new Promise((resolve) => {
        const frame = () => requestAnimationFrame(() => requestAnimationFrame(resolve));
        addEventListener('hashchange', frame, {once: true});
      }),
  );
  await act();
  await drawn;
}

export function calm(page) {
  assert.deepEqual(page.complaints, []);
}
