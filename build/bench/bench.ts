import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { optionsToRun, readParts } from '../lib/options.ts'
import { benchAlarm } from './alarm.ts'
import { benchStorm } from './alert-storm.ts'
import { benchCatchUp } from './catch-up.ts'
import { benchColdStart } from './cold-start.ts'
import { benchConsoles } from './consoles.ts'
import { benchFeed } from './feed.ts'
import { benchHostile } from './hostile.ts'
import { benchIntake } from './intake.ts'
import { benchRestart } from './restart.ts'
import { benchRoom } from './room.ts'

const usage =
  'Usage: npm run bench [-- intake|alarm|storm|restart|consoles|catch-up|feed|cold-start|room|hostile [--seconds=N]]'

/**
 * `npm run bench [-- intake|alarm|storm|restart|consoles|catch-up|feed|cold-start|room|hostile]`: ratios in one run on this machine; absolute figures move with it.
 * `hostile` takes ten minutes, or as many seconds as it is told, and runs only when it is named.
 */
const benches = {
  intake: (dir: string) => benchIntake(dir),
  alarm: (dir: string) => benchAlarm(dir),
  storm: (dir: string) => benchStorm(dir),
  restart: (dir: string) => benchRestart(dir, [100_000, 1_000_000]),
  consoles: (dir: string) => benchConsoles(dir),
  'catch-up': (dir: string) => benchCatchUp(dir, 100_000),
  feed: (dir: string) => benchFeed(dir),
  room: (dir: string) => benchRoom(dir),
  'cold-start': (dir: string) => benchColdStart(dir, 1_000),
  hostile: (dir: string) => benchHostile(dir, secondsOf(process.argv) ?? 600),
}

/** Of the bench that lasts as long as it is told; null when it is not told. */
function secondsOf(args: readonly string[]): number | null {
  const text = args.map((arg) => /^--seconds=(\d{1,5})$/.exec(arg)?.[1]).find((found) => found !== undefined)
  return text === undefined ? null : Math.max(5, Number(text))
}

async function main(wanted: readonly string[]): Promise<never> {
  process.stdout.write(`Node ${process.version}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB\n`)
  for (const [name, run] of Object.entries(benches)) {
    if (!wanted.includes(name)) continue
    const dir = mkdtempSync(join(tmpdir(), `baton-bench-${name}-`))
    try {
      for (const line of await run(dir)) process.stdout.write(`${line}\n`)
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  }
  // All is measured and said. A run once did not end by itself; nobody knows what held it.
  process.exit()
}

const args = process.argv.slice(2).filter((arg) => secondsOf([arg]) === null)
const wanted = optionsToRun(readParts(args, Object.keys(benches)), usage)?.filter(
  (name) => name !== 'hostile' || args.includes(name),
)
if (wanted) await main(wanted)
