import { Random } from '../../lib/random.ts'
import type { Ending, StoreFiles } from './stores.ts'

/** One thing that a disk can do to one file of a store. */
export interface DamageCase {
  readonly ending: Ending
  readonly file: string
  readonly kind: 'flip' | 'cut' | 'gone'
  /** The byte that is altered, or the length that is left. */
  readonly at: number
  /** The bits that are turned; 0 for a cut. */
  readonly mask: number
}

const tail = 64 * 1024
const beforeTail = 2_000

/**
 * Every cut and every altered byte in the last 64 KiB of each file, some before, and each file gone; in an order that
 * mixes them, so that a part of them says something of all.
 */
export function allCases(stores: ReadonlyMap<Ending, StoreFiles>, seed: number): readonly DamageCase[] {
  const random = new Random(seed)
  return casesOf(stores, (size) => {
    const start = Math.max(0, size - tail)
    const last = Array.from({ length: size - start }, (_, i) => start + i)
    const before = start === 0 ? [] : Array.from({ length: beforeTail }, () => random.below(start))
    return { flips: [...before, ...last], cuts: [...before, ...last] }
  })
    .map((one) => withMask(one, random))
    .map((one) => ({ one, rank: random.below(2 ** 31) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ one }) => one)
}

/** The bytes that say how the rest is to be read, and a stride over all others. */
export function sampledCases(stores: ReadonlyMap<Ending, StoreFiles>, seed: number): readonly DamageCase[] {
  const random = new Random(seed)
  return casesOf(stores, (size, file) => {
    const every = (step: number) =>
      Array.from({ length: Math.ceil(size / step) }, (_, i) => i * step + random.below(step))
    const inside = (offsets: readonly number[]) => offsets.filter((at) => at < size)
    const stride = Math.max(61, Math.floor(size / 30))
    return { flips: inside([...structure(file, size), ...every(stride)]), cuts: inside(every(stride * 3)) }
  }).map((one) => withMask(one, random))
}

function casesOf(
  stores: ReadonlyMap<Ending, StoreFiles>,
  offsets: (size: number, file: string) => { readonly flips: readonly number[]; readonly cuts: readonly number[] },
): readonly DamageCase[] {
  return [...stores].flatMap(([ending, files]) =>
    [...files]
      .filter(([file]) => isTold(ending, file))
      .flatMap(([file, bytes]) => {
        const { flips, cuts } = offsets(bytes.length, file)
        const caseOf = (kind: DamageCase['kind']) => (at: number) => ({ ending, file, kind, at, mask: 0 })
        return [...flips.map(caseOf('flip')), ...cuts.map(caseOf('cut')), caseOf('gone')(0)]
      }),
  )
}

/** A log that was carried differs from another only in itself. */
function isTold(ending: Ending, file: string): boolean {
  return ending !== 'killed-after-carrying' || file.endsWith('-wal')
}

function withMask(one: DamageCase, random: Random): DamageCase {
  return one.kind === 'flip' ? { ...one, mask: 1 + random.below(255) } : one
}

const page = 4_096
const frame = page + 24

/** Where headers lie: of the database and its pages, of the write-ahead log and its last frames, of the witness's slots. */
function structure(file: string, size: number): readonly number[] {
  const span = (start: number, length: number, step = 1) =>
    Array.from({ length: Math.ceil(length / step) }, (_, i) => start + i * step)
  if (file.endsWith('-wal')) {
    const frames = Math.floor((size - 32) / frame)
    const last = Array.from({ length: Math.min(2, frames) }, (_, i) => 32 + (frames - 1 - i) * frame)
    return [...span(0, 32), ...last.flatMap((start) => span(start, 24))]
  }
  if (file.endsWith('-shm')) return span(0, 136, 16)
  if (file.endsWith('.db')) {
    const pages = Array.from({ length: Math.floor(size / page) }, (_, i) => i * page)
    return [...span(0, 100, 2), ...pages.flatMap((start) => span(start, 8, 4))]
  }
  return [...span(0, 170, 10), ...span(page, 170, 10)]
}

/** The files of a store after the case. */
export function damaged(files: StoreFiles, { file, kind, at, mask }: DamageCase): StoreFiles {
  const after = new Map(files)
  const bytes = files.get(file) ?? Buffer.alloc(0)
  if (kind === 'gone') after.delete(file)
  else if (kind === 'cut') after.set(file, bytes.subarray(0, at))
  else {
    const copy = Buffer.from(bytes)
    copy[at] = (copy[at] ?? 0) ^ mask
    after.set(file, copy)
  }
  return after
}
