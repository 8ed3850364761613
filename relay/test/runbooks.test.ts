import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { fireAlert, openIncident, startRelay, type TestRelay, teamYaml, temporaryDir } from './kit.ts'

const pollMs = 30_000

type Files = Readonly<Record<string, string | Uint8Array>>

function write(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

/** A relay whose configuration names a folder with these files. */
async function withRunbooks(files: Files) {
  const folder = join(temporaryDir(), 'runbooks')
  mkdirSync(folder)
  write(folder, files)
  const relay = await startRelay()
  const applied = await relay.post('/v1/config', { yaml: teamYaml({ more: `runbooks: ${folder}` }) })
  return { relay, folder, said: applied.body.runbooks as readonly string[] }
}

const shelf = async (relay: TestRelay) => (await relay.get('/v1/runbooks')).body
const idsOf = async (relay: TestRelay) => (await shelf(relay)).runbooks.map(({ id }: { id: string }) => id)
const problemsOf = async (relay: TestRelay) =>
  (await shelf(relay)).folder.problems.map(
    ({ path, problem }: { path: string; problem: string }) => `${path}: ${problem}`,
  )

/** Lets half a minute pass, and waits until the folder was looked at again. */
async function lookAgain(relay: TestRelay): Promise<void> {
  await relay.advance(pollMs)
  const now = new Date(relay.clock.now()).toISOString()
  await vi.waitFor(async () => expect((await shelf(relay)).folder.checkedAt).toBe(now))
}

const checkout = `---
title: Checkout is down
services: [checkout]
alerts: CheckoutDown
labels: { team: payments }
owner: somebody else's key
---

# Another heading

1. Look.
`

test('the files of a folder are the runbooks: titles and matches from front matter, else a heading, else the name', async () => {
  const { relay, said } = await withRunbooks({
    'checkout.md': checkout,
    'db/failover.md': 'Text.\n\n## Fail over ##\n\n- [ ] Do it.\n',
    'plain note.md': 'no heading',
    '.git/objects.md': '# not this',
    'notes.txt': '# nor this',
  })
  expect(said).toEqual(['3 published'])
  expect((await shelf(relay)).runbooks).toMatchObject([
    {
      id: 'checkout',
      title: 'Checkout is down',
      match: { services: ['checkout'], alerts: ['CheckoutDown'], labels: { team: 'payments' } },
    },
    { id: 'db/failover', title: 'Fail over', match: { services: [], alerts: [], labels: {} } },
    { id: 'plain note', title: 'plain note' },
  ])
  expect((await relay.get('/v1/runbooks/db%2Ffailover')).body).toMatchObject({
    text: 'Text.\n\n## Fail over ##\n\n- [ ] Do it.\n',
    steps: [{ line: 5, text: 'Do it.' }],
  })
  expect((await relay.get('/v1/runbooks/nothing')).status).toBe(404)
  await fireAlert(relay)
  expect((await relay.get(`/v1/incidents/${(await openIncident(relay)).id}`)).body.runbooks).toEqual({
    opened: [],
    matching: ['checkout'],
  })
})

test('what changes in the folder is published within half a minute, and only that', async () => {
  const { relay, folder } = await withRunbooks({ 'a.md': '# A', 'b.md': '# B', 'c.md': '# C' })
  const before = relay.core.desk.seq
  await lookAgain(relay)
  expect(relay.core.desk.seq).toBe(before)
  write(folder, { 'a.md': '# A, better', 'd/e.md': '# E' })
  rmSync(join(folder, 'b.md'))
  await lookAgain(relay)
  expect(await idsOf(relay)).toEqual(['a', 'c', 'd/e'])
  expect((await relay.get('/v1/runbooks/a')).body.title).toBe('A, better')
  expect(relay.core.desk.seq).toBe(before + 3)
})

test('a room keeps the copy that it opened', async () => {
  const { relay, folder } = await withRunbooks({ 'a.md': '# A\n\n1. Old step.\n' })
  await fireAlert(relay)
  const { id } = await openIncident(relay)
  await relay.command({ type: 'runbook.open', incidentId: id, runbookId: 'a' })
  write(folder, { 'a.md': '# A\n\nMore words.\n\n1. New step.\n' })
  await lookAgain(relay)
  const tick = { type: 'runbook.tick', incidentId: id, runbookId: 'a', done: true }
  expect((await relay.command({ ...tick, line: 5 })).body).toMatchObject({ reason: 'unknown-step' })
  expect((await relay.command({ ...tick, line: 3 })).body).toMatchObject({ outcome: 'committed' })
})

test('what cannot be used is told, and is never the end of the rest', async () => {
  const outside = join(temporaryDir(), 'secret.md')
  writeFileSync(outside, '# A secret')
  const { relay, folder } = await withRunbooks({
    'good.md': '# Good',
    'long.md': 'x'.repeat(100_001),
    'bytes.md': new Uint8Array([0xff, 0xfe, 0x00]),
    'front.md': '---\ntitle: [a, b]\n---\n# F',
    'yaml.md': '---\n{ : }: [\n---\n# Y',
    'wei|rd.md': '# W',
  })
  symlinkSync(outside, join(folder, 'leak.md'))
  symlinkSync(join(folder, 'good.md'), join(folder, 'alias.md'))
  symlinkSync(dirname(outside), join(folder, 'all'))
  execFileSync('mkfifo', [join(folder, 'pipe.md')])
  await lookAgain(relay)
  expect(await idsOf(relay)).toEqual(['good', 'alias'])
  expect((await problemsOf(relay)).sort()).toEqual([
    'bytes.md: it is not text in UTF-8',
    'front.md: its front matter has another form under `title`; expected one line of text',
    'leak.md: it is a link that leads out of the folder; not read',
    'long.md: it has more than 100,000 characters; split it',
    'pipe.md: it cannot be read',
    'wei|rd.md: its name is too long or has other characters than letters, digits, spaces, `.`, `_` and `-`',
    'yaml.md: its front matter is not YAML',
  ])
  expect((await relay.get('/v1/journal?limit=1000')).body).not.toContain('A secret')
})

test('a file that goes bad stays as it was known', async () => {
  const { relay, folder } = await withRunbooks({ 'a.md': '# A', 'b.md': '# B' })
  write(folder, { 'a.md': '---\ntitle: {}\n---\n' })
  await lookAgain(relay)
  expect(await idsOf(relay)).toEqual(['a', 'b'])
  expect(await problemsOf(relay)).toHaveLength(1)
  write(folder, { 'a.md': '# A again' })
  await lookAgain(relay)
  expect((await relay.get('/v1/runbooks/a')).body.title).toBe('A again')
  expect(await problemsOf(relay)).toEqual([])
})

test('a folder that is gone or empty takes nothing with it, and a setting that is gone takes all', async () => {
  const { relay, folder } = await withRunbooks({ 'a.md': '# A' })
  renameSync(folder, `${folder}-away`)
  await lookAgain(relay)
  expect(await idsOf(relay)).toEqual(['a'])
  expect(await problemsOf(relay)).toEqual([': the folder cannot be read; the 1 known before stay as they are'])
  mkdirSync(folder)
  await lookAgain(relay)
  expect(await idsOf(relay)).toEqual(['a'])
  expect(await problemsOf(relay)).toEqual([': there is no runbook in it; the 1 known before stay as they are'])
  rmSync(folder, { recursive: true })
  renameSync(`${folder}-away`, folder)
  await lookAgain(relay)
  expect(await problemsOf(relay)).toEqual([])
  await relay.apply(teamYaml())
  expect(await idsOf(relay)).toEqual([])
})

test('more than a console should carry is left out, and said', async () => {
  const names = Array.from({ length: 303 }, (_, i) => `r${String(i).padStart(3, '0')}.md`)
  const { relay } = await withRunbooks(Object.fromEntries(names.map((name) => [name, '# R'])))
  expect(await idsOf(relay)).toHaveLength(300)
  expect(await problemsOf(relay)).toContain('r302.md: there are more than 300 runbooks; not read')
})

test('what changed while the relay was away is published at its start', async () => {
  const { relay, folder } = await withRunbooks({ 'a.md': '# A' })
  await relay.close()
  write(folder, { 'b.md': '# B' })
  const again = await startRelay({ dir: relay.dir, clock: relay.clock })
  await vi.waitFor(async () => expect(await idsOf(again)).toEqual(['a', 'b']))
})

test('a kind of alert that paged and has no runbook is a gap', async () => {
  const { relay } = await withRunbooks({ 'a.md': '# A' })
  await fireAlert(relay, { title: 'DiskFull', key: 'disk' })
  await relay.advance(0)
  expect((await shelf(relay)).gaps).toMatchObject([{ alertName: 'DiskFull', times: 1 }])
})

test('a fresh start has a sample runbook that the first alert of the README shows', async () => {
  const relay = await startRelay()
  expect((await shelf(relay)).folder).toMatchObject({ folder: join(relay.dir, 'runbooks'), problems: [] })
  await fireAlert(relay, { title: 'Checkout is down' })
  const room = (await relay.get(`/v1/incidents/${(await openIncident(relay)).id}`)).body
  expect(room.runbooks.matching).toEqual(['checkout'])
  expect((await relay.get('/v1/runbooks/checkout')).body.steps.length).toBeGreaterThan(5)
})
