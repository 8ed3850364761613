import { foldText, searchText } from '../incident-search.ts'
import type { DeskSnapshot, IncidentQuery, IncidentRow, Journal } from '../journal.ts'
import { storedText, storedTextOrNull } from './postgres-text.ts'
import type { Statements } from './statements.ts'

export type Snapshots = Pick<Journal, 'saveSnapshots' | 'loadDesk' | 'loadIncident' | 'listIncidents'>

/**
 * What was made before an erasure holds what was erased, and is not saved.
 * The statement does not see the desk that it adds, so beside it one is left: the newest of those before.
 */
const save = `
WITH
  dropped AS (
    DELETE FROM baton.desks
    WHERE $1::text IS NOT NULL AND id NOT IN (SELECT id FROM baton.desks ORDER BY seq DESC, id DESC LIMIT 1)),
  added AS (
    INSERT INTO baton.desks (state, reducer_version, seq, hash)
    SELECT $1::text, $2::integer, $3::bigint, $4::text WHERE $1::text IS NOT NULL
      AND $3::bigint >= coalesce((SELECT value::bigint FROM baton.meta WHERE key = 'erased'), 0))
INSERT INTO baton.incidents
SELECT * FROM unnest($5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::smallint[], $11::text[],
  $12::text[], $13::integer[], $14::bigint[], $15::text[])
  AS row (id, opened_seq, status, severity, service, drill, title, search, reducer_version, seq, state)
WHERE row.seq >= coalesce((SELECT value::bigint FROM baton.meta WHERE key = 'erased/' || row.id), 0)
ON CONFLICT (id) DO UPDATE SET (opened_seq, status, severity, service, drill, title, search, reducer_version, seq, state)
  = (excluded.opened_seq, excluded.status, excluded.severity, excluded.service, excluded.drill, excluded.title,
     excluded.search, excluded.reducer_version, excluded.seq, excluded.state)
WHERE incidents.seq <= excluded.seq OR incidents.reducer_version <> excluded.reducer_version`

/** The part of the journal that can be rebuilt from events. Of several relays' snapshots the one that knows most stays. */
export function createSnapshots({ read, put }: Statements): Snapshots {
  return {
    async saveSnapshots({ desk, incidents }) {
      const { state, reducerVersion, seq, hash } = desk ?? {}
      await put(save, [state ?? null, reducerVersion ?? null, seq ?? null, hash ?? null, ...columnsOf(incidents)])
    },
    async loadDesk(reducerVersion) {
      const [row] = await read(
        `SELECT reducer_version, seq, hash, state FROM baton.desks WHERE reducer_version = $1
         ORDER BY seq DESC, id DESC LIMIT 1`,
        [reducerVersion],
      )
      return row ? deskOf(row as readonly [number, number, string, string]) : null
    },
    async loadIncident(incidentId, reducerVersion) {
      const [row] = await read(`SELECT ${stateColumns} FROM baton.incidents WHERE id = $1 AND reducer_version = $2`, [
        storedText(incidentId),
        reducerVersion,
      ])
      return row ? incidentOf(row) : null
    },
    async listIncidents(query) {
      const { sql, values } = listSql(query)
      return (await read(sql, values)).map(incidentOf)
    },
  }
}

function deskOf([reducerVersion, seq, hash, state]: readonly [number, number, string, string]): DeskSnapshot {
  return { reducerVersion, seq, hash, state }
}

const stateColumns = 'reducer_version, seq, state'

function incidentOf(row: readonly unknown[]): IncidentRow {
  const [reducerVersion, seq, state] = row as readonly [number, number, string]
  return { reducerVersion, seq, incident: JSON.parse(state) }
}

/** Each incident once, since one statement cannot replace a row twice. */
function columnsOf(rows: readonly IncidentRow[]): readonly (readonly unknown[])[] {
  const last = [...new Map(rows.map((row) => [row.incident.id, row])).values()].map(savedRow)
  return Array.from({ length: 11 }, (_, column) => last.map((row) => row[column]))
}

function savedRow({ incident, reducerVersion, seq }: IncidentRow): readonly unknown[] {
  const { id, openedSeq, status, severity, service, drill, title } = incident
  const columns = [storedText(severity), storedTextOrNull(service), drill ? 1 : 0, storedText(title)]
  const search = storedText(searchText(incident))
  return [storedText(id), openedSeq, status, ...columns, search, reducerVersion, seq, JSON.stringify(incident)]
}

function listSql(query: IncidentQuery): { readonly sql: string; readonly values: readonly unknown[] } {
  const filters: string[] = []
  const values: unknown[] = []
  const filter = (sql: (parameter: string) => string, value: unknown) => {
    if (value === undefined) return
    values.push(value)
    filters.push(sql(`$${values.length}`))
  }
  filter((list) => `status = ANY(${list}::text[])`, query.status)
  filter((list) => `severity = ANY(${list}::text[])`, query.severity?.map(storedText))
  filter((service) => `service = ${service}`, query.service === undefined ? undefined : storedText(query.service))
  filter((part) => `strpos(search, ${part}) > 0`, query.q === undefined ? undefined : storedText(foldText(query.q)))
  filter((drill) => `drill = ${drill}`, query.drill === undefined ? undefined : Number(query.drill))
  filter((before) => `opened_seq < ${before}`, query.beforeSeq)
  const where = filters.length > 0 ? `WHERE ${filters.join(' AND ')}` : ''
  values.push(Math.max(0, query.limit))
  return {
    sql: `SELECT ${stateColumns} FROM baton.incidents ${where} ORDER BY opened_seq DESC LIMIT $${values.length}`,
    values,
  }
}
