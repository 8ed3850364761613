import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { optionsToRun } from '../../lib/options.ts'
import { readTortureOptions, type TortureOptions, usage } from './options.ts'
import { reportLines } from './report.ts'
import { runTorture } from './run.ts'

const sayEvery = 25

/** `npm run torture`: kills relays under load and looks what is left. Exit code 1 when anything was wrong. */
async function main(options: TortureOptions): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), 'baton-torture-'))
  let isStopped = false
  // What was done until then is reported, but not with PostgreSQL, whose starter takes signals for itself. npm and the
  // terminal may both tell us.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => (isStopped = true))
  const report = await runTorture(options, dir, {
    problem: say,
    cycle: (cycle) => cycle % sayEvery === 0 && process.stderr.write(`cycle ${cycle} of ${options.cycles}\n`),
    goesOn: () => !isStopped,
  })
  for (const line of reportLines(report)) say(line)
  if (report.problems === 0) rmSync(dir, { recursive: true, force: true })
  else say(`what is left is kept in ${dir}`)
  return report.problems === 0 ? 0 : 1
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

const options = optionsToRun(readTortureOptions(process.argv.slice(2)), usage)
if (options) {
  const code = await main(options).catch((error: unknown) => {
    say(`stopped: ${error instanceof Error ? error.stack : String(error)}`)
    return 1
  })
  // What a client still waits for keeps no run from its end.
  process.exit(code)
}
