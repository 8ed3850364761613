import type { TortureOptions } from './options.ts'
import type { Moment } from './strike.ts'

/** What a run came to. Times in milliseconds. */
export interface Report {
  readonly options: TortureOptions
  readonly cycles: number
  readonly kills: number
  readonly killsAt: ReadonlyMap<Moment, number>
  readonly pauses: number
  readonly databaseCrashes: number
  /** Reads, snapshots and removals that failed because they were made to. */
  readonly madeToFail: number
  readonly answered: { readonly alerts: number; readonly commands: number; readonly receipts: number }
  readonly underWay: number
  /** Of those under way at a kill: on disk, and not answered. */
  readonly unanswered: number
  readonly lost: number
  readonly duplicated: number
  readonly outOfOrder: number
  readonly pages: { readonly onTime: number; readonly late: number; readonly pushes: number }
  readonly secondAlarms: number
  readonly pagesForResolved: number
  readonly worst: { readonly readyMs: number; readonly dueOutMs: number; readonly consoleMs: number }
  /** Until another relay sent what a dead one had left in doubt; null when that was not tried. */
  readonly takenOverMs: number | null
  /** What `relay verify` says of the log at the end. */
  readonly verified: string
  readonly problems: number
}

export function reportLines(report: Report): readonly string[] {
  const { options, answered, pages, worst } = report
  const relays = options.relays === 1 ? '1 relay' : `${options.relays} relays`
  const frail = options.frail === 0 ? '' : `, one read in ${options.frail} fails`
  const moments = [...report.killsAt].map(([moment, count]) => `${moment} ${count}`).join(', ')
  const inputs = answered.alerts + answered.commands + answered.receipts
  return [
    `torture: ${options.journal}, ${relays}${frail}, seed ${options.seed} (it decides what clients do and when they kill; real time does the rest)`,
    `cycles ${report.cycles}, kills ${report.kills} (${moments}), pauses ${report.pauses}, crashes of the database ${report.databaseCrashes}, reads made to fail ${report.madeToFail}`,
    `inputs answered ${inputs} (alerts ${answered.alerts}, commands ${answered.commands}, receipts ${answered.receipts})`,
    `under way at a kill ${report.underWay}, of them on disk and not answered yet ${report.unanswered}`,
    `lost ${report.lost}, duplicated ${report.duplicated}, out of order ${report.outOfOrder}`,
    `pages on time ${pages.onTime}, late ${pages.late}; pushes ${pages.pushes}; second alarms ${report.secondAlarms}, for what was resolved ${report.pagesForResolved}`,
    `worst recovery: answers after ${worst.readyMs} ms, due pages out after ${worst.dueOutMs} ms, console live after ${worst.consoleMs} ms`,
    ...(report.takenOverMs === null ? [] : [`a push left in doubt was taken over after ${report.takenOverMs} ms`]),
    report.verified,
    `problems ${report.problems}`,
  ]
}
