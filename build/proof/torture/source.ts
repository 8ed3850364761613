import { Agent } from 'node:http'
import type { Random } from '../../lib/random.ts'
import { ask } from './http.ts'
import type { Ledger } from './ledger.ts'
import { alertMark } from './marks.ts'
import type { Pace } from './pace.ts'
import type { Problems } from './problems.ts'
import { patientService } from './team.ts'

interface Alert {
  readonly key: string
  readonly group: string
  readonly service: string | null
  readonly severity: 'critical' | 'info'
  readonly status: 'firing' | 'cleared'
  /** When it began, Unix ms. */
  readonly at: number
}

export interface SourceOptions {
  readonly name: string
  /** The address of its integration. */
  readonly url: string
  readonly random: Random
  readonly ledger: Ledger
  readonly problems: Problems
  readonly pace: Pace
}

const groups = 4
/** A source with more that fires clears some of it. */
const mostFiring = 12
const longestThoughtMs = 30
/** Raw bodies are kept with the events: a big one holds a commit open long enough for a kill to fall into it. */
const padding = 'All work and no play makes Jack a dull boy. '.repeat(400)

/** An alert source as a webhook sender is: it sends one body after the other, each again until it is answered. */
export class Source {
  readonly #options: SourceOptions
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  #firing: Alert[] = []
  #bodies: (readonly Alert[])[] = []
  #sent = 0

  constructor(options: SourceOptions) {
    this.#options = options
  }

  async run(): Promise<void> {
    const { random, pace } = this.#options
    while (pace.goesOn) {
      if (random.oneIn(10)) await this.#repeat()
      else await this.#tell(this.#next())
      await pace.think(random, longestThoughtMs)
    }
    this.#agent.destroy()
  }

  #next(): readonly Alert[] {
    const { random } = this.#options
    if (this.#firing.length > mostFiring || (this.#firing.length > 0 && random.below(10) < 4)) return this.#clear()
    return Array.from({ length: 1 + random.below(3) }, () => this.#fire())
  }

  #fire(): Alert {
    const { name, random } = this.#options
    this.#sent += 1
    const group = random.below(groups)
    return {
      key: `${name}-${this.#sent}`,
      group: `${name} group ${group}`,
      service: group === 0 ? patientService : null,
      severity: random.oneIn(3) ? 'critical' : 'info',
      status: 'firing',
      at: Date.now(),
    }
  }

  /** One alert that fires, or its whole group, whose incident then ends. */
  #clear(): readonly Alert[] {
    const { random } = this.#options
    const one = random.pick(this.#firing)
    const chosen = random.oneIn(2) ? [one] : this.#firing.filter(({ group }) => group === one.group)
    return chosen.map((alert) => ({ ...alert, status: 'cleared' }))
  }

  /** Sends what is new until it is answered. */
  async #tell(alerts: readonly Alert[]): Promise<void> {
    const { name, ledger } = this.#options
    const marks = alerts.map(({ status, key, at }) => alertMark(status, key, at))
    const asked = { client: name, kind: 'alerts', marks } as const
    ledger.asks(asked)
    await this.#send(alerts)
    ledger.answers(asked, { present: marks, absent: [], seq: null })
    const cleared = new Set(alerts.filter(({ status }) => status === 'cleared').map(({ key }) => key))
    this.#firing = [...this.#firing, ...alerts].filter(({ key }) => !cleared.has(key))
    this.#bodies = [...this.#bodies.slice(-50), alerts]
  }

  /** Sends once more what was answered: it must tell nothing new. */
  async #repeat(): Promise<void> {
    const { name, random, problems } = this.#options
    if (this.#bodies.length === 0) return
    const alerts = random.pick(this.#bodies)
    const accepted = await this.#send(alerts)
    const keys = alerts.map(({ status, key }) => `${status} ${key}`).join(', ')
    if (accepted > 0) problems.add('duplicated', `${name} sent ${keys} again, and ${accepted} were taken as new`)
  }

  /** Sends until there is an answer; resolves to how many were taken as new. */
  async #send(alerts: readonly Alert[]): Promise<number> {
    const { name, url, random, problems, pace } = this.#options
    const body = {
      alerts: alerts.map(({ at, ...alert }) => ({ ...alert, title: `${alert.group} is ill`, startsAt: timeOf(at) })),
      ...(random.oneIn(15) ? { padding } : {}),
    }
    for (;;) {
      const answer = await ask({ url, body, agent: this.#agent })
      if (answer?.status === 202) return (JSON.parse(answer.text) as { accepted: number }).accepted
      if (answer !== null && answer.status !== 503)
        problems.add('refused', `${name} was answered ${answer.status}: ${answer.text}`)
      await pace.again()
    }
  }
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString()
}
