import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { temporaryDir } from '../kit.ts'
import { api, flipped, journalOf, kill, type ReadyLine, run, sendAlert, serve } from './relay-process.ts'

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
  expect(await timelineOf(line, incidentId)).toMatch(/^paged Ana$/m)
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
  expect(await timelineOf(line, incidentId)).toMatch(/^paged Ana, late by \d+ s$/m)
  const [incident] = (await api(line, '/v1/incidents')).body.incidents
  expect(incident.nextStep).toMatchObject({ kind: 'pages', people: ['Bo'] })
  expect(Date.parse(incident.nextStep.at)).toBe((late?.recordedAt ?? 0) + 60_000)
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
