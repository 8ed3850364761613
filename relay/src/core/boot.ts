import { Desk, type DeskState } from '@baton/shared/desk/desk.ts'
import type { JournalEntry } from '@baton/shared/incident/events.ts'
import type { Incident } from '@baton/shared/incident/incident.ts'
import { isKnownEvent } from '@baton/shared/incident/known-events.ts'
import { openIncident, reduceIncident } from '@baton/shared/incident/reduce.ts'
import { reducerVersion } from '@baton/shared/wire/protocol.ts'
import type { IncidentRow, Journal } from '../journal/journal.ts'

/** Resolved incidents that stay in memory, for consoles that come back and for late news about them. */
const resolvedInMemory = 1_000
/**
 * Events between two snapshots of the desk, at least: what a restart folds beside the snapshot. A desk full of alerts
 * waits longer, so that in a storm writing it costs no more than writing what happened.
 */
const snapshotEvery = 50_000
const readPage = 5_000
/** Events folded at a start that make a new snapshot worth its time. */
const worthKeeping = 5_000

/** What a snapshot of the desk holds: its index, and every incident that was in memory. */
interface StoredDesk {
  readonly desk: DeskState
  readonly incidents: readonly Incident[]
}

/** Keeps snapshots current and memory bounded. Snapshots only save time: they are always rebuildable from events. */
export class Keeper {
  readonly #journal: Journal
  /** Resolved incidents in memory, the longest untouched first. */
  readonly #resolved = new Set<string>()
  #keptSeq: number
  /** Before this there is no need to think of another snapshot. */
  #nextSeq: number

  constructor(journal: Journal, keptSeq: number) {
    this.#journal = journal
    this.#keptSeq = keptSeq
    this.#nextSeq = keptSeq + snapshotEvery
  }

  noteCommitted(desk: Desk, touched: readonly Incident[]): void {
    const resolved = touched.filter((incident) => incident.status === 'resolved')
    if (resolved.length > 0) this.#save({ incidents: resolved.map((incident) => row(desk, incident)) })
    for (const incident of touched) this.#resolved.delete(incident.id)
    for (const { id } of resolved) this.#resolved.add(id)
    this.#unloadOldest(desk)
    if (desk.seq >= this.#nextSeq) this.#keepIfWorthIt(desk)
  }

  /** A resolved incident came back into memory because somebody spoke of it; it stays at least until the next commit. */
  noteLoaded(id: string): void {
    this.#resolved.add(id)
  }

  #unloadOldest(desk: Desk): void {
    for (const id of this.#resolved) {
      if (this.#resolved.size <= resolvedInMemory) break
      this.#resolved.delete(id)
      desk.unload(id)
    }
  }

  #save(snapshots: Parameters<Journal['saveSnapshots']>[0]): void {
    this.#journal.saveSnapshots(snapshots).catch(ignore)
  }

  #keepIfWorthIt(desk: Desk): void {
    const alerts = desk.openIncidents().reduce((sum, incident) => sum + incident.alertCount, 0)
    this.#nextSeq = this.#keptSeq + Math.max(snapshotEvery, 3 * alerts)
    if (desk.seq >= this.#nextSeq) this.keepDesk(desk).catch(ignore)
  }

  async keepDesk(desk: Desk): Promise<void> {
    if (desk.seq === this.#keptSeq) return
    this.#keptSeq = desk.seq
    this.#nextSeq = desk.seq + snapshotEvery
    const stored: StoredDesk = { desk: desk.toState(), incidents: [...desk.incidents()] }
    const { seq, hash } = desk
    await this.#journal.saveSnapshots({
      desk: { reducerVersion, seq, hash, state: JSON.stringify(stored) },
      incidents: [],
    })
  }
}

/** A snapshot that could not be saved costs time at the next start; a journal that fails says so at the next append. */
function ignore(): void {}

function row(desk: Desk, incident: Incident): IncidentRow {
  return { reducerVersion, seq: desk.seq, incident }
}

/** Rebuilds the desk: the newest snapshot, then the events after it. */
export async function boot(journal: Journal): Promise<{ readonly desk: Desk; readonly keeper: Keeper }> {
  const snapshot = await journal.loadDesk(reducerVersion)
  const stored = snapshot ? (JSON.parse(snapshot.state) as StoredDesk) : null
  const desk = stored ? Desk.fromState(stored.desk, stored.incidents) : new Desk()
  const keeper = new Keeper(journal, desk.seq)
  for (const { id, status } of stored?.incidents ?? []) if (status === 'resolved') keeper.noteLoaded(id)
  while (desk.seq < journal.head.seq) {
    const entries = await journal.read(desk.seq, readPage)
    if (entries.length === 0) break
    await foldEntries(journal, desk, keeper, entries)
  }
  // What was folded now need not be folded again if the next end is as sudden.
  if (desk.seq - (stored?.desk.seq ?? 0) >= worthKeeping) await keeper.keepDesk(desk)
  return { desk, keeper }
}

/**
 * Folds entries that are in the log already, and returns the incidents that they touched. One that has left memory is
 * fetched before it is folded.
 */
export async function foldEntries(
  journal: Journal,
  desk: Desk,
  keeper: Keeper,
  entries: readonly JournalEntry[],
): Promise<readonly Incident[]> {
  const touched = new Set<string>()
  for (const entry of entries) {
    const { incidentId } = entry
    if (incidentId !== null && entry.type !== 'incident.opened' && !desk.incident(incidentId)) {
      const incident = await foldIncident(journal, incidentId, entry.seq - 1)
      if (incident) desk.load(incident)
    }
    desk.apply(entry)
    if (incidentId !== null) touched.add(incidentId)
  }
  const incidents = [...touched].flatMap((id) => desk.incident(id) ?? [])
  keeper.noteCommitted(desk, incidents)
  return incidents
}

/** An incident as it stood after `uptoSeq`, folded from its own events; null when it has none. */
async function foldIncident(
  journal: Journal,
  id: string,
  uptoSeq = Number.POSITIVE_INFINITY,
): Promise<Incident | null> {
  let incident: Incident | null = null
  for (const entry of await journal.readIncident(id)) {
    if (entry.seq > uptoSeq) break
    if (entry.type === 'incident.opened') incident = openIncident(entry)
    else if (incident && isKnownEvent(entry)) incident = reduceIncident(incident, entry)
  }
  return incident
}

/** A resolved incident from its snapshot, or from its events when that is missing or of another version. */
export async function loadIncident(journal: Journal, id: string): Promise<Incident | null> {
  return (await journal.loadIncident(id, reducerVersion)) ?? (await foldIncident(journal, id))
}
