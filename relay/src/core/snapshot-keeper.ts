import type { DeskState } from '@baton/shared/desk/desk-state.ts'
import type { RootDesk } from '@baton/shared/desk/folded-desk.ts'
import type { Incident } from '@baton/shared/model/incident.ts'
import { nextDueAt } from '@baton/shared/paging/due.ts'
import { reducerVersion } from '@baton/shared/wire/protocol.ts'
import type { Journal } from '../journal/journal.ts'

/** Resolved incidents that stay in memory, for consoles that come back and for late news about them. */
const keptInMemory = 1_000
/**
 * Events between two snapshots of the desk, at least: what a restart folds beside the snapshot. A desk full of alerts
 * waits longer, so that in a storm writing it costs no more than writing what happened.
 */
const snapshotEvery = 50_000
/** Events until a snapshot of the desk that failed is tried again. */
const retryEvery = 1_000
/** Incidents that are saved together, at most. */
const savedTogether = 100
/** Incidents that one commit looks at to find those that may leave memory. */
const lookedAt = 200

/** What a snapshot of the desk holds: its index, and every incident that was in memory. */
export interface StoredDesk {
  readonly desk: DeskState
  readonly incidents: readonly Incident[]
}

export interface SnapshotKeeperOptions {
  /** Told once when snapshots begin to fail, with the reason, and with null once they are saved again. */
  readonly onSaving?: (trouble: unknown) => void
  /** Resolved incidents that stay in memory; fewer let a simulation see what becomes of the others. */
  readonly resolvedInMemory?: number
}

/**
 * Keeps snapshots current and memory bounded. A resolved incident leaves memory once its snapshot is known to be saved,
 * never before: so what is not in memory is in the store as it stands, and lists need not fold.
 */
export class SnapshotKeeper {
  readonly #journal: Journal
  readonly #onSaving: (trouble: unknown) => void
  readonly #resolvedInMemory: number
  /** Resolved incidents in memory, the longest untouched first. */
  readonly #resolved = new Set<string>()
  /** Of those, the ones whose snapshot is missing or older than they are. */
  readonly #unsaved = new Set<string>()
  /** The ones that are being saved as they stood when that began. */
  #saving: ReadonlySet<string> = new Set()
  /** Fewer after a failure, so that one which cannot be saved holds up no other. */
  #together = savedTogether
  #isFailing = false
  #keptSeq: number
  /** Before this there is no need to think of another snapshot. */
  #nextSeq: number

  constructor(journal: Journal, keptSeq: number, options: SnapshotKeeperOptions) {
    this.#journal = journal
    this.#keptSeq = keptSeq
    this.#nextSeq = keptSeq + snapshotEvery
    this.#onSaving = options.onSaving ?? (() => undefined)
    this.#resolvedInMemory = options.resolvedInMemory ?? keptInMemory
  }

  noteCommitted(desk: RootDesk, touched: readonly Incident[]): void {
    for (const { id, status } of touched) {
      this.#resolved.delete(id)
      this.#unsaved.delete(id)
      if (status !== 'resolved') continue
      this.#resolved.add(id)
      this.#unsaved.add(id)
    }
    this.#save(desk)
    this.#unloadOldest(desk)
    if (desk.seq >= this.#nextSeq) this.#keepIfWorthIt(desk)
  }

  /** A resolved incident came back into memory; it stays at least until the next commit. */
  noteLoaded(id: string, isSaved: boolean): void {
    this.#resolved.add(id)
    if (!isSaved) this.#unsaved.add(id)
  }

  #unloadOldest(desk: RootDesk): void {
    let looked = 0
    for (const id of this.#resolved) {
      looked += 1
      if (this.#resolved.size <= this.#resolvedInMemory || looked > lookedAt) break
      if (this.#unsaved.has(id) || this.#saving.has(id)) continue
      // Its last update still has to go out, and time is told only of what is in memory.
      const incident = desk.incident(id)
      if (incident && nextDueAt(desk, incident) !== null) continue
      this.#resolved.delete(id)
      desk.unload(id)
    }
  }

  /** One at a time; what comes meanwhile goes with the next. */
  #save(desk: RootDesk): void {
    if (this.#saving.size > 0 || this.#unsaved.size === 0) return
    const ids = this.#takeUnsaved()
    this.#saving = new Set(ids)
    this.#saveIncidents(
      desk.seq,
      ids.flatMap((id) => desk.incident(id) ?? []),
    ).then(
      () => {
        this.#together = savedTogether
        this.#saving = new Set()
        this.#tell(null)
        this.#save(desk)
        this.#unloadOldest(desk)
      },
      (error) => {
        // Last, behind all that was not tried: the next commit tries again.
        for (const id of ids) if (this.#resolved.has(id)) this.#unsaved.add(id)
        this.#together = Math.max(1, Math.floor(ids.length / 2))
        this.#saving = new Set()
        this.#tell(error)
      },
    )
  }

  #takeUnsaved(): readonly string[] {
    const ids: string[] = []
    for (const id of this.#unsaved) {
      if (ids.length >= this.#together) break
      this.#unsaved.delete(id)
      ids.push(id)
    }
    return ids
  }

  async #saveIncidents(seq: number, incidents: readonly Incident[]): Promise<void> {
    await this.#journal.saveSnapshots({ incidents: incidents.map((incident) => ({ reducerVersion, seq, incident })) })
  }

  #tell(trouble: unknown): void {
    if ((trouble !== null) === this.#isFailing) return
    this.#isFailing = trouble !== null
    this.#onSaving(trouble)
  }

  #keepIfWorthIt(desk: RootDesk): void {
    const alerts = desk.openIncidents().reduce((sum, incident) => sum + incident.alertCount, 0)
    this.#nextSeq = this.#keptSeq + Math.max(snapshotEvery, 3 * alerts)
    if (desk.seq >= this.#nextSeq) void this.keepDesk(desk)
  }

  /** Saves a snapshot of the desk. One that cannot be saved is told of and tried again; it costs time at the next start. */
  async keepDesk(desk: RootDesk): Promise<void> {
    if (desk.seq === this.#keptSeq) return
    const { seq, hash } = desk
    const before = this.#keptSeq
    this.#keptSeq = seq
    this.#nextSeq = seq + snapshotEvery
    try {
      const stored: StoredDesk = { desk: desk.toState(), incidents: [...desk.incidents()] }
      await this.#journal.saveSnapshots({
        desk: { reducerVersion, seq, hash, state: JSON.stringify(stored) },
        incidents: [],
      })
      this.#tell(null)
    } catch (error) {
      this.#keptSeq = Math.min(before, this.#keptSeq)
      this.#nextSeq = Math.min(this.#nextSeq, seq + retryEvery)
      this.#tell(error)
    }
  }
}
