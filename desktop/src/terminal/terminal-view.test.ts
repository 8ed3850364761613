import { describe, expect, it } from 'vitest'
import { type Bench, createBench } from '../host/testing/bench.ts'
import type { Line } from './lines.ts'
import { Face } from './terminal-view.ts'

const second = 1_000

/** A person at a terminal that a test can read, before the real host over a stand-in for the relay. */
class Desk {
  readonly bench: Bench
  readonly face: Face
  hasQuit = false
  #lines: readonly Line[] = []

  constructor(bench: Bench, width = 80, height = 24) {
    this.bench = bench
    const canvas = {
      width,
      height,
      draw: async (lines: readonly Line[]) => {
        this.#lines = lines
      },
    }
    const quit = () => {
      this.hasQuit = true
    }
    this.face = new Face({ bridge: bench.bridge, canvas, clock: bench.clock, quit })
  }

  get screen(): string {
    return this.#lines
      .map((line) =>
        line
          .map(({ text }) => text)
          .join('')
          .trimEnd(),
      )
      .join('\n')
  }

  get height(): number {
    return this.#lines.length
  }

  /** Keys one after the other, each answered by the screen before the next. */
  async press(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      this.#key(name)
      await this.bench.clock.pass(0)
    }
  }

  /** Keys that arrive all at once. */
  async burst(...names: readonly string[]): Promise<void> {
    for (const name of names) this.#key(name)
    await this.bench.clock.pass(0)
  }

  async paste(text: string): Promise<void> {
    for (const name of text) this.#key(name === '\n' ? 'return' : name, true)
    await this.bench.clock.pass(0)
  }

  #key(name: string, isPasted = false): void {
    this.face.key({ name, text: name.length === 1 ? name : name === 'space' ? ' ' : '', isPasted })
  }
}

async function createDesk(prepare?: (bench: Bench) => void, width?: number, height?: number): Promise<Desk> {
  const desk = new Desk(await createBench(prepare), width, height)
  await desk.face.start()
  await desk.bench.clock.pass(0)
  return desk
}

describe('the face in a terminal', () => {
  it('acknowledges a page by two different keys, the second answered to what is on the screen', async () => {
    const desk = await createDesk(({ relay }) => relay.signal())
    const { relay } = desk.bench
    await desk.press('a')
    expect(desk.screen).toContain('Acknowledge disk is full')
    await desk.press('a')
    expect(desk.screen).toContain('Not done.')
    // In one burst the question cannot have been read.
    await desk.burst('a', 'y')
    expect(relay.newest().status).toBe('triggered')
    await desk.press('n', 'escape')
    await desk.paste('ay')
    expect(relay.newest().status).toBe('triggered')
    await desk.press('a', 'y')
    expect(relay.newest().status).toBe('acknowledged')
    expect(desk.screen).toContain('acknowledged by Ana')
  })

  it('shows who asks and why, and takes a yes or a no', async () => {
    const desk = await createDesk(({ relay }) => relay.signal())
    const { relay, clock } = desk.bench
    const { id } = relay.newest()
    await desk.press('c')
    expect(desk.screen).toContain('Nobody waits for your answer')
    relay.command('bo', { type: 'incident.acknowledge', incidentId: id })
    relay.command('bo', { type: 'incident.escalate', incidentId: id, person: 'ana', why: 'the pool is full' })
    await clock.pass(second)
    expect(desk.screen).toMatch(/Bo asks you for help: “the pool is full”/)
    await desk.press('c', ...'asleep')
    expect(desk.screen).toContain('I cannot, because')
    expect(desk.screen).toContain('asleep_')
    await desk.press('return')
    await clock.pass(second)
    expect(desk.screen).toContain('knows that you cannot come')
    expect(desk.bench.state.alarm.pages).toEqual([])
    expect(relay.entries).toContainEqual(
      expect.objectContaining({ type: 'page.declined', body: expect.objectContaining({ reason: 'asleep' }) }),
    )

    relay.command('bo', { type: 'incident.escalate', incidentId: id, person: 'ana', why: 'please' })
    await clock.pass(second)
    await desk.press('a')
    expect(desk.screen).toMatch(/I am coming to disk is full \(tells Bo at once/)
    await desk.press('y')
    await clock.pass(second)
    expect(desk.screen).toContain('Bo knows that you are coming.')
    await desk.press('return')
    expect(desk.screen).toMatch(/people: Bo \(no device, ntfy only\) holds it, Ana \(live\) here/)
  })

  it('shows beside each name how a page gets there, and the number of whoever was asked', async () => {
    const desk = await createDesk(({ relay }) => {
      relay.signal()
      const body = { deviceId: 'dev-bo', person: 'bo', name: 'laptop' }
      relay.commit([{ type: 'device.paired', incidentId: null, body }], { kind: 'relay', id: 'relay', device: null })
      relay.left = { 'dev-bo': relay.now }
      Object.assign(relay, { phones: { revision: 'a.1', numbers: { bo: '+491512345678' } } })
    })
    const { relay, clock } = desk.bench
    const { id } = relay.newest()
    await clock.pass(70 * second)
    expect(desk.screen).toMatch(/on call: Ana \(live\)/)
    await desk.press('e')
    expect(desk.screen).toMatch(/pages Bo \(blind 1 m\) now/)
    await desk.press('y', 'return')
    relay.command('ana', { type: 'incident.escalate', incidentId: id, person: 'bo', why: 'the pool is full' })
    await clock.pass(second)
    expect(desk.screen).toMatch(/You asked Bo · Bo: paged .* · call \+491512345678\n {6}“the pool is full”/)
    relay.kill()
    await clock.pass(20 * second)
    expect(desk.screen).toMatch(/on call: Ana \(not known\)/)
  })

  it('answers for the incident that was asked about, whatever comes meanwhile', async () => {
    const desk = await createDesk(({ relay }) => relay.signal({ title: 'first', severity: 'error' }))
    const { relay, clock } = desk.bench
    const { id } = relay.newest()
    await desk.press('a')
    relay.signal({ title: 'second', severity: 'critical', externalKey: 'k2', groupKey: 'g2' })
    await clock.pass(second)
    expect(desk.screen).toMatch(/second.*> \[error\] {4}first.*Acknowledge first/s)
    await desk.press('y')
    expect(relay.desk.incident(id)?.status).toBe('acknowledged')
    expect(relay.newest().status).toBe('triggered')
  })

  it('reports a page as shown when it is painted where a person looks, and as seen at a key', async () => {
    const desk = await createDesk()
    const { bench } = desk
    desk.face.focused(false)
    bench.relay.signal()
    await bench.clock.pass(5 * second)
    const layers = () => bench.relay.receipts.map(({ layer }) => layer)
    expect(layers()).not.toContain('shown')
    desk.face.focused(true)
    await bench.clock.pass(5 * second)
    expect(layers()).toContain('shown')
    expect(layers()).not.toContain('seen')
    await desk.press('k')
    await bench.clock.pass(5 * second)
    expect(layers()).toContain('seen')
  })

  it('is BLIND, not quiet, when it is on call and the relay is gone', async () => {
    const desk = await createDesk(({ relay }) => relay.signal())
    const { relay, clock } = desk.bench
    relay.kill()
    await clock.pass(5 * second)
    expect(desk.screen).toMatch(/offline since \d\d:\d\d:\d\d/)
    await desk.press('a', 'y')
    expect(desk.screen).toMatch(/1 pending.*escalation continues/s)
    await desk.press('e')
    expect(desk.screen).toContain('nobody was paged')
    await clock.pass(60 * second)
    expect(desk.screen).toMatch(/BLIND since \d\d:\d\d:\d\d: you are on call/)
    relay.start()
    await clock.pass(60 * second)
    expect(desk.screen).toContain('live')
    expect(desk.screen).not.toContain('pending')
    expect(relay.newest().status).toBe('acknowledged')
  })

  it('keeps what was written of a note until it is taken', async () => {
    const desk = await createDesk(({ relay }) => relay.signal())
    await desk.press('n', ...'rolled')
    await desk.paste(' back\n42')
    await desk.press('x', 'backspace', 'escape')
    expect(desk.screen).toContain('draft')
    await desk.press('n')
    expect(desk.screen).toContain('rolled back 42_')
    await desk.press('return', 'return')
    expect(desk.screen).toMatch(/Timeline.*note +Ana: rolled back 42/s)
    await desk.press('escape', 'n')
    expect(desk.screen).not.toContain('rolled')
  })

  it('resolves, asks for help and snoozes only after a second key', async () => {
    const desk = await createDesk(({ relay }) => relay.signal())
    const { relay } = desk.bench
    await desk.press('e')
    expect(desk.screen).toContain('pages Bo (no device, ntfy only) now?')
    await desk.press('y')
    expect(desk.bench.state.feed[0]?.paging.map(({ name }) => name)).toContain('Bo')
    await desk.press('s')
    expect(desk.screen).toMatch(/1: 15 m/)
    await desk.press('1')
    expect(desk.screen).toMatch(/Snoozed disk is full until \d\d:\d\d/)
    await desk.press('r', 'r')
    expect(relay.newest().status).not.toBe('resolved')
    await desk.press('r', 'y')
    expect(relay.newest().status).toBe('resolved')
  })

  it('ends a snooze from where one is set', async () => {
    const desk = await createDesk(({ relay }) => relay.signal())
    const { relay } = desk.bench
    await desk.press('s')
    expect(desk.screen).not.toContain('0: end the snooze')
    await desk.press('0')
    expect(desk.screen).toContain('Not snoozed.')
    await desk.press('s', '1', 's')
    expect(desk.screen).toContain('0: end the snooze · 1: 15 m')
    await desk.press('x')
    expect(desk.screen).toContain('The snooze stands.')
    expect(relay.newest().paging.kind).toBe('snoozed')
    await desk.press('s', '0')
    expect(desk.screen).toMatch(/The snooze of disk is full is over: it pages again/)
    expect(relay.newest().paging.kind).toBe('climbing')
  })

  it('works a test page, which is in no feed', async () => {
    const desk = await createDesk()
    await desk.press('t', 'y')
    expect(desk.screen).toContain('TEST PAGE')
    await desk.press('p')
    expect(desk.screen).toContain('Timeline')
    await desk.press('a', 'y')
    expect(desk.bench.state.alarm.pages).toEqual([])
  })

  it('asks before it quits while somebody counts on it', async () => {
    const desk = await createDesk()
    await desk.press('q')
    expect(desk.screen).toContain('you are on call')
    await desk.press('n')
    expect(desk.hasQuit).toBe(false)
    await desk.press('ctrl-c', 'ctrl-c')
    expect(desk.hasQuit).toBe(true)
  })

  it('draws exactly the screen that there is, however small and however much there is to say', async () => {
    const sizes = [
      [80, 24],
      [200, 60],
      [40, 10],
      [20, 6],
    ] as const
    for (const [width, height] of sizes) {
      const desk = await createDesk(
        ({ relay }) => {
          for (let n = 0; n < 40; n++)
            relay.signal({ title: `alert ${n} ${'x'.repeat(300)}\u001b[2J`, externalKey: `${n}`, groupKey: `${n}` })
        },
        width,
        height,
      )
      for (const keys of [[], ['j', 'j'], ['return'], ['k'], ['escape', '?'], ['x', 'p']]) {
        await desk.press(...keys)
        expect(desk.height).toBe(height)
        for (const line of desk.screen.split('\n')) expect(line.length).toBeLessThanOrEqual(width)
        expect(desk.screen).not.toContain('\u001b')
      }
    }
  })

  it('keeps the chosen row in sight', async () => {
    const desk = await createDesk(({ relay }) => {
      for (let n = 0; n < 40; n++) relay.signal({ title: `alert ${n}`, externalKey: `${n}`, groupKey: `${n}` })
    })
    for (let n = 0; n < 39; n++) {
      await desk.press('j')
      expect(desk.screen).toMatch(/^> /m)
    }
    expect(desk.bench.state.feed.at(-1)?.title).toBe(/^> \[\w+\] +(alert \d+)/m.exec(desk.screen)?.[1])
  })
})
