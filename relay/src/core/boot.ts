import { deskFromState, emptyDesk, type RootDesk } from '@baton/shared/desk/folded-desk.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import type { Incident } from '@baton/shared/model/incident.ts'
import { reducerVersion } from '@baton/shared/wire/protocol.ts'
import type { Journal } from '../journal/journal.ts'
import { SnapshotKeeper, type SnapshotKeeperOptions, type StoredDesk } from './snapshot-keeper.ts'
import { readStoredIncident, wholeIncident } from './stored-incident.ts'

const readPage = 5_000
/** Events folded at a start that make a new snapshot worth its time. */
const worthKeeping = 5_000

/** Rebuilds the desk: the newest snapshot, then the events after it. */
export async function boot(
  journal: Journal,
  options: SnapshotKeeperOptions = {},
): Promise<{ readonly desk: RootDesk; readonly keeper: SnapshotKeeper }> {
  const stored = await loadDesk(journal)
  const desk = stored ? deskFromState(stored.desk, stored.incidents) : emptyDesk()
  const keeper = new SnapshotKeeper(journal, desk.seq, options)
  for (const { id, status } of stored?.incidents ?? []) if (status === 'resolved') keeper.noteLoaded(id, false)
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
  desk: RootDesk,
  keeper: SnapshotKeeper,
  entries: readonly JournalEntry[],
): Promise<readonly Incident[]> {
  const touched = new Set<string>()
  for (const entry of entries) {
    const { incidentId } = entry
    if (incidentId !== null && entry.type !== 'incident.opened' && !desk.incident(incidentId)) {
      const stored = await readStoredIncident(journal, incidentId, entry.seq - 1)
      if (stored) desk.load(stored.incident)
    }
    desk.apply(entry)
    await refoldErased(journal, desk, entry)
    if (incidentId !== null) touched.add(incidentId)
  }
  const incidents = [...touched].flatMap((id) => desk.incident(id) ?? [])
  keeper.noteCommitted(desk, incidents)
  return incidents
}

/**
 * After a text of an incident was erased: the incident as its events tell it up to where the desk stands, in the place of
 * what was folded before. One commit may hold more of it than the erasure, so `entry` is not where to stop.
 */
export async function refoldErased(
  journal: Journal,
  desk: RootDesk,
  entry: JournalEntry,
): Promise<readonly Incident[]> {
  const { type, incidentId } = entry
  if (type !== 'body.erased' || incidentId === null) return []
  const whole = await wholeIncident(journal, incidentId, null, desk.seq)
  if (!whole) return []
  desk.replace(whole.incident)
  return [whole.incident]
}

/** The newest snapshot of the desk, if it is of this log: the log may have been restored to an earlier moment. */
async function loadDesk(journal: Journal): Promise<StoredDesk | null> {
  const snapshot = await journal.loadDesk(reducerVersion)
  if (snapshot === null || snapshot.seq > journal.head.seq) return null
  const [last] = snapshot.seq === 0 ? [] : await journal.read(snapshot.seq - 1, 1)
  if (last?.hash !== snapshot.hash) return null
  return JSON.parse(snapshot.state) as StoredDesk
}
