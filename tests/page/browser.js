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
  return page;
}

// Opens a page from disk, which may ask nobody.
export async function open(browser, file, {view = '', ...options} = {}) {
  const address = pathToFileURL(file).href;
  const page = await listen(browser, (url) => url.split('#')[0] === address, {offline: true, ...options});
  page.visit = async (hash) => {
    await page.evaluate((to) => {
      location.hash = to;
    }, hash);
    await page.waitForFunction((to) => location.hash === to, hash);
    await page.waitForTimeout(50);
  };
  await page.goto(address + view);
  if (options.javaScriptEnabled !== false) await page.waitForSelector('html.alive'); // data are unpacked
  return page;
}

export function calm(page) {
  assert.deepEqual(page.complaints, []);
}
