// The run's JSON lines, unpacked and read once: docs/report-format.md says what they hold. A field or a record
// that is not known is passed over, and a document that a pair names without a record of its own
// stands in with what is known of it.

import {printable} from './dom.js';
import {unpack} from './packed.js';
import {sharedOf, readDirection} from './shares.js';

function emptyDocument(id, index) {
  return {
    id,
    index,
    title: null,
    date: null,
    outlet: null,
    credits: [],
    words: 0,
    covered: 0,
    covered_prose: 0,
    group: null,
    cluster: null,
    pairs: [],
    edge: null,
  };
}

// Everything the views need, tied together: documents know their pairs, pairs their documents.
function readRecords(lines) {
  const model = {
    run: {options: {}},
    documents: [],
    byId: new Map(),
    pairs: [],
    byEnds: new Map(),
    clusters: [],
    edges: [],
    skipped: [],
    warnings: [],
    summary: {},
    page: {},
  };
  const documentOf = (id) => {
    if (!model.byId.has(id)) {
      const stub = emptyDocument(id, model.documents.length);
      model.documents.push(stub);
      model.byId.set(id, stub);
    }
    return model.byId.get(id);
  };
  const take = {
    run: (record) => (model.run = {options: {}, ...record}),
    document: (record) => Object.assign(documentOf(record.id), record),
    pair: (record) => {
      const pair = {
        passages: [],
        ...record,
        a: documentOf(record.a),
        b: documentOf(record.b),
        index: model.pairs.length,
      };
      pair.shared = sharedOf(pair);
      pair.answer = readDirection(pair);
      pair.a.pairs.push(pair);
      pair.b.pairs.push(pair);
      model.pairs.push(pair);
      model.byEnds.set(JSON.stringify([record.a, record.b]), pair);
    },
    page: (record) => (model.page = record),
    cluster: (record) => model.clusters.push(record),
    edge: (record) => {
      const copy = documentOf(record.copy);
      copy.edge = {
        cues: [],
        ...record,
        copy,
        source: record.latent ? null : documentOf(record.source),
        name: record.source,
      };
      model.edges.push(copy.edge);
    },
    skipped: (record) => model.skipped.push(record),
    warning: (record) => model.warnings.push(record),
    summary: (record) => (model.summary = record),
  };
  for (const line of lines) {
    if (line === '') continue;
    const record = JSON.parse(line);
    if (Object.hasOwn(take, record.type)) take[record.type](record);
  }
  return model;
}

export const model = readRecords((await unpack('records')).split('\n'));
export const inCodePoints = model.run.options.offsets === 'chars';

// What speaks for either direction of a pair, a line for each: read when it is asked for.
const cueLines = (await unpack('cues')).split('\n');
export const cuesOf = (pair) => JSON.parse(cueLines[pair.index] || 'null');

export function pairOf(a, b) {
  return model.byEnds.get(JSON.stringify([a, b])) ?? model.byEnds.get(JSON.stringify([b, a]));
}

export const titleOf = (doc) => printable(doc.title || doc.id);
export const outletOf = (doc) => printable(doc.outlet || '');

// Addresses within the page: they stay the same for the same result.
const part = encodeURIComponent;
export const addressOfArticle = (doc) => `#article=${part(doc.id)}`;
export const addressOfFamily = (number) => `#family=${number}`;
export function addressOfPair(pair, passage) {
  const at = passage === undefined ? '' : `,${passage + 1}`;
  return `#pair=${part(pair.a.id)},${part(pair.b.id)}${at}`;
}
export const addressOfDirection = (pair) => `#direction=${part(pair.a.id)},${part(pair.b.id)}`;
