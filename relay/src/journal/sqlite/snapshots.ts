import type { Database, Statement } from 'better-sqlite3'
import { foldText, searchText } from '../incident-search.ts'
import { type DeskSnapshot, type IncidentQuery, type IncidentRow, JournalError } from '../journal.ts'
import { checksum } from './checksum.ts'
import type { Commits } from './commits.ts'
import { erasedKey } from './erase-bodies.ts'
import { summedTables } from './schema.ts'

/**
 * The part of the store that can be rebuilt from events: folded states and the columns that lists filter by. What is no
 * longer what was saved counts as not saved.
 */
export interface SnapshotStore {
  saveSnapshots(desk: DeskSnapshot | null, incidents: readonly SavedIncident[]): void
  loadDesk(reducerVersion: number): DeskSnapshot | null
  loadIncident(incidentId: string, reducerVersion: number): SavedState | null
  /** Throws `JournalError` where a list would hold what was not saved so: a start makes such views anew. */
  listIncidents(query: IncidentQuery): readonly SavedState[]
}

/** A snapshot of an incident as it is stored: `state` is JSON text. */
export type SavedState = readonly [reducerVersion: number, seq: number, state: string]

type SavedDesk = [reducerVersion: number, seq: number, hash: string, state: string, sum: number]

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

export function incidentRow([reducerVersion, seq, state]: SavedState): IncidentRow {
  return { reducerVersion, seq, incident: JSON.parse(state) }
}

export function createSnapshotStore(db: Database, commits: Commits): SnapshotStore {
  const loadDesks = db
    .prepare(`SELECT ${summedTables.desks}, sum FROM desks WHERE reducer_version = ? ORDER BY id DESC`)
    .raw()
  const loadIncident = db
    .prepare(`SELECT ${stateColumns} FROM incidents WHERE id = ? AND reducer_version = ? AND ${isAsSaved}`)
    .raw()
  const lists = new Map<string, Statement>()
  return {
    saveSnapshots: createSave(db, commits),
    loadDesk(reducerVersion) {
      for (const row of loadDesks.iterate(reducerVersion) as Iterable<SavedDesk>) {
        // Not in SQL as for the others: a large desk would be decoded twice.
        const [version, seq, hash, state, sum] = row
        if (checksum(row.slice(0, -1)) === sum) return { reducerVersion: version, seq, hash, state }
      }
      return null
    },
    loadIncident: (id, reducerVersion) => (loadIncident.get(id, reducerVersion) ?? null) as SavedState | null,
    listIncidents(query) {
      const { sql, values } = listSql(query)
      // As many texts as there are combinations of filters, so the map is bounded.
      const list = lists.get(sql) ?? db.prepare(sql).raw()
      lists.set(sql, list)
      return (list.all(values) as [...SavedState, isAsSaved: number][]).map(([version, seq, state, isAsSaved]) => {
        if (isAsSaved !== 1) throw new JournalError('damaged', 'A saved view of an incident is damaged.')
        return [version, seq, state]
      })
    },
  }
}

const stateColumns = 'reducer_version, seq, state'
const isAsSaved = `sum IS checksum(${summedTables.incidents})`

function createSave(db: Database, commits: Commits): SnapshotStore['saveSnapshots'] {
  const insertDesk = db.prepare(`INSERT INTO desks (${summedTables.desks}, sum) VALUES (?, ?, ?, ?, ?)`)
  // Two: the newest may be of a version that the operator takes back.
  const dropDesks = db.prepare('DELETE FROM desks WHERE id NOT IN (SELECT id FROM desks ORDER BY id DESC LIMIT 2)')
  const saveIncident = db.prepare('INSERT OR REPLACE INTO incidents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const erasedUpTo = db.prepare('SELECT value FROM meta WHERE key = ?').pluck()
  /** Made before an erasure, it holds what was erased. */
  const isOld = (seq: number, incidentId: string | null) => seq < Number(erasedUpTo.get(erasedKey(incidentId)) ?? 0)
  return (desk, incidents) =>
    commits.commitLightly(() => {
      if (desk && !isOld(desk.seq, null)) {
        const values = [desk.reducerVersion, desk.seq, desk.hash, desk.state]
        insertDesk.run(...values, checksum(values))
        dropDesks.run()
      }
      for (const incident of incidents)
        if (!isOld(incident[9], incident[0])) saveIncident.run(...incident, checksum(incident))
    })
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
    sql: `SELECT ${stateColumns}, ${isAsSaved} FROM
      (SELECT * FROM incidents ${where} ORDER BY opened_seq DESC LIMIT ?) ORDER BY opened_seq DESC`,
    values: [...values, Math.max(0, query.limit)],
  }
}
