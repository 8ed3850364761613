import { createHash } from 'node:crypto'
import { Random } from '../../lib/random.ts'
import { ConsoleMachine } from './console-machine.ts'
import { Court } from './court.ts'
import { Disk } from './disk.ts'
import { Network } from './network.ts'
import { Outside } from './outside.ts'
import { RelayMachine } from './relay-machine.ts'
import { Scheduler } from './scheduler.ts'
import { nights, people } from './setup.ts'
import { createSimSocket } from './sim-socket.ts'
import { Source } from './source.ts'

/** A relay that has failed is started again after this, ms, as a service manager does. */
const startedAgainAfterMs = 1_000
const dayMs = 86_400_000

/** Who and what takes part in a run: a relay, three consoles, two sources and the outside, in one process. */
export class Stage {
  readonly court = new Court()
  readonly random: Random
  readonly scheduler = new Scheduler()
  readonly disk: Disk
  readonly network: Network
  readonly outside: Outside
  readonly relay: RelayMachine
  readonly consoles: readonly ConsoleMachine[]
  readonly sources: readonly Source[]
  partitions = 0
  readonly #tell: (line: string) => void
  readonly #trace = createHash('sha256')
  /** When the run begins, Unix ms, and by how much each machine's clock is off, ms. */
  readonly #start: number
  readonly #offsets = new Map<string, number>()

  constructor(seed: number, tell: (line: string) => void) {
    this.#tell = tell
    this.random = new Random(seed)
    this.#start = this.random.pick(nights)
    this.disk = new Disk(this.scheduler, this.random.fork())
    this.network = new Network(this.scheduler, this.random.fork())
    this.outside = this.#createOutside()
    this.relay = this.#createRelay()
    this.consoles = people.map((person) => this.#createConsole(person))
    this.sources = (['alertmanager', 'generic'] as const).map((kind) => this.#createSource(kind))
  }

  /** Something has happened. All of it makes the digest. */
  note(what: string): void {
    const line = `${this.scheduler.now} ${what}`
    this.#trace.update(`${line}\n`)
    this.#tell(line)
  }

  /** A digest of everything that happened, byte for byte; asked for once, at the end. */
  digest(): string {
    return this.#trace.digest('hex')
  }

  moveClock(machine: string, ms: number): void {
    this.#offsets.set(machine, (this.#offsets.get(machine) ?? 0) + ms)
  }

  async startConsole(console: ConsoleMachine): Promise<void> {
    this.note(`the console of ${console.person} starts`)
    void console.start()
    await this.scheduler.settle()
    console.heardAt = this.scheduler.now
    this.court.consoleStarted(console)
  }

  judge(): void {
    this.court.judge(this.scheduler.now, this.relay.process, this.consoles)
  }

  judgeDearly(): void {
    this.court.judgeDearly(this.relay.process, this.consoles)
  }

  async judgeStored(): Promise<void> {
    if (this.relay.process) await this.court.judgeStored(this.relay.process)
  }

  #wall(machine: string): number {
    return this.#start + this.scheduler.now + (this.#offsets.get(machine) ?? 0)
  }

  /** Nobody sets a laptop, or a monitoring system, by the relay's clock. */
  #setClock(machine: string): void {
    this.#offsets.set(machine, this.random.pick([0, 0, -dayMs, dayMs, this.random.between(-5_000, 5_000)]))
  }

  #createRelay(): RelayMachine {
    const { court, scheduler } = this
    return new RelayMachine({
      scheduler,
      random: this.random.fork(),
      disk: this.disk,
      outside: this.outside,
      wall: () => this.#wall('relay'),
      onBooted: async (process) => {
        const { seq, hash } = process.journal.head
        const news = await court.booted(process)
        this.note(`the relay starts at ${seq} ${hash}, ${news.length} events are news`)
      },
      onCommitted: (process, entries) => {
        court.committed(process, entries)
        for (const { seq, type, incidentId, hash } of entries) this.note(`event ${seq} ${type} ${incidentId} ${hash}`)
      },
      onCrashed: (why) => {
        court.due.reset()
        this.note(`the relay ends: ${why}`)
        scheduler.after(startedAgainAfterMs, () => void this.relay.start())
      },
    })
  }

  #createConsole(person: string): ConsoleMachine {
    const { scheduler, network, relay, court } = this
    this.#setClock(person)
    const common = { scheduler, network, relay, witness: court.answers, machine: person }
    return new ConsoleMachine({
      person,
      scheduler,
      random: this.random.fork(),
      wall: () => this.#wall(person),
      socket: (onHeard) => createSimSocket({ ...common, onHeard }),
    })
  }

  #createSource(kind: 'alertmanager' | 'generic'): Source {
    const { scheduler, network, relay, court } = this
    this.#setClock(kind)
    return new Source({
      kind,
      scheduler,
      random: this.random.fork(),
      network,
      relay,
      clock: () => this.#wall(kind),
      onAnswered: (integrationId, taken) => court.answers.signalsAnswered(integrationId, taken),
    })
  }

  #createOutside(): Outside {
    return new Outside({
      scheduler: this.scheduler,
      random: this.random.fork(),
      people,
      onTold: (person, key) => {
        this.note(`${person} is told by ${key}`)
        this.court.toldByPhone(key)
      },
      onSent: (process, kind, key) => {
        this.note(`a ${kind} goes out: ${key}`)
        if (kind === 'update') return
        // What many incidents would say one after the other goes out in one message, under the name of the first.
        const [pageId = ''] = key.split('+')
        const page = [...process.core.desk.incidents()].flatMap(({ pages }) => pages[pageId] ?? [])[0]
        this.court.verdict.require(page?.state === 'open', 'no page for what is over', () => `${key} is ${page?.state}`)
      },
    })
  }
}
