import { checkCommand, withVia } from '@baton/shared/log/check-command.ts'
import type { CommandResult, ReceiptReport } from '@baton/shared/wire/socket.ts'
import { outcomeKey } from '../../../relay/src/core/core.ts'
import type { Journal } from '../../../relay/src/journal/journal.ts'
import type { LogJudge } from './log-judge.ts'
import type { Taken } from './relay-machine.ts'
import type { AnswerWitness } from './sim-socket.ts'
import type { Verdict } from './verdict.ts'

/** Everything that the relay has answered. An answer is a promise: what it says is in the log, once and for good. */
export class Answers implements AnswerWitness {
  readonly #verdict: Verdict
  readonly #log: LogJudge
  /** Commands by the relay's own key, and the first answer. */
  readonly #outcomes = new Map<string, string>()
  readonly #answered = new Set<string>()
  count = 0

  constructor(verdict: Verdict, log: LogJudge) {
    this.#verdict = verdict
    this.#log = log
  }

  /** Whether this command has had its answer, whatever that was. */
  hasAnswered(commandId: string): boolean {
    return this.#answered.has(commandId)
  }

  commandAnswered(person: string, _device: string, value: unknown, result: CommandResult): void {
    const checked = checkCommand(value)
    if (!checked.ok || result.outcome === 'error') return
    const { command } = checked
    const key = outcomeKey(person, withVia(command, 'console'))
    const text = JSON.stringify(result)
    const first = this.#outcomes.get(key)
    this.count += 1
    this.#answered.add(command.commandId)
    this.#outcomes.set(key, first ?? text)
    this.#verdict.require(
      first === undefined || first === text,
      'a resend gets the first answer',
      () => `${first} ${text}`,
    )
    if (result.outcome !== 'committed') return
    const entry = this.#log.entries[result.seq - 1]
    this.#verdict.require(
      entry?.commandId === command.commandId,
      'what is answered is in the log',
      () => `${command.type} ${command.commandId} at ${result.seq}`,
    )
  }

  receiptsAnswered(person: string, device: string, { receipts }: ReceiptReport): void {
    this.count += 1
    for (const { incidentId, pageId, layer } of receipts) {
      const page = this.#log.desk.incident(incidentId)?.pages[pageId]
      if (page?.person !== person) continue
      this.#verdict.require(
        page.receipts[device]?.[layer] !== undefined,
        'what is answered is in the log',
        () => `receipt ${layer} of ${pageId}`,
      )
    }
  }

  signalsAnswered(integrationId: string, { signals, answer }: Taken): void {
    this.count += 1
    const { accepted, duplicates } = answer
    this.#verdict.require(accepted + duplicates === signals.length, 'every alert of a body is counted')
    for (const signal of signals) {
      if (signal.state !== 'firing') continue
      const key = `${integrationId}/${signal.externalKey}`
      const isThere = this.#log.hasFired(key, signal.occurrence)
      // Not taken in, it must be older than what is known of the alert.
      const isOvertaken = accepted < signals.length && this.#log.hasHeardOf(key)
      this.#verdict.require(isThere || isOvertaken, 'what is answered is in the log', () => `alert ${key}`)
    }
  }

  /** What the disk holds after an end, however sudden. */
  async judgeKept(journal: Journal): Promise<void> {
    for (const [key, first] of this.#outcomes) {
      const kept = await journal.outcome(key)
      const text = kept && JSON.stringify(kept.outcome)
      this.#verdict.require(text === first, 'an answer is kept', () => `${key}: ${first} is ${text}`)
    }
  }
}
