import type { ConsoleState } from '@baton/shared/view/console-state.ts'
import { formatClock, formatDay, formatDuration, plural } from '../../presentation/format.ts'

export interface UnheardWords {
  readonly since: string
  /** From when what is shown is, and what nobody can know here. */
  readonly seen: string
  /** What has not been sent; empty when nothing waits. */
  readonly waits: string
}

/** What a screen says of itself while the relay is not heard; null while it is. All times by this machine's clock. */
export function unheardWords(
  { connection, outbox }: Pick<ConsoleState, 'connection' | 'outbox'>,
  now: number,
): UnheardWords | null {
  const { kind, since, lastHeardAt } = connection
  if (kind !== 'offline' && kind !== 'blind') return null
  const seen =
    lastHeardAt === null
      ? 'What you see is this console’s copy.'
      : `What you see is from ${momentOf(lastHeardAt, now)}.`
  return {
    since: `The relay has not answered for ${formatDuration(now - Math.min(since, lastHeardAt ?? since))}.`,
    seen: `${seen} Whether pages go on is not known here.`,
    waits: waitWords(outbox, now),
  }
}

function waitWords([first, ...others]: ConsoleState['outbox'], now: number): string {
  if (first === undefined) return ''
  const at = momentOf(first.heldAt, now)
  if (others.length === 0) return `1 thing waits to be sent: ${first.text}, ${at}`
  return `${plural(others.length + 1, 'thing')} wait to be sent, the first since ${at}`
}

/** To the second, which is what a person compares with what others say; with its day where that is another. */
function momentOf(at: number, now: number): string {
  return formatDay(at) === formatDay(now) ? formatClock(at) : `${formatDay(at)} ${formatClock(at)}`
}
