import type { Database, Statement } from 'better-sqlite3'
import { foldText, searchText } from '../incident-search.ts'
import type { DeskSnapshot, IncidentQuery, IncidentRow } from '../journal.ts'

/** The part of the store that can be rebuilt from events: folded states and the columns that lists filter by. */
export interface SnapshotStore {
  saveSnapshots(desk: DeskSnapshot | null, incidents: readonly SavedIncident[]): void
  loadDesk(reducerVersion: number): DeskSnapshot | null
  /** The incident as JSON text, or null. */
  loadIncident(incidentId: string, reducerVersion: number): string | null
  listIncidents(query: IncidentQuery): readonly string[]
}

/** The columns of `incidents`, in order. */
export type SavedIncident = readonly [
  id: string,
  openedSeq: number,
  status: string,
  severity: string,
  service: string | null,
  drill: number,
  title: string,
  search: string,
  reducerVersion: number,
  seq: number,
  state: string,
]

export function savedIncident({ incident, reducerVersion, seq }: IncidentRow): SavedIncident {
  const { id, openedSeq, status, severity, service, drill, title } = incident
  const state = JSON.stringify(incident)
  return [
    id,
    openedSeq,
    status,
    severity,
    service,
    drill ? 1 : 0,
    title,
    searchText(incident),
    reducerVersion,
    seq,
    state,
  ]
}

export function createSnapshotStore(db: Database): SnapshotStore {
  const columns = 'reducer_version AS reducerVersion, seq, hash, state'
  const loadDesk = db.prepare(`SELECT ${columns} FROM desks WHERE reducer_version = ? ORDER BY id DESC LIMIT 1`)
  const loadIncident = db.prepare('SELECT state FROM incidents WHERE id = ? AND reducer_version = ?').pluck()
  const lists = new Map<string, Statement>()
  return {
    saveSnapshots: createSave(db),
    loadDesk: (reducerVersion) => (loadDesk.get(reducerVersion) ?? null) as DeskSnapshot | null,
    loadIncident: (id, reducerVersion) => (loadIncident.get(id, reducerVersion) ?? null) as string | null,
    listIncidents(query) {
      const { sql, values } = listSql(query)
      // As many texts as there are combinations of filters, so the map is bounded.
      const list = lists.get(sql) ?? db.prepare(sql).pluck()
      lists.set(sql, list)
      return list.all(values) as string[]
    },
  }
}

function createSave(db: Database): SnapshotStore['saveSnapshots'] {
  const insertDesk = db.prepare('INSERT INTO desks (reducer_version, seq, hash, state) VALUES (?, ?, ?, ?)')
  // Two: the newest may be of a version that the operator takes back.
  const dropDesks = db.prepare('DELETE FROM desks WHERE id NOT IN (SELECT id FROM desks ORDER BY id DESC LIMIT 2)')
  const saveIncident = db.prepare('INSERT OR REPLACE INTO incidents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const run = db.transaction((desk: DeskSnapshot | null, incidents: readonly SavedIncident[]) => {
    if (desk) {
      insertDesk.run(desk.reducerVersion, desk.seq, desk.hash, desk.state)
      dropDesks.run()
    }
    for (const incident of incidents) saveIncident.run(incident)
  })
  return (desk, incidents) => run.immediate(desk, incidents)
}

function listSql(query: IncidentQuery): { readonly sql: string; readonly values: readonly (string | number)[] } {
  const filters: string[] = []
  const values: (string | number)[] = []
  const filter = (sql: string, value: string | number | undefined) => {
    if (value === undefined) return
    filters.push(sql)
    values.push(value)
  }
  filter('status IN (SELECT value FROM json_each(?))', query.status && JSON.stringify(query.status))
  filter('severity IN (SELECT value FROM json_each(?))', query.severity && JSON.stringify(query.severity))
  filter('service = ?', query.service)
  filter('instr(search, ?) > 0', query.q === undefined ? undefined : foldText(query.q))
  filter('drill = ?', query.drill === undefined ? undefined : Number(query.drill))
  filter('opened_seq < ?', query.beforeSeq)
  const where = filters.length > 0 ? `WHERE ${filters.join(' AND ')}` : ''
  return {
    sql: `SELECT state FROM incidents ${where} ORDER BY opened_seq DESC LIMIT ?`,
    values: [...values, Math.max(0, query.limit)],
  }
}
