import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { commandId, temporaryDir } from '../kit.ts'
import {
  api,
  flipped,
  journalOf,
  kill,
  type LoggedEvent,
  type ReadyLine,
  run,
  sendAlert,
  serve,
} from './relay-process.ts'

const eventually = { timeout: 15_000, interval: 50 }

function yamlOf(firstWait: string): string {
  return `
people:
  owner: { name: Sam }
  ana: { name: Ana }
  bo: { name: Bo }
teams:
  ops: { name: Operations, members: [owner, ana, bo], on-call: [owner, ana, bo] }
escalation-policies:
  default:
    steps:
      - { page: [owner], wait: ${firstWait} }
      - { page: [ana], wait: 60s }
      - { page: [bo], wait: 60s }
default-policy: default
`
}

interface Escalation {
  readonly dir: string
  readonly incidentId: string
  /** When the second step is due, Unix ms. */
  readonly dueAt: number
}

/** A relay that was killed right after its first page. */
async function killedInEscalation(firstWait: string): Promise<Escalation> {
  const dir = temporaryDir()
  const relay = await serve(dir)
  expect((await api(relay.line, '/v1/config', { yaml: yamlOf(firstWait) })).status).toBe(200)
  expect(await sendAlert(relay.line, {})).toBe(202)
  const incident = await vi.waitFor(async () => {
    const [open] = (await api(relay.line, '/v1/incidents')).body.incidents
    expect(open.pages).toHaveLength(1)
    return open
  }, eventually)
  await kill(relay)
  return { dir, incidentId: incident.id, dueAt: Date.parse(incident.nextStep.at) }
}

const pagesOf = async (line: ReadyLine) => (await journalOf(line)).filter((event) => event.type === 'page.raised')
const timelineOf = async (line: ReadyLine, id: string): Promise<string> =>
  (await api(line, `/v1/incidents/${id}/timeline`)).body.entries.map((row: { text: string }) => row.text).join('\n')

test('kill -9 in the middle of an escalation: the next step goes out on time', async () => {
  const { dir, incidentId, dueAt } = await killedInEscalation('6s')
  const { line } = await serve(dir)
  const second = await vi.waitFor(async () => {
    const pages = await pagesOf(line)
    expect(pages.map((page) => page.body.person)).toEqual(['owner', 'ana'])
    return pages[1]
  }, eventually)
  expect(second?.body.dueAt).toBe(dueAt)
  expect(second?.recordedAt).toBeGreaterThanOrEqual(dueAt)
  expect(second?.recordedAt).toBeLessThan(dueAt + 1_000)
  expect(await timelineOf(line, incidentId)).toMatch(/^pages Ana$/m)
})

test('kill -9 and a start after the next step was due: it goes out at once, once, marked late', async () => {
  const { dir, incidentId, dueAt } = await killedInEscalation('1s')
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(dueAt + 2_500), eventually)
  const { line } = await serve(dir)
  await vi.waitFor(async () => expect(await pagesOf(line)).toHaveLength(2), eventually)
  const readyAt = Date.now()
  const [, late] = await pagesOf(line)
  expect(late).toMatchObject({ body: { person: 'ana', dueAt } })
  expect(late?.recordedAt).toBeLessThanOrEqual(readyAt)
  expect(await timelineOf(line, incidentId)).toMatch(/^pages Ana, late by \d+ s$/m)
  const [incident] = (await api(line, '/v1/incidents')).body.incidents
  expect(incident.nextStep).toMatchObject({ kind: 'pages', people: ['Bo'] })
  expect(Date.parse(incident.nextStep.at)).toBe((late?.recordedAt ?? 0) + 60_000)
})

/** What clients were promised: keys of alerts with a 202, and answers to notes. */
interface Ledger {
  readonly alerts: Set<string>
  readonly notes: Map<string, { readonly note: object; readonly seq: number }>
}

/** Raw bodies are kept with the events: big ones hold a commit open long enough for the kill to fall into it. */
const padding = randomBytes(60_000).toString('hex')

/** Posts an alert, and says so the moment that the answer begins. Resolves when it has ended, well or not. */
function post(agent: Agent, url: string, alert: object, onAccepted: () => void): Promise<void> {
  return new Promise((resolve) => {
    const asked = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } })
    asked.on('response', (response) => {
      if (response.statusCode === 202) onAccepted()
      response
        .resume()
        .on('error', () => resolve())
        .on('end', () => resolve())
    })
    // A connection that breaks is what a client sees of a kill: no promise was made.
    asked.on('error', () => resolve())
    asked.end(JSON.stringify({ title: 'Checkout is down', severity: 'info', padding, ...alert }))
  })
}

/** Clients that send until `enough` alerts were accepted, when the relay is killed with the rest under way. */
async function loadAndKill(relay: Awaited<ReturnType<typeof serve>>, round: number, ledger: Ledger, enough: number) {
  const { line, child } = relay
  const agent = new Agent({ keepAlive: true })
  const isRunning = () => child.exitCode === null && !child.killed
  const sendAlerts = async (client: number) => {
    for (let n = 0; isRunning(); n++) {
      const key = `${round}-${client}-${n}`
      await post(agent, line.integrations.generic.url, { key, group: `group ${client}` }, () => {
        ledger.alerts.add(key)
        if (ledger.alerts.size >= enough) child.kill('SIGKILL')
      })
    }
  }
  const sendNotes = async (incidentId: string) => {
    while (isRunning()) {
      const note = { commandId: commandId(), type: 'note.add', incidentId, text: `note in round ${round}` }
      const answer = await api(line, '/v1/commands', note).catch(() => null)
      if (answer?.status === 200) ledger.notes.set(note.commandId, { note, seq: answer.body.seq })
    }
  }
  const key = `first of ${round}`
  expect(await sendAlert(line, { key })).toBe(202)
  ledger.alerts.add(key)
  const { id } = (await api(line, '/v1/incidents')).body.incidents[0]
  await Promise.all([...Array.from({ length: 12 }, (_, client) => sendAlerts(client)), sendNotes(id)])
  agent.destroy()
  await relay.ended
}

function countBy(events: readonly LoggedEvent[], keyOf: (event: LoggedEvent) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const event of events) counts.set(keyOf(event), (counts.get(keyOf(event)) ?? 0) + 1)
  return counts
}

test('kill -9 under load, again and again: what was accepted is in the log exactly once, and the chain is whole', async () => {
  const dir = temporaryDir()
  const ledger: Ledger = { alerts: new Set(), notes: new Map() }
  for (const round of [1, 2, 3, 4]) await loadAndKill(await serve(dir), round, ledger, round * 100)
  expect((await run('verify', '--data', dir)).stdout).toMatch(/^\d+ events, the chain is whole/)

  const { line } = await serve(dir)
  const events = await journalOf(line)
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1))
  const fired = countBy(
    events.filter((event) => event.type === 'alert.fired'),
    (event) => event.body.key.split('/')[1],
  )
  expect([...ledger.alerts].filter((key) => fired.get(key) !== 1)).toEqual([])
  expect([...fired].filter(([, count]) => count !== 1)).toEqual([])
  const noted = events.filter((event) => event.type === 'note.added')
  for (const { note, seq } of ledger.notes.values()) {
    expect(noted.some((event) => event.seq === seq)).toBe(true)
    expect(await api(line, '/v1/commands', note)).toMatchObject({ status: 200, body: { outcome: 'committed', seq } })
  }
  expect(ledger.notes.size).toBeGreaterThan(0)
  expect((await journalOf(line)).length).toBe(events.length)
})

test('a store whose bytes were changed does not start, and says where', async () => {
  const dir = temporaryDir()
  const relay = await serve(dir)
  expect(await sendAlert(relay.line, { title: 'marked alert' })).toBe(202)
  relay.child.kill('SIGINT')
  await relay.ended
  const file = join(dir, 'journal.db')
  writeFileSync(file, flipped(file, 'marked alert'))
  const again = await run('serve', '--port', '0', '--data', dir)
  expect(again).toMatchObject({ code: 1, stdout: '' })
  expect(again.stderr).toMatch(/^baton: .* damaged at event \d+: .*\n$/)
})
