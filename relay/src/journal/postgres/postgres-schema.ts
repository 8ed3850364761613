/** Raised when a table or column changes its meaning; a journal of a higher format is refused, not guessed at. */
export const storeFormat = 1

/**
 * All tables live in a schema of their own: `public` may not be writable, and what else is in the database stays apart.
 * Its name is fixed, so that two relays given slightly different addresses cannot end up on two logs.
 */
export const schemaName = 'baton'

/** Where an append tells the others its last number. A channel belongs to its database. */
export const channel = 'baton'

/** Advisory locks of a database, as the two numbers that PostgreSQL knows them by; the first is "bato" in ASCII. */
export const locks = {
  /** Held for a turn. Unlike a row's lock it is handed on in the order of asking, so no relay starves. */
  turn: '1650553967, 1',
  /** Held shared by every open journal, alone by a migration. */
  presence: '1650553967, 2',
  /** Held while the tables are made. */
  making: '1650553967, 3',
} as const

/**
 * As SQLite's, with these differences. Texts compare by bytes ("C"): a database's language must not decide what order
 * keys have. `head` is a row of its own: what the last append said the head is. Desks are kept by their number, not by
 * when they came, since several relays save them.
 */
export const schema = `
CREATE TABLE baton.events (
  seq bigint PRIMARY KEY,
  type text COLLATE "C" NOT NULL,
  v smallint NOT NULL,
  recorded_at bigint NOT NULL,
  at bigint NOT NULL,
  actor_kind text COLLATE "C" NOT NULL,
  actor_id text COLLATE "C" NOT NULL,
  actor_device text COLLATE "C",
  command_id text COLLATE "C",
  incident_id text COLLATE "C",
  scope text COLLATE "C" NOT NULL,
  drill smallint NOT NULL,
  body text COLLATE "C",
  salt text COLLATE "C",
  body_hash text COLLATE "C" NOT NULL,
  hash text COLLATE "C" NOT NULL
);
CREATE INDEX events_by_incident ON baton.events (incident_id, seq) WHERE incident_id IS NOT NULL;

CREATE TABLE baton.head (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  seq bigint NOT NULL,
  hash text COLLATE "C" NOT NULL,
  recorded_at bigint NOT NULL
) WITH (fillfactor = 10);

CREATE TABLE baton.outcomes (
  key text COLLATE "C" PRIMARY KEY,
  body_hash text COLLATE "C" NOT NULL,
  outcome text COLLATE "C" NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX outcomes_by_age ON baton.outcomes (at);

CREATE TABLE baton.payloads (id text COLLATE "C" PRIMARY KEY, at bigint NOT NULL, deflated bytea NOT NULL);
ALTER TABLE baton.payloads ALTER COLUMN deflated SET STORAGE EXTERNAL;

CREATE TABLE baton.desks (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  reducer_version integer NOT NULL,
  seq bigint NOT NULL,
  hash text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL
);

CREATE TABLE baton.incidents (
  id text COLLATE "C" PRIMARY KEY,
  opened_seq bigint NOT NULL,
  status text COLLATE "C" NOT NULL,
  severity text COLLATE "C" NOT NULL,
  service text COLLATE "C",
  drill smallint NOT NULL,
  title text COLLATE "C" NOT NULL,
  search text COLLATE "C" NOT NULL,
  reducer_version integer NOT NULL,
  seq bigint NOT NULL,
  state text COLLATE "C" NOT NULL
);
CREATE INDEX incidents_by_opening ON baton.incidents (opened_seq);
CREATE INDEX incidents_by_status ON baton.incidents (status, opened_seq);
CREATE INDEX incidents_by_service ON baton.incidents (service, opened_seq);

CREATE TABLE baton.vault (key text COLLATE "C" PRIMARY KEY, value text COLLATE "C" NOT NULL);

CREATE TABLE baton.meta (key text COLLATE "C" PRIMARY KEY, value text COLLATE "C" NOT NULL);
`
