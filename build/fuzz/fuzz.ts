import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startRelay } from '../bench/processes.ts'
import { fuzzFrames } from './fuzz-frames.ts'
import { fuzzIntake } from './fuzz-intake.ts'
import type { IntakeTargets } from './intake-requests.ts'
import { residentBytes, watchRelay } from './well.ts'

/** Memory after the whole run, against what it was after the warm-up, when every odd value had its turn. */
const flatWithin = 1.3

const { values } = parseArgs({
  options: {
    payloads: { type: 'string', default: '100000' },
    connections: { type: 'string', default: '2000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
  },
})

/** `npm run fuzz -- --payloads N --connections N --seed S`: a real relay process against what nobody should send. */
async function main(): Promise<readonly string[]> {
  const [count, connections, seed] = [Number(values.payloads), Number(values.connections), Number(values.seed)]
  const dir = mkdtempSync(join(tmpdir(), 'baton-fuzz-'))
  const relay = await startRelay(dir)
  const { relay: origin, token, integrations } = relay.ready
  const targets = integrations as unknown as IntakeTargets
  const onlooker = await watchRelay(origin, token)
  const problems: string[] = []
  try {
    say(`fuzz: ${count} payloads and ${connections} connections from seed ${seed}`)
    const started = performance.now()
    const warmUp = await fuzzIntake(origin, targets, { count: Math.floor(count / 3), seed })
    const before = await residentBytes(origin, token)
    const rest = await fuzzIntake(origin, targets, { count: count - warmUp.sent, seed: seed + warmUp.sent })
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

const problems = await main()
for (const problem of problems) say(`PROBLEM ${problem}`)
say(problems.length === 0 ? 'fuzz: no problem' : `fuzz: ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1
