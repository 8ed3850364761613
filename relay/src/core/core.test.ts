import { createMintId } from '@baton/shared/ids.ts'
import type { Signal } from '@baton/shared/model/signal.ts'
import { expect, it, vi } from 'vitest'
import { type AppendBatch, type Journal, JournalError } from '../journal/journal.ts'
import { createMemoryJournal } from '../journal/memory-journal.ts'
import { boot } from './boot.ts'
import { Core } from './core.ts'
import type { SignalsInput } from './inputs.ts'

/** A core whose appends wait until the test lets them through, and a log of what it did. */
async function startCore() {
  const now = () => 1_790_000_000_000
  const clock = { now, after: () => () => undefined }
  const journal = createMemoryJournal({ clock: now })
  const log: string[] = []
  const waiting: { readonly batch: AppendBatch; readonly go: (error?: Error) => void }[] = []
  const append = journal.append.bind(journal)
  const gated: Journal = Object.assign(journal, {
    async append(batch: AppendBatch) {
      log.push(`append ${namesOf(batch)}`)
      await new Promise<void>((go, fail) => waiting.push({ batch, go: (error) => (error ? fail(error) : go()) }))
      log.push(`on disk ${namesOf(batch)}`)
      return append(batch)
    },
  })
  const failures: unknown[] = []
  const core = new Core({
    ...(await boot(gated)),
    journal: gated,
    clock,
    mintId: createMintId((n) => new Uint8Array(n).map(() => Math.random() * 256)),
    onFailure: (error) => failures.push(error),
    onUndecidable: (error) => failures.push(error),
  })
  const submit = (name: string) =>
    core.submit(inputOf(name)).then(
      () => log.push(`answer ${name}`),
      () => log.push(`no answer ${name}`),
    )
  const appendOf = (name: string) => vi.waitUntil(() => waiting.find(({ batch }) => namesOf(batch).includes(name)))
  return { submit, appendOf, log, failures }
}

/** Of the alerts in a batch. */
function namesOf({ drafts }: AppendBatch): string {
  return drafts.flatMap(({ type, body }) => (type === 'alert.fired' ? [body.title] : [])).join(' ')
}

function inputOf(title: string): SignalsInput {
  const signal = { state: 'firing', externalKey: title, occurrence: null, groupKey: title, title } as Signal
  const signals = [{ ...signal, alertName: title, severity: 'info', severityRaw: 'info', labels: {}, annotations: {} }]
  const origin = { source: 'generic', integrationId: 'int-1', payloadId: null, truncated: 0 }
  return { kind: 'signals', batch: { ...origin, signals }, payload: null } as unknown as SignalsInput
}

it('hands on what waits before it writes out the answers of what is on disk, and answers nothing sooner', async () => {
  const { submit, appendOf, log } = await startCore()
  const answers = [submit('a')]
  const first = await appendOf('a')
  answers.push(submit('b'))
  first.go()
  const second = await appendOf('b')
  await answers[0]
  expect(log).toEqual(['append a', 'on disk a', 'append b', 'answer a'])
  second.go()
  await Promise.all(answers)
  expect(log.slice(4)).toEqual(['on disk b', 'answer b'])
})

it('still answers what is on disk when what comes after it fails', async () => {
  const { submit, appendOf, log, failures } = await startCore()
  const answers = [submit('a')]
  const first = await appendOf('a')
  answers.push(submit('b'))
  first.go()
  const error = new JournalError('io', 'the disk is gone')
  ;(await appendOf('b')).go(error)
  await Promise.all(answers)
  expect(log).toContain('answer a')
  expect(log).toContain('no answer b')
  expect(failures).toEqual([error])
})

it('starts a commit once it is worth it, while more is still being read', async () => {
  const { submit, appendOf, log } = await startCore()
  const names = Array.from({ length: 100 }, (_, i) => `n${i}`)
  const answers = names.map(submit)
  // Nothing was awaited yet: these came in one turn of the event loop.
  ;(await appendOf('n0')).go()
  ;(await appendOf('n99')).go()
  await Promise.all(answers)
  const appended = log.filter((line) => line.startsWith('append ')).map((line) => line.split(' ').slice(1))
  expect(appended).toHaveLength(2)
  expect(appended.flat()).toEqual(names)
})
