import { durationWords } from '../view/timeline.ts'
import type { Postmortem } from './schema.ts'

/** `2026-11-20 02:14:05` of an ISO time. */
export function clock(isoTime: string): string {
  return isoTime.replace(/\.\d+Z$/, '').replace('T', ' ')
}

/** "after 5 m 0 s" or "at once"; `ms` in milliseconds. */
export function after(ms: number): string {
  return ms < 1_000 ? 'at once' : `after ${durationWords(ms)}`
}

export function count(many: number, one: string, several = `${one}s`): string {
  return many === 1 ? `1 ${one}` : `${many} ${several}`
}

/** Whether a row was written down as it happened, else when, and since when a console without a network kept it. */
export function observed({ addedLater, recordedAt, heldAt }: Postmortem['timeline'][number]): string {
  const how = addedLater ? `added later, at ${clock(recordedAt)}` : 'observed live'
  return heldAt === null ? how : `${how}, sent later (held since ${clock(heldAt)})`
}
