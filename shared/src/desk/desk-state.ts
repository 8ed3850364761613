import type { IncidentId, IntegrationId, PersonId, RunbookId } from '../ids.ts'
import type { Accesses } from '../model/access.ts'
import type { OncallConfig } from '../model/config.ts'
import type { AlertIndexEntry, Device, GroupEntry, Integration } from '../model/desk.ts'
import type { Handoffs, Shifts } from '../model/handoff.ts'
import type { OncallHistory } from '../model/oncall-history.ts'
import type { Runbook } from '../model/runbook.ts'
import type { NotebookIndexEntry } from '../notebook/notebook-index.ts'

/** The desk's index in a form that can be stored and sent; incidents travel beside it. */
export interface DeskState {
  readonly seq: number
  readonly hash: string
  readonly recordedAt: number
  /** As the file has it; what was handed over since is in `shifts`. */
  readonly config: OncallConfig
  readonly shifts: Shifts
  readonly handoffs: Handoffs
  readonly runbooks: Readonly<Record<RunbookId, Runbook>>
  readonly notebooks: readonly NotebookIndexEntry[]
  readonly alerts: readonly (readonly [string, AlertIndexEntry])[]
  readonly groups: readonly (readonly [string, GroupEntry])[]
  readonly devices: readonly Device[]
  readonly integrations: readonly Integration[]
  /** Absent in states of before there were any. */
  readonly accesses?: Accesses
  /** Absent in states of before it was kept. */
  readonly oncallHistory?: OncallHistory
  /** The last pager test of each person. */
  readonly pagerTests: readonly (readonly [PersonId, IncidentId])[]
  /** When an outside channel last delivered to a person, as `person/channel`. */
  readonly channelsProven: readonly (readonly [string, number])[]
  readonly lastAlertAt: number | null
  /** Absent in states of before it was kept. */
  readonly lastAlertFrom?: IntegrationId | null
  readonly unknownEvents: number
}
