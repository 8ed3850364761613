import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRelay } from '../../bench/processes.ts'
import { type OptionsOf, optionsToRun, readOptions, wholeNumber } from '../../lib/options.ts'
import { fuzzFrames } from './fuzz-frames.ts'
import { fuzzIntake } from './fuzz-intake.ts'
import type { IntakeTargets } from './intake-requests.ts'
import { residentBytes, watchRelay } from './well.ts'

/** Memory after the whole run, against what it was after the warm-up, when every odd value had its turn. */
const flatWithin = 1.3

const usage = 'Usage: npm run fuzz -- [--payloads N] [--connections N] [--seed S]'

const known = {
  payloads: wholeNumber(1, 100_000),
  connections: wholeNumber(1, 2_000),
  seed: wholeNumber(0, Date.now() % 1_000_000_000),
}

/** `npm run fuzz -- --payloads N --connections N --seed S`: a real relay process against what nobody should send. */
async function main({ payloads, connections, seed }: OptionsOf<typeof known>): Promise<readonly string[]> {
  const dir = mkdtempSync(join(tmpdir(), 'baton-fuzz-'))
  const relay = await startRelay(dir)
  const { relay: origin, token, integrations } = relay.ready
  const targets = integrations as unknown as IntakeTargets
  const onlooker = await watchRelay(origin, token)
  const problems: string[] = []
  try {
    say(`fuzz: ${payloads} payloads and ${connections} connections from seed ${seed}`)
    const started = performance.now()
    const warmUp = await fuzzIntake(origin, targets, { count: Math.floor(payloads / 3), seed })
    const before = await residentBytes(origin, token)
    const rest = await fuzzIntake(origin, targets, { count: payloads - warmUp.sent, seed: seed + warmUp.sent })
    const after = await residentBytes(origin, token)
    problems.push(...warmUp.problems, ...rest.problems)
    const seconds = (performance.now() - started) / 1_000
    say(
      `intake: ${warmUp.sent + rest.sent} sent in ${seconds.toFixed(0)} s, ${words(added(warmUp.statuses, rest.statuses))}`,
    )
    say(
      `intake: slowest answer ${Math.max(warmUp.slowestMs, rest.slowestMs)} ms; memory ${mib(before)} after a third, ${mib(after)} at the end`,
    )
    if (after > before * flatWithin) problems.push(`memory grew from ${mib(before)} to ${mib(after)}`)
    await onlooker.probe(5_000)

    const frames = await fuzzFrames(origin, token, { count: connections, seed })
    await onlooker.probe(5_000)
    say(
      `sockets: ${frames.connections} connections, ${frames.frames} frames; the relay hung up on ${frames.ended}; memory ${mib(await residentBytes(origin, token))}`,
    )
    if (onlooker.cuts > 0) problems.push(`a console that did nothing wrong was cut off ${onlooker.cuts} times`)
  } finally {
    onlooker.close()
    await relay.stop()
    rmSync(dir, { recursive: true, force: true })
  }
  return problems
}

function added(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> {
  const sum: Record<string, number> = { ...a }
  for (const [status, count] of Object.entries(b)) sum[status] = (sum[status] ?? 0) + count
  return sum
}

function words(statuses: Readonly<Record<string, number>>): string {
  return Object.entries(statuses)
    .map(([status, count]) => `${status}: ${count}`)
    .join(', ')
}

function mib(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

const options = optionsToRun(readOptions(process.argv.slice(2), known), usage)
if (options) {
  const problems = await main(options)
  for (const problem of problems) say(`PROBLEM ${problem}`)
  say(problems.length === 0 ? 'fuzz: no problem' : `fuzz: ${problems.length} problems`)
  process.exitCode = problems.length === 0 ? 0 : 1
}
