// How findings are said. What is found is shared text; what people did is for people to judge.

export const ANSWER = 0.6; // below, who was first is not told

export const VERDICTS = {
  'duplicate': 'Same text',
  'near-duplicate': 'Nearly the same',
  'copy': 'Shares prose',
  'quotation': 'Quotations only',
  'furniture': 'Page furniture',
  'none': 'Nothing of note',
};

export const VERDICT_MEANS = {
  'duplicate': 'The two articles are the same text.',
  'near-duplicate': 'The two articles are nearly the same text.',
  'copy': 'The two articles share prose in a way that is consistent with copying.',
  'quotation': 'The two articles share only quoted speech: a sign of a common event, not of copying.',
  'furniture': 'The two articles share only what their sites print on every page.',
  'none': 'The two articles share nothing that is worth reporting.',
};

export const KINDS = {
  copy: 'Word for word',
  edited: 'Edited',
  quotation: 'Quotation',
  furniture: 'Furniture',
};

export const CUES = {
  prior: 'How often a copy is taken directly, nothing else known',
  date_order: 'The source is dated before the copy',
  date_against: 'The source is dated after the copy',
  date_same: 'Both are dated too close to tell',
  date_missing: 'One of them has no date',
  shared_share: 'Shares fewer words than the best candidate does',
  more_changes: 'Differs from the copy in more places than another candidate',
  between: 'Another candidate lies between them in time',
  credits_outlet: 'The copy names the source’s outlet',
  shared_credit: 'Both credit the same agency',
  credited_elsewhere: 'The copy credits an agency that the source does not',
  quote_marks: 'The shared text stands behind quote marks (“>”)',
  both_quote: 'Both quote it behind equally many marks',
  edits_at_head: 'The copy’s differences stand at its beginning',
  truncated: 'One stops at a paragraph’s end where the other goes on',
  longer: 'The copy is longer or shorter',
  vocabulary: 'The shared words fit the rest of the one better than of the other',
  introduced: 'Passages stand behind a colon in the copy or in the source',
  position: 'The shared text stands further down in the one than in the other',
  grown: 'Inside the passages one has more words of its own',
  corrected: 'One has the usual spelling of words where the other has not',
  source_alone: 'A third has the copy’s reading against the source’s',
  copy_alone: 'A third has the source’s reading against the copy’s',
  lead_added: 'One has a lead of its own',
  block_added: 'One has paragraphs of its own between the passages',
  each_alone: 'Either has changes of its own',
  both_read: 'Thirds have the one’s reading and the other’s',
  earlier_reading: 'A text older than the copy has its reading',
  stretch_elsewhere: 'The copy has a stretch that a third has and the source lacks',
  stretch_earlier: 'The copy has a stretch that an older text has and the source lacks',
  stretch_dropped: 'The source has a stretch that a third has and the copy lacks',
  only_both: 'They share words that no third has',
  inserted: 'One has more inserted where they differ',
  more_lines: 'One is set in more lines',
  more_figures: 'One has more figures',
  more_marks: 'One has more punctuation',
  own_letters: 'One has more letters beyond a to z',
  cleaned_blanks: 'One has fewer stray blanks',
  secured_links: 'One has more links to https',
  names_source: 'The copy cites the source by its name',
  credited_agency: 'Credited to the agency',
  agency_shared: 'Another article with the same prose credits it, too',
  uncredited: 'Not credited, though another article with the same prose is',
};
export const DATE_CUES = new Set(['date_order', 'date_against', 'date_same', 'between']);

export const DATE_FROM = {
  field: 'the record',
  published: 'its date line',
  dateline: 'the dateline',
  text: 'the text',
  url: 'the address',
  file: 'the file’s name',
  crawl: 'when it was fetched',
};

const numbers = new Intl.NumberFormat('en');
export const count = (n) => numbers.format(n);
export const counted = (n, one, many) => `${count(n)} ${n === 1 ? one : (many ?? one + 's')}`;

// Never 0 for something, and never 100 for less than all.
export function percent(share) {
  const value = 100 * share;
  if (value > 0 && value < 1) return 'under 1\u00a0%';
  if (value > 99 && value < 100) return 'over 99\u00a0%';
  return `${Math.round(value)}\u00a0%`;
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

// The parts of a record's date, as far as it has them.
function dateParts(iso) {
  const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?)?)?)?/.exec(iso ?? '');
  return match?.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
}

export function dateInWords(iso) {
  const parts = dateParts(iso);
  if (!parts) return iso ?? '';
  const [year, month, day, hour, minute] = parts;
  const monthName = MONTHS[month - 1];
  if (!monthName) return String(year);
  if (day === undefined) return `${monthName} ${year}`;
  const date = `${day} ${monthName} ${year}`;
  if (hour === undefined) return date;
  return `${date}, ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

// Milliseconds, the middle of what the date leaves open; NaN when there is none.
export function timeOf(iso) {
  const parts = dateParts(iso);
  if (!parts) return NaN;
  const [year, month, day, hour, minute, second] = parts;
  if (month === undefined) return Date.UTC(year, 6, 1);
  if (day === undefined) return Date.UTC(year, month - 1, 15);
  if (hour === undefined) return Date.UTC(year, month - 1, day, 12);
  const zone = /([+-])(\d\d):?(\d\d)$/.exec(iso);
  const shift = zone ? (zone[1] === '+' ? 1 : -1) * (Number(zone[2]) * 60 + Number(zone[3])) : 0;
  return Date.UTC(year, month - 1, day, hour, minute - shift, second ?? 0);
}

export function certainty(probability) {
  if (probability >= 0.95) return 'almost certainly';
  if (probability >= 0.8) return 'very likely';
  if (probability >= ANSWER) return 'probably';
  return 'perhaps';
}
