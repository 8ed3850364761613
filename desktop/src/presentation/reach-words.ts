import type { ReachView } from '@baton/shared/view/console-state.ts'
import { formatMoment, formatSpan } from './format.ts'

/** Nothing is known of somebody whom the console was told nothing about. */
export const unknownReach: ReachView = { reach: 'unknown', since: null, devices: 0, channels: [] }

/** What stands beside the disc: a disc, a hatched square, a dotted one. */
export type ReachMark = 'live' | 'blind' | 'none'

/** Somebody with a channel and no device is shown as what their console is: none. */
export function reachMark({ reach, devices }: ReachView): ReachMark {
  if (reach === 'live' || reach === 'none') return reach
  return reach === 'blind' && devices === 0 ? 'none' : 'blind'
}

/** In one word or two: `live`, `blind 6 m`, `no device`, `no device, ntfy only`, `not known`. */
export function reachWords({ reach, since, devices, channels }: ReachView, now: number): string {
  switch (reach) {
    case 'live':
      return 'live'
    case 'none':
      return 'no device'
    case 'unknown':
      return 'not known'
    case 'blind':
      if (devices === 0) return `no device, ${channels.map(({ kind }) => kind).join(' and ')} only`
      return since === null ? 'blind' : `blind ${formatSpan(now - since)}`
  }
}

/** What would be tried to reach them, and when each last proved that it works; for a title. */
export function channelWords({ channels, devices }: ReachView, now: number): string {
  if (channels.length === 0) return devices === 0 ? 'no device and no other channel' : 'no channel is set'
  return channels
    .map(({ kind, provenAt }) => {
      const name = kind === 'console' && devices > 1 ? `console on ${devices} devices` : kind
      return provenAt === null ? `${name}, never proven` : `${name}, last proven ${formatMoment(provenAt, now)}`
    })
    .join('; ')
}

/** Two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.split(/[\s._-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const letters = words.map((word) => [...word].find((letter) => /[\p{L}\p{N}]/u.test(letter)) ?? '')
  const short = letters.length > 1 ? `${letters[0]}${letters.at(-1)}` : [...(words[0] ?? '')].slice(0, 2).join('')
  return short === '' ? '?' : short.toUpperCase()
}
