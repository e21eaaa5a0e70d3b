// Pictures of every view, to be looked at: node screenshots.js PAGE FOLDER [ADDRESS…]

import {launch, open} from './browser.js';

const [, , file, folder, ...asked] = process.argv;
const views =
  asked.length > 0
    ? asked
    : [
        '#pairs',
        '#families',
        '#outlets',
        '#articles',
        '#article=01.txt',
        '#pair=01.txt,20.txt',
        '#direction=01.txt,27.txt',
        '#about',
      ];
const browser = await launch();
for (const [colorScheme, width, height] of [
  ['light', 1280, 900],
  ['dark', 1280, 900],
  ['light', 390, 844],
]) {
  const page = await open(browser, file, {colorScheme, viewport: {width, height}});
  for (const view of views) {
    await page.visit(view);
    await page.screenshot({
      path: `${folder}/${view.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')}-${colorScheme}-${width}.png`,
    });
  }
  for (const complaint of page.complaints) console.log(complaint);
}
await browser.close();
