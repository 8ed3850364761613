import { setTimeout as wait } from 'node:timers/promises'
import { inDoubtAfterMs } from '@baton/shared/paging/due.ts'
import { outWithinMs } from './check-due.ts'
import { ask } from './http.ts'
import type { Asked } from './ledger.ts'
import type { Problems } from './problems.ts'
import { stormedPerson } from './team.ts'
import type { World } from './world.ts'

/** What was asked and not answered when a relay was killed, Unix ms. */
export interface AtKill {
  readonly at: number
  readonly underWay: readonly Asked[]
}

const lookAgainMs = 20
/** Each person is told of each page within this, on a channel that is well, milliseconds. */
const toldWithinMs = 60_000
/** A console is live again this soon after its relay was killed when there are others, else after that relay answers. */
const liveWithinMs = 5_000

/** What is looked at after each kill. */
export class Aftermath {
  readonly #world: World
  readonly #problems: Problems
  /** How long after the last kill a person may wait to be told, milliseconds. */
  readonly #toldWithinMs: number
  #checkedAnswers = 0
  #checkedPushes = 0
  /** Inputs that were under way at a kill. */
  underWay = 0
  /** Of these, on disk at the kill although nobody had been told yet: it fell between commit and answer. */
  unanswered = 0

  constructor(world: World, isAlone: boolean, problems: Problems) {
    this.#world = world
    // Of several relays none knows that another is dead: what that one had in hand is in doubt first.
    this.#toldWithinMs = toldWithinMs + (isAlone ? 0 : inDoubtAfterMs)
    this.#problems = problems
  }

  /** Waits until all consoles are live, which must be soon after `since` (Unix ms). */
  async consolesLive(since: number): Promise<void> {
    const { consoles } = this.#world
    while (!consoles.every((console) => console.isLive)) {
      if (Date.now() > since + liveWithinMs) {
        this.#problems.add('not-live', `a console is not live ${Date.now() - since} ms after it could be`)
        return
      }
      await wait(lookAgainMs)
    }
  }

  /** Waits until all that was due is out, which must not take long. */
  async settled(): Promise<void> {
    const { fleet, reader } = this.#world
    const since = Date.now()
    for (;;) {
      await fleet.revive()
      const isRead = await reader.catchUp()
      const overdue = reader.overdue(since)
      if (isRead && overdue.length === 0) return
      if (Date.now() > since + outWithinMs) {
        const what = isRead ? `nothing was done for ${overdue.join(', ')}` : 'the log cannot be read'
        this.#problems.add('overdue', `${what} ${Date.now() - since} ms after the relay answered`)
        return
      }
      await wait(lookAgainMs)
    }
  }

  /** Waits until the person of the steady storm has been told of each page, by what was received. */
  async toldOfStorm(): Promise<void> {
    const { reader, ntfy, pushes } = this.#world
    const since = Date.now()
    for (;;) {
      await reader.catchUp()
      const untold = pushes.untold(reader.openPagesOf(stormedPerson), ntfy.pushes)
      if (untold.length === 0) return
      if (Date.now() > since + this.#toldWithinMs) {
        this.#problems.add('untold', `nobody was told of ${untold.length} pages, such as ${untold[0]}`)
        return
      }
      await wait(lookAgainMs)
    }
  }

  /** Holds what was answered and pushed so far against the log as it is now. */
  async check(kill: AtKill): Promise<void> {
    const { ledger, ntfy, reader, inputs, alarms, pushes: told } = this.#world
    const answers = ledger.size
    const pushes = ntfy.pushes.length
    if (!(await reader.catchUp())) return
    inputs.check(ledger.since(this.#checkedAnswers).slice(0, answers - this.#checkedAnswers))
    this.#checkedAnswers = answers
    alarms.check(ntfy.pushes.slice(this.#checkedPushes, pushes))
    this.#checkedPushes = pushes
    told.check(ntfy.pushes)
    this.#countUnanswered(kill)
    await this.#lookAtLate()
  }

  #countUnanswered({ underWay, at }: AtKill): void {
    const isOnDisk = (mark: string) => (this.#world.book.place(mark)?.recordedAt ?? Number.POSITIVE_INFINITY) <= at
    this.underWay += underWay.length
    this.unanswered += underWay.filter(({ marks }) => marks.some(isOnDisk)).length
  }

  /** One of the late pages must be shown as late. */
  async #lookAtLate(): Promise<void> {
    const { due, url, token } = this.#world
    const [late] = due.takeLate()
    if (!late) return
    const answer = await ask({ url: `${url}/v1/incidents/${late.incidentId}/timeline`, token })
    if (answer?.status !== 200) return
    const { entries } = JSON.parse(answer.text) as { entries: readonly { seq: number; text: string }[] }
    const row = entries.find(({ seq }) => seq === late.seq)
    if (!row?.text.includes(', late by ')) this.#problems.add('unmarked', `the late page at ${late.seq}: ${row?.text}`)
  }
}
