import { type ChildProcess, fork } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { flag, folder, type OptionsOf, optionsToRun, readOptions, wholeNumber } from '../../lib/options.ts'
import { allCases, type DamageCase, sampledCases } from './cases.ts'
import { Bench, inWords } from './run.ts'
import { type Ending, endings, makeStore, type StoreFiles } from './stores.ts'

// node build/run.mjs build/proof/damage/damage.ts [--seed N] [--jobs N] [--sample] [--dir DIR]: every cut and every altered byte in
// the last 64 KiB of the files of three stores, some before, each in a store of its own. Ends with 1 when one was silent.

const usage = 'Usage: npm run damage -- [--seed N] [--jobs N] [--sample] [--dir DIR]'

const known = {
  seed: wholeNumber(0, 1),
  jobs: wholeNumber(1, 2),
  sample: flag,
  dir: folder(tmpdir()),
  // Which of the jobs a process is; the run gives it to the processes that it starts.
  part: wholeNumber(0, null),
}
type DamageOptions = OptionsOf<typeof known>

/** A case that takes this long is taken for one that never ends. */
const hangMs = 60_000
const reportEvery = 20_000

interface Progress {
  readonly done: number
  readonly counts: Readonly<Record<string, number>>
  readonly faults: readonly string[]
}

const options = optionsToRun(readOptions(process.argv.slice(2), known), usage)
if (options?.part === null) await runAll(options)
else if (options) runPart(options.part, options)

async function runAll(options: DamageOptions): Promise<void> {
  const parent = mkdtempSync(join(options.dir, 'baton-damage-'))
  const started = performance.now()
  try {
    for (const ending of endings) {
      mkdirSync(join(parent, ending))
      for (const [name, bytes] of makeStore(ending, parent)) {
        writeFileSync(join(parent, ending, name), bytes)
        process.stdout.write(`${ending}: ${name}, ${bytes.length} bytes\n`)
      }
    }
    const { seed, jobs } = options
    process.stdout.write(`seed ${seed}: ${casesIn(parent, options).length} cases in ${jobs} processes\n`)
    const latest = new Map<number, Progress>()
    await Promise.all(
      Array.from({ length: jobs }, (_, part) =>
        watch(part, { ...options, dir: parent }, (progress) => {
          latest.set(part, progress)
          const sum = total([...latest.values()])
          if (sum.done % reportEvery < 100) process.stdout.write(`… ${line(sum, started)}\n`)
        }),
      ),
    )
    const sum = total([...latest.values()])
    process.stdout.write(`${line(sum, started)}\n`)
    for (const fault of sum.faults) process.stdout.write(`FAULT ${fault}\n`)
    if (sum.faults.length > 0) process.exitCode = 1
  } finally {
    rmSync(parent, { recursive: true, force: true })
  }
}

/** Runs one part in a process of its own, which damage may crash or hang; that is a fault like any other. */
function watch(part: number, options: DamageOptions, onProgress: (progress: Progress) => void): Promise<void> {
  const { seed, jobs, sample, dir } = options
  const args = ['--part', `${part}`, '--seed', `${seed}`, '--jobs', `${jobs}`, '--dir', dir]
  const child: ChildProcess = fork(import.meta.filename, sample ? [...args, '--sample'] : args)
  return new Promise((resolve) => {
    let last: Progress = { done: 0, counts: {}, faults: [] }
    let isDone = false
    const hung = setTimeout(() => child.kill('SIGKILL'), hangMs)
    child.on('message', (progress: Progress & { readonly isDone: boolean }) => {
      last = progress
      isDone = progress.isDone
      hung.refresh()
      onProgress(progress)
    })
    child.once('exit', (code, signal) => {
      clearTimeout(hung)
      const end = `the process of part ${part} ended with ${signal ?? code} after its case ${last.done}`
      if (!isDone) onProgress({ ...last, faults: [...last.faults, end] })
      resolve()
    })
  })
}

function runPart(part: number, options: DamageOptions): void {
  const parent = options.dir
  const bench = new Bench(storesIn(parent), parent)
  const counts: Record<string, number> = {}
  const faults: string[] = []
  let done = 0
  const tell = (isDone: boolean) => process.send?.({ done, counts, faults, isDone })
  for (const [index, one] of casesIn(parent, options).entries()) {
    if (index % options.jobs !== part) continue
    const verdict = bench.try(one)
    done += 1
    const kind = `${one.file} ${verdict.kind}`
    counts[kind] = (counts[kind] ?? 0) + 1
    if ('why' in verdict) faults.push(`${inWords(one)}: ${verdict.kind}: ${verdict.why}`)
    if (done % 100 === 0) tell(false)
  }
  bench.close()
  tell(true)
  process.disconnect?.()
}

function storesIn(parent: string): ReadonlyMap<Ending, StoreFiles> {
  return new Map(
    endings.map((ending) => {
      const names = readdirSync(join(parent, ending))
      return [ending, new Map(names.map((name) => [name, readFileSync(join(parent, ending, name))]))]
    }),
  )
}

function casesIn(parent: string, { sample, seed }: DamageOptions): readonly DamageCase[] {
  return (sample ? sampledCases : allCases)(storesIn(parent), seed)
}

function total(parts: readonly Progress[]): Progress {
  const counts: Record<string, number> = {}
  for (const part of parts)
    for (const [kind, count] of Object.entries(part.counts)) counts[kind] = (counts[kind] ?? 0) + count
  return {
    done: parts.reduce((sum, part) => sum + part.done, 0),
    counts,
    faults: parts.flatMap((part) => part.faults),
  }
}

function line({ done, counts, faults }: Progress, started: number): string {
  const kinds = Object.entries(counts)
    .sort()
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ')
  return `${done} cases in ${Math.round((performance.now() - started) / 1000)} s: ${kinds}; faults ${faults.length}`
}
