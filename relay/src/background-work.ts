import { setTimeout as wait } from 'node:timers/promises'
import type { DeviceId } from '@baton/shared/ids.ts'
import type { Contacts } from '@baton/shared/model/config.ts'
import type { Credentials } from './access/credentials.ts'
import type { Clock } from './core/clock.ts'
import type { Core } from './core/core.ts'
import type { Journal } from './journal/journal.ts'
import type { Permits } from './outbound/permits.ts'
import { createSend } from './outbound/send.ts'
import { Pager } from './paging/pager.ts'
import { UpdatePoster } from './paging/update-poster.ts'
import type { RunbookProblem } from './runbooks/read-folder.ts'
import { RunbookFolder } from './runbooks/runbook-folder.ts'
import { DeadMan } from './watch/dead-man.ts'
import { RelayRegister } from './watch/relay-register.ts'

export interface BackgroundWorkOptions {
  readonly core: Core
  readonly journal: Journal
  readonly clock: Clock
  readonly credentials: Credentials
  readonly contacts: () => Promise<Contacts>
  readonly publicUrl: () => string
  /** Where other relays' consoles may be sent; null when it was not named. */
  readonly namedUrl: string | null
  /** What the operator lets the relay read and send to; null leaves that open. */
  readonly permits: Permits | null
  /** The devices whose consoles are connected to this relay now. */
  readonly devicesHere: () => readonly DeviceId[]
  readonly onRunbookProblems: (problems: readonly RunbookProblem[]) => void
}

/** How long a relay that is told to stop waits for what it sends, milliseconds. */
const longestFinishMs = 3_000

/**
 * What a relay does unasked, from when it is made until it is stopped: timers fire, pages and updates go out, runbooks
 * are read, the outside watch is told that all is well.
 */
export class BackgroundWork {
  readonly deadMan: DeadMan
  readonly register: RelayRegister | null
  readonly runbookFolder: RunbookFolder
  readonly #core: Core
  readonly pager: Pager
  readonly #updatePoster: UpdatePoster

  constructor({
    core,
    journal,
    clock,
    credentials,
    contacts,
    publicUrl,
    namedUrl,
    permits,
    devicesHere,
    onRunbookProblems,
  }: BackgroundWorkOptions) {
    const { isShared } = journal
    const send = createSend(permits)
    this.#core = core
    this.deadMan = new DeadMan({ core, clock, contacts, send, isShared })
    this.register = isShared ? new RelayRegister({ journal, clock, url: namedUrl, devicesHere }) : null
    this.pager = new Pager({ core, clock, credentials, contacts, send, publicUrl, isShared })
    this.#updatePoster = new UpdatePoster({ core, contacts, send, publicUrl, isShared })
    this.runbookFolder = new RunbookFolder({ core, clock, permits, onProblems: onRunbookProblems })
    core.startWork()
  }

  /** Resolves once what is being sent has its outcome in the log, or takes too long. */
  async stop(): Promise<void> {
    this.#core.stopWork()
    this.deadMan.stop()
    this.runbookFolder.stop()
    await Promise.race([this.#finish(), wait(longestFinishMs, undefined, { ref: false })])
    this.pager.stop()
    this.#updatePoster.stop()
  }

  async #finish(): Promise<void> {
    // The turn that is under way may still ask for something to be sent.
    await this.#core.submit({ kind: 'probe' }).catch(() => undefined)
    await Promise.all([this.pager.finish(), this.#updatePoster.finish()])
  }
}
