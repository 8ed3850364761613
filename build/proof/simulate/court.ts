import type { RootDesk } from '@baton/shared/desk/folded-desk.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { listIncidents } from '../../../relay/src/core/incident-list.ts'
import { Answers } from './answers.ts'
import { judgeConsole } from './console-laws.ts'
import type { ConsoleMachine } from './console-machine.ts'
import { judgeIncident, judgeLeavers, judgeOwnership, judgeSame, judgeTimers } from './desk-laws.ts'
import { DueJudge } from './due-judge.ts'
import { LogJudge } from './log-judge.ts'
import type { RelayProcess } from './relay-machine.ts'
import type { Source } from './source.ts'
import { Verdict } from './verdict.ts'

/** Everything that must hold, asked of everybody who takes part. */
export class Court {
  readonly verdict = new Verdict()
  readonly log = new LogJudge(this.verdict)
  readonly answers = new Answers(this.verdict, this.log)
  readonly due = new DueJudge(this.verdict)
  /** Commands of which a person was told that they are kept. */
  readonly #kept = new Map<string, Set<string>>()

  toldKept(person: string, commandIds: readonly string[]): void {
    const kept = this.#kept.get(person) ?? new Set()
    this.#kept.set(person, kept)
    for (const id of commandIds) kept.add(id)
  }

  /** A telephone has a message, whatever becomes of the answer. */
  toldByPhone(message: string): void {
    this.log.received.add(message)
  }

  committed({ isAlive, journal }: RelayProcess, entries: readonly JournalEntry[]): void {
    const last = entries.at(-1)?.seq ?? 0
    this.verdict.require(
      isAlive && last <= journal.head.seq,
      'what is published is durable',
      () => `published ${last}, durable ${journal.head.seq}`,
    )
    this.log.take(entries)
  }

  /** Everything that was published or answered is there; what is there beside it nobody has heard of yet. */
  async booted(process: RelayProcess): Promise<readonly JournalEntry[]> {
    const { journal, core } = process
    this.due.reset()
    const published = this.log.entries.length
    const [last, ...unheard] = await journal.read(published - 1, Number.POSITIVE_INFINITY)
    const news = published === 0 && last ? [last, ...unheard] : unheard
    this.verdict.require(
      published === 0 || last?.hash === this.log.hashAt(published),
      'what was published survives',
      () => `published ${published}, stored ${journal.head.seq}`,
    )
    this.log.take(news)
    await this.answers.judgeKept(journal)
    judgeSame(this.verdict, 'a start finds what was there', this.log.desk, core.desk)
    await this.judgeStored(process)
    return news
  }

  consoleStarted({ host, person }: ConsoleMachine): void {
    const waiting = new Set(host?.outbox.waiting.map(({ command }) => command.commandId))
    for (const id of this.#kept.get(person) ?? [])
      this.verdict.require(
        waiting.has(id) || this.answers.hasAnswered(id),
        'what a person was told is kept is kept',
        () => `${person}: ${id}`,
      )
  }

  /** After every step; `now` in the scheduler's time. */
  judge(now: number, process: RelayProcess | null, consoles: readonly ConsoleMachine[]): void {
    for (const console of consoles) judgeConsole(this.verdict, this.log, console, now)
    if (!process) {
      this.due.reset()
      return
    }
    const { desk } = process.core
    const { seq, hash } = this.log.desk
    this.verdict.require(
      desk.seq === seq && desk.hash === hash,
      'what is known is what was published',
      () => `the relay is at ${desk.seq}, published is ${seq}`,
    )
    judgeOwnership(this.verdict, desk)
    judgeLeavers(this.verdict, desk)
    this.due.judge(desk, now, process.core.now())
  }

  /** Now and then: it looks at everything. */
  judgeDearly(process: RelayProcess | null, consoles: readonly ConsoleMachine[]): void {
    const { desk } = this.log
    judgeTimers(this.verdict, desk)
    if (process) this.#judgeCopy('the relay’s state', process.core.desk)
    for (const { host, person } of consoles)
      if (host?.replica.desk.seq === desk.seq) this.#judgeCopy(`the state of ${person}’s console`, host.replica.desk)
  }

  /** Once all is mended and at rest: what was promised has come true. */
  judgeRest(sources: readonly Source[]): void {
    for (const [person, ids] of this.#kept)
      for (const id of ids)
        this.verdict.require(
          this.log.hasLeft(person) || this.answers.hasAnswered(id),
          'what a person was told is kept is answered',
          () => `${person}: ${id}`,
        )
    for (const { integrationId, alerts } of sources)
      for (const { key, state } of alerts) {
        const known = this.log.desk.alert(`${integrationId}/${key}`)?.state ?? 'cleared'
        const isSame = known === (state === 'firing' ? 'firing' : 'cleared')
        this.verdict.require(
          isSame,
          'what a source said last is what is known',
          () => `${key} is ${state}, not ${known}`,
        )
      }
  }

  /** What has left memory is as the log tells it, read by itself or in a list. Asked while nothing is on its way to the disk. */
  async judgeStored({ core, journal }: RelayProcess): Promise<void> {
    if (journal.head.seq !== this.log.desk.seq) return
    const { listed, read } = await journal.askCalmly(async () => ({
      listed: await listIncidents(core, journal, { limit: Number.MAX_SAFE_INTEGER }),
      read: await Promise.all([...this.log.desk.incidents()].map(({ id }) => core.incident(id))),
    }))
    const rows = new Map(listed.map((incident) => [incident.id, incident]))
    for (const [index, incident] of [...this.log.desk.incidents()].entries()) {
      judgeIncident(this.verdict, 'what is read is the fold of the log', incident, read[index])
      if (!incident.drill)
        judgeIncident(this.verdict, 'what is listed is the fold of the log', incident, rows.get(incident.id))
    }
  }

  /** The whole chain as the disk holds it. */
  async judgeChain(process: RelayProcess): Promise<void> {
    await this.judgeStored(process)
    const damage = await process.journal.verify()
    this.verdict.require(damage === null, 'the stored chain is whole', () => JSON.stringify(damage))
  }

  #judgeCopy(what: string, desk: RootDesk): void {
    judgeSame(this.verdict, `${what} is the fold of the log`, this.log.desk, desk)
  }
}
