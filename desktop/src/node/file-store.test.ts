import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OutboxDocument } from '../host/outbox/outbox-document.ts'
import { FileSecrets } from './file-secrets.ts'
import { FileStore } from './file-store.ts'

const child = join(import.meta.dirname, 'file-store.child.ts')
const hasModes = process.platform !== 'win32'

describe('the store of files', () => {
  let parent: string
  let directory: string
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'baton-files-'))
    directory = join(parent, 'deep', 'data')
  })
  afterEach(() => rm(parent, { recursive: true }))

  it('gives back what was saved, to a later process too', async () => {
    const store = new FileStore(directory)
    await store.save('index', { head: 1 })
    await new FileSecrets(store).saveToken('secret')
    const later = new FileStore(directory)
    expect(await later.load('index')).toEqual({ head: 1 })
    expect(await new FileSecrets(later).loadToken()).toBe('secret')
    expect(await later.load('nothing')).toBeNull()
  })

  it('reads what was asked to be written before, in the order asked, and as it was then', async () => {
    const store = new FileStore(directory)
    const value = { n: 1 }
    void store.save('a', value)
    value.n = 9
    void store.save('a', { n: 2 })
    void store.save('b', 3)
    void store.remove('b')
    void store.save('c', value)
    expect(await store.load('a')).toEqual({ n: 2 })
    expect(await store.load('b')).toBeNull()
    expect(await store.load('c')).toEqual({ n: 9 })
  })

  it('lets a later save wait for a slower one that was asked for before it', async () => {
    const store = new FileStore(directory)
    await store.list('')
    const order: string[] = []
    const slow = store.save('index', 'x'.repeat(30_000_000)).then(() => order.push('slow'))
    // Another turn, hence another batch.
    await new Promise((resolve) => setImmediate(resolve))
    const quick = store.save('index', 'small').then(() => order.push('quick'))
    await Promise.all([slow, quick])
    expect(order).toEqual(['slow', 'quick'])
    expect(await store.load('index')).toBe('small')
  })

  it('lists by prefix and removes', async () => {
    const store = new FileStore(directory)
    await Promise.all([store.save('incident/1', {}), store.save('incident/2', {}), store.save('index', {})])
    expect(await store.list('incident/')).toEqual(['incident/1', 'incident/2'])
    await store.remove('incident/1')
    await store.remove('incident/never')
    expect(await store.list('incident/')).toEqual(['incident/2'])
    const secrets = new FileSecrets(store)
    await secrets.saveToken('x')
    await secrets.saveToken(null)
    expect(await secrets.loadToken()).toBeNull()
  })

  it('keeps names inside the directory, whatever they hold', async () => {
    const store = new FileStore(directory)
    const names = [
      '../out',
      '..',
      '.',
      '/etc/x',
      'a\\..\\b',
      'a\0b',
      'C:x',
      'a*?"<>|',
      '%2F',
      'é\n',
      '.hidden',
      "!'()~",
    ]
    await Promise.all(names.map((name) => store.save(name, { name })))
    for (const name of names) expect(await store.load(name)).toEqual({ name })
    expect(await store.list('')).toEqual([...names].sort())
    expect(await readdir(parent)).toEqual(['deep'])
    expect(await readdir(join(parent, 'deep'))).toEqual(['data'])
    for (const file of await readdir(directory)) expect(file).toMatch(/^[\w%-][\w%.-]*\.json$/)
  })

  it.skipIf(!hasModes)('lets only the owner read', async () => {
    const store = new FileStore(directory)
    await store.save('index', {})
    await store.save('index', { again: true })
    expect((await stat(directory)).mode & 0o777).toBe(0o700)
    expect((await stat(join(directory, 'index.json'))).mode & 0o777).toBe(0o600)
  })

  it('moves a damaged file aside and shows the host that it was there', async () => {
    const store = new FileStore(directory)
    await store.save('outbox', { version: 1, waiting: [], notices: [] })
    const file = join(directory, 'outbox.json')
    const half = (await readFile(file, 'utf8')).slice(0, 20)
    await writeFile(file, half)
    expect(await new OutboxDocument(store).load()).toMatchObject({ isDamaged: true, waiting: [] })
    expect(await readFile(`${file}.damaged`, 'utf8')).toBe(half)
    expect(await new OutboxDocument(store).load()).toMatchObject({ isDamaged: false, waiting: [] })
    await store.save('outbox', 1)
    expect(await store.load('outbox')).toBe(1)
  })

  it('fails what was asked for in the same turn when one fails, keeps none of it, and works again', async () => {
    const store = new FileStore(directory)
    await store.save('a', 1)
    await mkdir(join(directory, 'blocked.json', 'full'), { recursive: true })
    const results = await Promise.allSettled([store.save('blocked', 2), store.save('index', 2)])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await store.load('index')).toBeNull()
    expect((await readdir(directory)).sort()).toEqual(['a.json', 'blocked.json'])
    await expect(store.save('x', () => 'not JSON')).rejects.toThrow('no JSON form')
    await rm(join(directory, 'blocked.json'), { recursive: true })
    await store.save('blocked', 3)
    expect(await store.load('blocked')).toBe(3)
  })

  it('holds all that it promised, in order and whole, after SIGKILL in the middle of saves', async () => {
    let promised = 0
    for (const count of [1, 3, 8, 20]) {
      promised = await saveAndKill(directory, count)
      const store = new FileStore(directory)
      const read = async (name: string) => ((await store.load(name)) as { n: number } | null)?.n ?? 0
      const [a, b, index] = [await read('incident/a'), await read('incident/b'), await read('index')]
      expect(index).toBeGreaterThanOrEqual(promised)
      // What was asked for later is never there without what was asked for before.
      expect(a).toBeGreaterThanOrEqual(b)
      expect(b).toBeGreaterThanOrEqual(index)
      expect((await readdir(directory)).sort()).toEqual(['incident%2Fa.json', 'incident%2Fb.json', 'index.json'])
    }
  })
})

/** The last number that a process promised before it was killed, after `count` of them. */
async function saveAndKill(directory: string, count: number): Promise<number> {
  const saving = spawn(process.execPath, [child, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(saving, 'exit')
  let promised = 0
  for await (const line of createInterface({ input: saving.stdout })) {
    promised = Number(line)
    if (promised >= count) saving.kill('SIGKILL')
  }
  expect(await exited).toEqual([null, 'SIGKILL'])
  return promised
}
