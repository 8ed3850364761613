import { type Counts, World } from './world.ts'

export interface RunResult {
  readonly seed: number
  readonly counts: Counts
  /** The law that was broken, and where; null when all held. */
  readonly violation: { readonly law: string; readonly detail: string } | null
  /** A digest of everything that happened: two runs of one seed have the same. */
  readonly digest: string
}

/** Runs one seed: `steps` things happen, then everything is mended. It stops at the first law that is broken. */
export async function simulate(seed: number, steps: number, tell?: (line: string) => void): Promise<RunResult> {
  const world = new World(seed, tell)
  const { verdict } = world
  try {
    await world.begin()
    for (let step = 0; step < steps && !verdict.violation; step++) await world.step()
    if (!verdict.violation) await world.end()
  } catch (error) {
    verdict.require(false, 'nothing throws', () =>
      error instanceof Error ? (error.stack ?? error.message) : `${error}`,
    )
  } finally {
    world.close()
  }
  return { seed, counts: world.counts, violation: verdict.violation, digest: world.digest() }
}
