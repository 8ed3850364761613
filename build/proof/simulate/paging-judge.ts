import type { JournalEntry } from '@baton/shared/log/events.ts'
import { alertOf } from '@baton/shared/model/alert-table.ts'
import type { SourceSeverity } from '@baton/shared/model/config.ts'
import { type Incident, isHelp, type Page, severityRank } from '@baton/shared/model/incident.ts'
import type { Verdict } from './verdict.ts'

/** Names of critical alerts that whoever has an incident is told of; beyond it is a storm. */
const maxNames = 20

/** What must have come of news by the end of the batch that brought them. */
interface Owed {
  readonly law: string
  readonly what: string
  readonly isPaid: (incident: Incident) => boolean
}

/** Who is called must follow what happens: nobody is dropped without a word, and what got worse is heard by somebody. */
export class PagingJudge {
  readonly #verdict: Verdict
  readonly #owed = new Map<string, Owed[]>()
  /** By incident: the names of what was critical there. */
  readonly #names = new Map<string, Set<string>>()

  constructor(verdict: Verdict) {
    this.#verdict = verdict
  }

  /** `people` are those whom the file knows when the entry is taken. */
  take(entry: JournalEntry, before: Incident | undefined, after: Incident | undefined, people: object): void {
    if (!before || !after || before.drill) return
    this.#judgeDropped(entry, before, after)
    this.#judgeEnd(entry, before, after)
    const { body } = entry
    if (entry.type === 'alert.fired') this.#noteFiring(entry, before, people)
    if (entry.type === 'alert.updated') this.#noteUpdate(before, after, entry.body.key)
    if (entry.type === 'incident.sev-set') {
      const was = before.sev ?? 3
      if (entry.body.sev !== null && entry.body.sev < was && before.clearedAt === null)
        this.#owe(before, 'a rise in SEV is heard', JSON.stringify(body), (incident) => !isDeaf(incident))
    }
  }

  /** At the end of a batch; incidents by id. */
  settle(incident: (id: string) => Incident | undefined): void {
    for (const [id, owed] of this.#owed) {
      const now = incident(id)
      for (const { law, what, isPaid } of owed)
        this.#verdict.require(!now || now.status === 'resolved' || isPaid(now), law, () => `${id}: ${what}`)
    }
    this.#owed.clear()
  }

  #owe({ id }: Incident, law: string, what: string, isPaid: Owed['isPaid']): void {
    this.#owed.set(id, [...(this.#owed.get(id) ?? []), { law, what, isPaid }])
  }

  /** Whom a person asked for is told when nobody waits for them any more. */
  #judgeDropped(entry: JournalEntry, before: Incident, after: Incident): void {
    const named = 'dropped' in entry.body ? (entry.body.dropped ?? []) : []
    const isNamed = (person: string) => named.some((one) => one.person === person)
    const asked = (page: Page) => page.purpose === 'reassign' || isHelp(page)
    for (const page of Object.values(before.pages)) {
      const now = after.pages[page.id]
      if (page.state !== 'open' || now?.state !== 'closed' || now.declined) continue
      const isReplaced = entry.type === 'page.raised' && entry.body.person === page.person
      // It says whom, and why, itself.
      if (entry.type === 'page.withdrawn' && entry.body.pageId === page.id) continue
      if (isReplaced || page.person === entry.actor.id) continue
      const isSnooze = entry.type === 'incident.snoozed'
      this.#verdict.require(
        (!asked(page) && !isSnooze) || isNamed(page.person),
        'nobody who was asked is dropped without a word',
        () => `${after.id}: ${page.person} by ${entry.type} ${entry.seq}`,
      )
    }
  }

  /** What puts an end to somebody's word ends it whole. */
  #judgeEnd(entry: JournalEntry, before: Incident, after: Incident): void {
    const { kind } = after.paging
    if (entry.type === 'incident.unacknowledged' || entry.type === 'incident.unsnoozed')
      this.#verdict.require(
        kind !== 'snoozed' && kind !== 'acknowledged',
        'who takes it back is heard',
        () => `${after.id} is ${kind} after ${entry.type} ${entry.seq}`,
      )
    if (entry.type === 'incident.acknowledged' && before.paging.kind === 'exhausted')
      this.#verdict.require(
        entry.actor.kind === 'person',
        'what nobody answered is shown until a person does',
        () => `${after.id} by ${entry.actor.kind} ${entry.seq}`,
      )
  }

  /** What its source has called critical since it fired is known by its name as well. */
  #noteUpdate(before: Incident, { alerts }: Incident, key: string): void {
    const [was, is] = [alertOf(before.alerts, key), alertOf(alerts, key)]
    if (is?.severity === 'critical') this.#namesOf(before.id).add(is.alertName)
    if (was && is) this.#oweRise(before, key, was.severity, is.severity)
  }

  #oweRise(before: Incident, key: string, was: SourceSeverity, is: SourceSeverity): void {
    if (before.paging.kind !== 'snoozed' || severityRank[is] <= severityRank[was]) return
    if (is !== 'critical' && is !== 'error') return
    this.#owe(before, 'a rise in severity ends a snooze', `${key} is ${is}`, ({ paging }) => paging.kind !== 'snoozed')
  }

  #namesOf(id: string): Set<string> {
    const names = this.#names.get(id) ?? new Set()
    this.#names.set(id, names)
    return names
  }

  #noteFiring({ body }: Extract<JournalEntry, { type: 'alert.fired' }>, before: Incident, people: object): void {
    const names = this.#namesOf(before.id)
    const { severity, alertName, key } = body
    const isCritical = severity === 'critical'
    const isWorst = severityRank[severity] > severityRank[before.gravest]
    const isNewName = isCritical && !names.has(alertName) && names.size < maxNames
    if (isCritical) names.add(alertName)
    if (!isCritical && severity !== 'error') return
    const known = alertOf(before.alerts, key)
    if (known) this.#oweRise(before, key, known.severity, severity)
    const what = `${key} fires, ${severity}`
    const { kind } = before.paging
    const hasJoined = before.alertCount > 0 && !known
    if (kind === 'exhausted')
      this.#owe(before, 'news after a policy was climbed in vain page again', what, (now) => now.paging.kind !== kind)
    if (kind === 'snoozed' && isCritical && hasJoined)
      this.#owe(before, 'a critical alert ends a snooze', what, (now) => now.paging.kind !== kind)
    if (before.paging.kind !== 'acknowledged' || (!isWorst && !isNewName) || before.policy === null) return
    const { by } = before.paging.acknowledgement
    if (by === null || !Object.hasOwn(people, by)) return
    this.#owe(
      before,
      'whoever has it hears what is graver',
      what,
      ({ paging }) => paging.kind !== 'acknowledged' || paging.news !== null,
    )
  }
}

/** It rests, or nobody answered, so nothing is on its way to anybody. */
function isDeaf({ paging, clearedAt }: Incident): boolean {
  return clearedAt === null && (paging.kind === 'snoozed' || paging.kind === 'exhausted')
}
