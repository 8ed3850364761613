import { parentPort, workerData } from 'node:worker_threads'
import { simulate } from './run.ts'

/** The seeds of one worker: every `stride`-th from `from` on, below `end`. */
export interface WorkerSeeds {
  readonly from: number
  readonly end: number
  readonly stride: number
  readonly steps: number
}

const { from, end, stride, steps } = workerData as WorkerSeeds
for (let seed = from; seed < end; seed += stride) parentPort?.postMessage(await simulate(seed, steps))
