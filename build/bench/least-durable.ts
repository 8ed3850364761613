import { hash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import Fastify from 'fastify'

// The least that a durable intake can be of the relay's own parts, to see what is left for understanding an alert: each
// body is one row and one hash on another thread, and bodies that come together share a synced commit. There are no rules.

interface Waiting {
  readonly text: string
  readonly answer: () => void
}

if (isMainThread) await serve()
else store(workerData as string)

async function serve(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'baton-least-'))
  const worker = new Worker(new URL(import.meta.url), { workerData: dir })
  let waiting: Waiting[] = []
  let underWay: readonly Waiting[] = []
  const commit = () => {
    if (underWay.length > 0 || waiting.length === 0) return
    underWay = waiting
    waiting = []
    worker.postMessage(underWay.map(({ text }) => text))
  }
  worker.on('message', () => {
    const done = underWay
    underWay = []
    commit()
    for (const { answer } of done) answer()
  })
  const app = Fastify({ bodyLimit: 8 * 1024 * 1024 })
  app.post('/', async (request, reply) => {
    const text = JSON.stringify(request.body)
    await new Promise<void>((answer) => {
      waiting.push({ text, answer })
      if (waiting.length === 1) setImmediate(commit)
    })
    return reply.code(202).send({ accepted: 1, duplicates: 0, warnings: [] })
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = app.server.address()
  if (typeof address === 'object' && address !== null) process.stdout.write(`http://127.0.0.1:${address.port}/\n`)
  process.on('SIGTERM', () => {
    rmSync(dir, { recursive: true, force: true })
    process.exit(0)
  })
}

function store(dir: string): void {
  const db = new Database(join(dir, 'least.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('wal_autocheckpoint = 8000')
  db.exec('CREATE TABLE bodies (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, hash TEXT NOT NULL) STRICT')
  const insert = db.prepare('INSERT INTO bodies (body, hash) VALUES (?, ?)')
  let last = ''
  const insertAll = db.transaction((texts: readonly string[]) => {
    for (const text of texts) {
      last = hash('sha256', last + text)
      insert.run(text, last)
    }
  })
  parentPort?.on('message', (texts: readonly string[]) => {
    insertAll(texts)
    parentPort?.postMessage(null)
  })
}
