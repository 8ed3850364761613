import { payloadTables } from './payload-store.ts'

/** Raised when a table or column changes its meaning; a store of a higher format is refused, not guessed at. */
export const storeFormat = 3

/**
 * `events` is the truth and the only table that cannot be rebuilt or expire. STRICT, so that a value of the wrong
 * type is an error on write rather than a surprise on read. `meta.head` is what the last append said the head is:
 * a log that lost its end, or a row, without losing this, is found at open. Ids of payloads
 * begin with their time, so they are appended to one tree: a random key would dirty a page of its own for each alert.
 */
const format1 = `
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  type TEXT NOT NULL,
  v INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_device TEXT,
  command_id TEXT,
  incident_id TEXT,
  scope TEXT NOT NULL,
  drill INTEGER NOT NULL,
  body TEXT,
  salt TEXT,
  body_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_incident ON events (incident_id, seq) WHERE incident_id IS NOT NULL;

CREATE TABLE outcomes (key TEXT PRIMARY KEY, body_hash TEXT NOT NULL, outcome TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX outcomes_by_age ON outcomes (at);

CREATE TABLE payloads (id TEXT PRIMARY KEY, at INTEGER NOT NULL, deflated BLOB NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE desks (
  id INTEGER PRIMARY KEY,
  reducer_version INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL,
  state TEXT NOT NULL
) STRICT;

CREATE TABLE incidents (
  id TEXT PRIMARY KEY,
  opened_seq INTEGER NOT NULL,
  status TEXT NOT NULL,
  severity TEXT NOT NULL,
  service TEXT,
  drill INTEGER NOT NULL,
  title TEXT NOT NULL,
  search TEXT NOT NULL,
  reducer_version INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT;
CREATE INDEX incidents_by_opening ON incidents (opened_seq);
CREATE INDEX incidents_by_status ON incidents (status, opened_seq);
CREATE INDEX incidents_by_service ON incidents (service, opened_seq);

CREATE TABLE vault (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`

/** Tables that no hash chain covers, and the columns that each row has a checksum of: SQLite keeps none of its own. */
export const summedTables = {
  outcomes: 'key, body_hash, outcome, at',
  vault: 'key, value',
  desks: 'reducer_version, seq, hash, state',
  incidents: 'id, opened_seq, status, severity, service, drill, title, search, reducer_version, seq, state',
  payload_packs: 'id, at, deflated',
  payload_places: 'id, at, pack, start, length',
} as const

const sums = (['outcomes', 'vault', 'desks', 'incidents'] as const)
  .map(
    (table) => `
ALTER TABLE ${table} ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
UPDATE ${table} SET sum = checksum(${summedTables[table]});
`,
  )
  .join('')

/** Events in a run of the log. Within it they are found by their incident; from one run to the next by counting. */
export const runLength = 512

/**
 * An index by incident alone is written at as many places as there are incidents in a commit, which was a third of what a
 * commit in a storm cost. By run first, it grows at its end.
 */
const runs = `
DROP INDEX events_by_incident;
CREATE INDEX events_by_incident ON events (seq / ${runLength}, incident_id) WHERE incident_id IS NOT NULL;
CREATE INDEX openings ON events (incident_id) WHERE type = 'incident.opened';
`

/**
 * What makes each format of the one before, from none. A new store is made as an old one and then brought up, so that
 * both have one text for the same table. Needs `defineChecksum`.
 */
export const formats: readonly string[] = [format1, sums + payloadTables, runs]
