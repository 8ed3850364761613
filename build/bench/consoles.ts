import { forkBench, messageOf, startProber } from './children.ts'
import { quantile, startRelay } from './processes.ts'
import { rain } from './storm.ts'

const consoles = 1_000
const alertsPerSecond = 5
const phaseMs = 5_000
/** Runs with and without the console that does not read take turns, so that what else the machine does falls on both. */
const rounds = 6

interface Measured {
  readonly delays: readonly number[]
  readonly gaps: number
}

/**
 * From the decision of an event, before its commit, to its receipt by each of a thousand consoles in another process;
 * the same beside a console that stops reading; and how long the relay's loop keeps a question waiting meanwhile.
 */
export async function benchConsoles(dir: string): Promise<readonly string[]> {
  const relay = await startRelay(dir)
  const { relay: url, token, integrations } = relay.ready
  const crowd = forkBench('console-crowd.ts', [url, token, `${consoles}`])
  const prober = startProber(url, token)
  try {
    await messageOf(crowd)
    const shower = rain(integrations.generic.url, alertsPerSecond)
    const measure = async (hangs: boolean): Promise<Measured> => {
      crowd.send({ kind: 'measure', ms: phaseMs, hangs })
      return (await messageOf(crowd)) as Measured
    }
    await measure(false)
    await prober.times()
    const without: Measured[] = []
    const beside: Measured[] = []
    for (let round = 0; round < rounds; round++) {
      without.push(await measure(false))
      beside.push(await measure(true))
    }
    const probes = await prober.times()
    await shower.stop()
    // Of neighbours in time, and the middle one: what else the machine does comes in bursts.
    const ratios = without.map((measured, i) => p99(beside[i]?.delays ?? []) / p99(measured.delays))
    const receipts = without.reduce((sum, { delays }) => sum + delays.length, 0)
    return [
      `${consoles} consoles, ${alertsPerSecond} alerts/s: ${wordsOf(without)} (${receipts} receipts, ${beside.at(-1)?.gaps} gaps)`,
      `  beside one that does not read: ${wordsOf(beside)}, p99 ${quantile(ratios, 0.5).toFixed(2)}x`,
      `  a probe through the core meanwhile: ${words(probes)}, most ${Math.round(Math.max(...probes))} ms`,
    ]
  } finally {
    crowd.kill()
    prober.stop()
    await relay.stop()
  }
}

function p99(values: readonly number[]): number {
  return quantile(values, 0.99)
}

function wordsOf(measured: readonly Measured[]): string {
  return words(measured.flatMap(({ delays }) => delays))
}

function words(values: readonly number[]): string {
  return `p50 ${Math.round(quantile(values, 0.5))} ms, p99 ${Math.round(p99(values))} ms`
}
