import { describe, expect, it } from 'vitest'
import { FakeClock, settle } from '../host/testing/fake-clock.ts'
import { OwnRelay } from './own-relay.ts'

class FakeChild {
  say: (line: string) => void = () => undefined
  end: (how: string) => void = () => undefined
  isStopped = false
  readonly readyLine = new Promise<string>((resolve) => {
    this.say = resolve
  })
  readonly ended = new Promise<string>((resolve) => {
    this.end = resolve
  })
  stop(): void {
    this.isStopped = true
    this.end('stopped')
  }
}

const line = JSON.stringify({ console: 'http://127.0.0.1:4711/#pair=x' })

function setup() {
  const clock = new FakeClock(0)
  const children: FakeChild[] = []
  const ports: number[] = []
  const told: string[] = []
  const relay = new OwnRelay({
    fork: (port) => {
      const child = new FakeChild()
      children.push(child)
      ports.push(port)
      return child
    },
    clock,
    tell: (text) => told.push(text),
  })
  return { relay, clock, children, ports, told }
}

describe('the relay on this machine', () => {
  it('is ready when it says where it is; asked twice, it is one', async () => {
    const { relay, children } = setup()
    const [first, second] = [relay.start(0), relay.start(0)]
    children[0]!.say(line)
    expect(await first).toEqual({ ok: true, consoleLink: 'http://127.0.0.1:4711/#pair=x', port: 4711 })
    expect(await second).toEqual(await first)
    expect(children).toHaveLength(1)
  })

  it('is started again on the same port when it ends unasked, and that is told', async () => {
    const { relay, clock, children, ports, told } = setup()
    const started = relay.start(0)
    children[0]!.say(line)
    await started
    children[0]!.end('exit code 1')
    await settle()
    expect(told).toEqual(['The relay on this machine ended (exit code 1). It is being started again.'])
    await clock.pass(1_000)
    expect(ports).toEqual([0, 4711])
    // It does not come up: tried again, later each time.
    children[1]!.end('port 4711 is in use')
    await settle()
    await clock.pass(1_999)
    expect(children).toHaveLength(2)
    await clock.pass(1)
    expect(children).toHaveLength(3)
  })

  it('stays stopped when it was told to stop', async () => {
    const { relay, clock, children } = setup()
    const started = relay.start(0)
    children[0]!.say(line)
    await started
    await relay.stop()
    expect(children[0]!.isStopped).toBe(true)
    await clock.pass(60_000)
    expect(children).toHaveLength(1)
  })

  it('says why it could not be started, and can be asked again', async () => {
    const { relay, clock, children } = setup()
    const failed = relay.start(0)
    children[0]!.end('port 4010 is in use')
    expect(await failed).toEqual({ ok: false, detail: 'port 4010 is in use' })
    const garbled = relay.start(0)
    children[1]!.say('hello')
    expect(await garbled).toMatchObject({ ok: false })
    const stuck = relay.start(0)
    await clock.pass(30_000)
    expect(await stuck).toMatchObject({ ok: false })
    expect(children[2]!.isStopped).toBe(true)
  })
})
