import type { SourceName } from '../../../relay/src/intake/source.ts'
import type { Random } from '../../lib/random.ts'
import type { Network } from './network.ts'
import type { RelayMachine, Taken } from './relay-machine.ts'
import type { Scheduler } from './scheduler.ts'

const severities = ['critical', 'critical', 'error', 'warning'] as const
const services = ['shop', 'queue', 'nobody-knows'] as const
const alertsOfSource = 4
const alertsOfGroup = 2
const mostAlerts = 12

export interface SourceOptions {
  readonly kind: Extract<SourceName, 'alertmanager' | 'generic'>
  readonly scheduler: Scheduler
  readonly random: Random
  readonly network: Network
  readonly relay: RelayMachine
  /** The source's own clock, Unix ms: off by as much as a day. */
  readonly clock: () => number
  /** The relay has answered: from then on it must hold. */
  readonly onAnswered: (integrationId: string, taken: Taken) => void
}

export interface SourceAlert {
  readonly key: string
  readonly group: string
  readonly service: string
  severity: (typeof severities)[number]
  state: 'silent' | 'firing' | 'cleared'
  startsAt: number
  endsAt: number
}

/** A monitoring system: alerts that fire, clear and get worse, told to the relay again and again until it answers. */
export class Source {
  readonly integrationId: string
  readonly #alerts: SourceAlert[]
  readonly #options: SourceOptions
  #unanswered = 0

  constructor(options: SourceOptions) {
    this.#options = options
    this.integrationId = `int-${options.kind}`
    this.#alerts = Array.from({ length: alertsOfSource }, (_, index) => ({
      key: `${options.kind}-${index}`,
      group: `group-${Math.floor(index / alertsOfGroup)}`,
      service: options.random.pick(services),
      severity: options.random.pick(severities),
      state: 'silent',
      startsAt: 0,
      endsAt: 0,
    }))
  }

  get alerts(): readonly SourceAlert[] {
    return this.#alerts
  }

  /** All that was told has been answered. */
  get isAnswered(): boolean {
    return this.#unanswered === 0
  }

  /** Something changes at the source, or it repeats what it said. Returns what, in words. */
  act(): string {
    const { random } = this.#options
    const alert = random.pick(this.#alerts)
    const what = this.#change(alert)
    this.#tell(alert.group)
    return `${alert.key} ${what}`
  }

  /** Something critical begins in a group, where nothing was before. Returns what, in words; null when that is enough. */
  addCritical(group: string): string | null {
    const { kind, random, clock } = this.#options
    if (this.#alerts.length >= mostAlerts) return null
    const key = `${kind}-${this.#alerts.length}`
    const service = this.#alerts.find((alert) => alert.group === group)?.service ?? random.pick(services)
    this.#alerts.push({ key, group, service, severity: 'critical', state: 'firing', startsAt: clock(), endsAt: 0 })
    this.#tell(group)
    return `${key} joins ${group}`
  }

  /** What fires in a group is called critical; null when all of it is. Returns what, in words. */
  worsen(group: string): string | null {
    const alert = this.#alerts.find(
      (one) => one.group === group && one.state === 'firing' && one.severity !== 'critical',
    )
    if (!alert) return null
    alert.severity = 'critical'
    this.#tell(group)
    return `${alert.key} is critical`
  }

  /** Somebody there says that they are on all that fires in a group; only the plain source has a word for it. */
  acknowledge(group: string): string | null {
    const fires = this.#alerts.filter((alert) => alert.group === group && alert.state === 'firing')
    if (this.#options.kind !== 'generic' || fires.length === 0) return null
    this.#unanswered += 1
    this.#post({ alerts: fires.map((alert) => ({ ...plainAlert(alert), status: 'acknowledged' })) })
    return `${group} is acknowledged at its source`
  }

  /** Tells once more how everything stands. */
  tellAll(): void {
    for (const group of new Set(this.#alerts.map((alert) => alert.group))) this.#tell(group)
  }

  #change(alert: SourceAlert): string {
    const { random, clock } = this.#options
    if (random.oneIn(5)) return 'is repeated'
    if (alert.state !== 'firing') {
      // An occurrence has a start of its own, even when the clock stands still.
      alert.startsAt = Math.max(clock(), alert.startsAt + 1)
      alert.state = 'firing'
      return 'fires'
    }
    if (random.oneIn(6)) {
      alert.severity = random.pick(severities)
      return `is ${alert.severity}`
    }
    alert.state = 'cleared'
    alert.endsAt = Math.max(clock(), alert.startsAt)
    return 'clears'
  }

  #tell(group: string): void {
    const told = this.#alerts.filter((alert) => alert.group === group && alert.state !== 'silent')
    if (told.length === 0) return
    const body = this.#options.kind === 'alertmanager' ? groupBody(group, told) : { alerts: told.map(plainAlert) }
    this.#unanswered += 1
    this.#post(body)
  }

  /** Posts until an answer comes; an answer to an earlier try counts as well. */
  #post(body: unknown): void {
    const { kind, scheduler, random, network, relay, onAnswered } = this.#options
    let isAnswered = false
    const hear = () => {
      if (isAnswered) return
      isAnswered = true
      this.#unanswered -= 1
    }
    const attempt = () => {
      if (isAnswered) return
      network.send(kind, () => {
        void relay.intake(kind, this.integrationId, body).then((taken) => {
          if (!taken) return
          onAnswered(this.integrationId, taken)
          network.send(kind, hear)
        })
      })
      scheduler.after(random.between(500, 5_000), attempt)
    }
    attempt()
  }
}

function groupBody(groupKey: string, alerts: readonly SourceAlert[]): unknown {
  return {
    version: '4',
    groupKey,
    alerts: alerts.map(({ key, service, severity, state, startsAt, endsAt }) => ({
      status: state === 'firing' ? 'firing' : 'resolved',
      fingerprint: key,
      labels: { alertname: key, severity, service },
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(endsAt).toISOString(),
    })),
  }
}

function plainAlert({ key, group, service, severity, state, startsAt, endsAt }: SourceAlert) {
  const status = state === 'firing' ? 'firing' : 'resolved'
  const ended = state === 'cleared' ? { endsAt: new Date(endsAt).toISOString() } : {}
  return { title: key, key, group, service, severity, status, startsAt: new Date(startsAt).toISOString(), ...ended }
}
