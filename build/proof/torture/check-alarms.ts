import type { JournalEntry } from '@baton/shared/log/events.ts'
import type { Push } from './ntfy-server.ts'
import type { Problems } from './problems.ts'

/** A push that was on its way when its incident ended may still arrive this long after, milliseconds. */
const onItsWayMs = 1_500

interface Alarmed {
  /** Where its escalation began, which rung each step is of. */
  run: number
  rung: string
  resolvedAt: number | null
  /** When the next step is due by the log alone, Unix ms; null when none was announced. */
  nextStepAt: number | null
  waits: readonly number[]
}

/** Whom the log rings for what: once for each rung, nobody for what is over, and a push only for what it asked for. */
export class AlarmCheck {
  readonly #problems: Problems
  readonly #incidents = new Map<string, Alarmed>()
  readonly #rungs = new Set<string>()
  /** Pages and the incident of each. */
  readonly #pages = new Map<string, string>()
  readonly #attempted = new Set<string>()

  constructor(problems: Problems) {
    this.#problems = problems
  }

  take(entry: JournalEntry): void {
    if (entry.incidentId === null) return
    const incident = this.#incident(entry.incidentId)
    switch (entry.type) {
      case 'incident.resolved':
        incident.resolvedAt = entry.recordedAt
        return
      case 'incident.reopened':
        incident.resolvedAt = null
        return
      case 'escalation.started':
        incident.run = entry.seq
        incident.nextStepAt = entry.body.startAt
        incident.waits = entry.body.steps.map((step) => step.waitMs)
        return
      case 'escalation.stepped':
        this.#step(incident, entry)
        return
      case 'page.raised':
        this.#page(incident, entry)
        return
      case 'page.attempted':
        this.#attempted.add(entry.body.pageId)
        if (incident.resolvedAt !== null)
          this.#problems.add('page-for-resolved', `attempt at ${entry.seq} for ${entry.incidentId}`)
    }
  }

  /** Holds pushes against the log, which must have been read since they arrived. */
  check(pushes: readonly Push[]): void {
    for (const { alarm, incidentId, at } of pushes) {
      const paged = this.#pages.get(alarm)
      const resolvedAt = this.#incidents.get(paged ?? '')?.resolvedAt ?? null
      // A message for several pages goes by the first of them, and leads to no incident.
      if (!this.#attempted.has(alarm) || (incidentId !== '' && incidentId !== paged))
        this.#problems.add('second-alarm', `${alarm} for ${incidentId} is an alarm that the log did not ask for`)
      if (resolvedAt !== null && at > resolvedAt + onItsWayMs)
        this.#problems.add('page-for-resolved', `a push of ${alarm}, ${at - resolvedAt} ms after it was resolved`)
    }
  }

  #step(incident: Alarmed, { seq, recordedAt, actor, incidentId, body }: Stepped): void {
    incident.rung = `${incidentId} ${incident.run} ${body.round} ${body.step}`
    // A person who asks for help takes a step before its time.
    if (actor.kind === 'relay' && body.dueAt !== incident.nextStepAt)
      this.#problems.add(
        'overdue',
        `the step at ${seq} says due ${body.dueAt}, by the log it was ${incident.nextStepAt}`,
      )
    incident.nextStepAt = recordedAt + (body.people.length === 0 ? 0 : (incident.waits[body.step] ?? 0))
  }

  #page(incident: Alarmed, { seq, incidentId, body }: Raised): void {
    if (incident.resolvedAt !== null) this.#problems.add('page-for-resolved', `page at ${seq} for ${incidentId}`)
    if (this.#pages.has(body.pageId)) this.#problems.add('second-alarm', `${body.pageId} is raised again at ${seq}`)
    this.#pages.set(body.pageId, incidentId ?? '')
    const rung = `${incident.rung} ${body.person}`
    if (body.purpose !== 'escalation') return
    if (this.#rungs.has(rung)) this.#problems.add('second-alarm', `${rung} is paged again at ${seq}`)
    this.#rungs.add(rung)
  }

  #incident(id: string): Alarmed {
    const known = this.#incidents.get(id)
    if (known) return known
    const incident: Alarmed = { run: 0, rung: '', resolvedAt: null, nextStepAt: null, waits: [] }
    this.#incidents.set(id, incident)
    return incident
  }
}

type Stepped = Extract<JournalEntry, { type: 'escalation.stepped' }>
type Raised = Extract<JournalEntry, { type: 'page.raised' }>
