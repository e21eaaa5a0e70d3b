// The page's word by word comparison against the obvious quadratic one.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {diff, wordsOf} from './page/diff.js';

// Length of the longest common subsequence.
function longestCommon(a, b) {
  let row = new Array(b.length + 1).fill(0);
  for (const x of a) {
    const next = [0];
    b.forEach((y, j) => next.push(x.key === y.key ? row[j] + 1 : Math.max(row[j + 1], next[j])));
    row = next;
  }
  return row[b.length];
}

function check(a, b) {
  const runs = diff(a, b);
  let [i, j, equal] = [0, 0, 0];
  for (const run of runs) {
    assert.deepEqual([run.a[0], run.b[0]], [i, j]);
    [i, j] = [run.a[1], run.b[1]];
    if (!run.equal) continue;
    const keys = (words, [begin, end]) => words.slice(begin, end).map(({key}) => key);
    assert.deepEqual(keys(a, run.a), keys(b, run.b));
    equal += i - run.a[0];
  }
  assert.deepEqual([i, j], [a.length, b.length]);
  assert.equal(equal, longestCommon(a, b), `${a.map(({key}) => key)} against ${b.map(({key}) => key)}`);
}

// The same numbers every time: Lehmer's generator.
function* numbers(seed) {
  for (let state = seed; ; yield state) state = (state * 48271) % 2147483647;
}

const words = (letters) => [...letters].map((key) => ({key}));

test('as many words are equal as can be', () => {
  for (const [a, b] of [
    ['', ''],
    ['a', ''],
    ['', 'a'],
    ['a', 'b'],
    ['ab', 'ba'],
    ['abcabba', 'cbabac'],
    ['aaaa', 'aa'],
    ['abxcd', 'abcd'],
  ]) {
    check(words(a), words(b));
  }
  for (let seed = 1; seed <= 2000; ++seed) {
    const next = numbers(seed);
    const letters = () =>
      Array.from({length: next.next().value % 14}, () => 'abcd'[next.next().value % 4]).join('');
    check(words(letters()), words(letters()));
  }
});

test('long texts with few differences, and texts that have nothing in common', () => {
  const next = numbers(7);
  const text = Array.from({length: 400}, () => `w${next.next().value % 90}`);
  const edited = text
    .filter(() => next.next().value % 11 > 0)
    .flatMap((word) => (next.next().value % 13 ? [word] : [word, 'new']));
  check(
    text.map((key) => ({key})),
    edited.map((key) => ({key})),
  );
  const apart = diff(words('a'.repeat(3000)), words('b'.repeat(3000)));
  assert.deepEqual(apart, [{equal: false, a: [0, 3000], b: [0, 3000]}]);
});

test('words are told apart in any script, whatever their case and the form of their letters', () => {
  const keys = (text) => wordsOf(text).map(({key}) => key);
  assert.deepEqual(keys('It’s 7.1 per cent, e-mail'), ["it's", '7.1', 'per', 'cent', 'e-mail']);
  assert.deepEqual(keys('港口ab'), ['港', '口', 'ab']);
  assert.deepEqual(keys('ＦＵＬＬ'), ['full']);
  assert.deepEqual(keys('שלום, مرحبا'), ['שלום', 'مرحبا']);
  assert.deepEqual(keys(''), []);
});
