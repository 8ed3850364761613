import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { optionsToRun } from '../../lib/options.ts'
import { readSimulateOptions, type SimulateOptions, usage } from './options.ts'
import { Report, violationLines } from './report.ts'
import { type RunResult, simulate } from './run.ts'
import type { WorkerSeeds } from './seed-worker.ts'

/** Fewer seeds are not worth a second thread. */
const worthThreads = 50
const toldEvery = 500

/** `npm run simulate`: the relay's core and its consoles under a seed's bad luck. Exit code 1 when a law was broken. */
async function main(options: SimulateOptions): Promise<number> {
  const started = performance.now()
  const report = new Report()
  const take = (result: RunResult): boolean => {
    report.add(result)
    if (report.seeds % toldEvery === 0) say(report.line(0, (performance.now() - started) / 1_000))
    return result.violation === null
  }
  const broken = options.seeds < worthThreads ? await runHere(options, take) : await runInThreads(options, take)
  say(report.line(broken ? 1 : 0, (performance.now() - started) / 1_000))
  if (broken) for (const line of violationLines(broken, options.steps)) say(line)
  return broken ? 1 : 0
}

/** Resolves to the first run that broke a law, or null. */
async function runHere(
  { from, seeds, steps, isVerbose }: SimulateOptions,
  take: (result: RunResult) => boolean,
): Promise<RunResult | null> {
  for (let seed = from; seed < from + seeds; seed++) {
    const result = await simulate(seed, steps, isVerbose ? say : undefined)
    if (!take(result)) return result
    if (seeds === 1) say(`digest ${result.digest}`)
  }
  return null
}

function runInThreads(
  { from, seeds, steps }: SimulateOptions,
  take: (result: RunResult) => boolean,
): Promise<RunResult | null> {
  const stride = availableParallelism()
  let running = stride
  let broken: RunResult | null = null
  return new Promise((resolve, reject) => {
    const workers = Array.from({ length: stride }, (_, offset) => {
      const workerData: WorkerSeeds = { from: from + offset, end: from + seeds, stride, steps }
      const worker = new Worker(new URL('./seed-worker.ts', import.meta.url), { workerData })
      worker.on('message', (result: RunResult) => {
        if (broken || take(result)) return
        broken = result
        for (const each of workers) void each.terminate()
      })
      worker.on('error', reject)
      worker.on('exit', (code) => {
        running -= 1
        // A run that waits for what never comes ends its thread without a word.
        if (code !== 0 && !broken) reject(new Error(`a thread ended with ${code} before its last seed`))
        else if (running === 0) resolve(broken)
      })
      return worker
    })
  })
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

const options = optionsToRun(readSimulateOptions(process.argv.slice(2)), usage)
if (options) process.exitCode = await main(options)
