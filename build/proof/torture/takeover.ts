import { setTimeout as wait } from 'node:timers/promises'
import { inDoubtAfterMs } from '@baton/shared/paging/due.ts'
import { outWithinMs } from './check-due.ts'
import { ask } from './http.ts'
import type { Push } from './ntfy-server.ts'
import type { Problems } from './problems.ts'
import { lonelyService } from './team.ts'
import type { World } from './world.ts'

/** A source that nobody else is waits no longer for the first push, milliseconds. */
const firstPushMs = 10_000

/**
 * Kills the relay that sent a push before it learns what became of it, and leaves it dead: another relay must send it
 * again under the same name when the lease of the first is over. Resolves to how long that took, milliseconds; null
 * when it did not come.
 */
export async function takeOver({ fleet, ntfy, intake }: World, problems: Problems): Promise<number | null> {
  const title = 'a push that is left in doubt'
  ntfy.isMute = true
  const seen = ntfy.pushes.length
  const body = { title, key: title, group: title, severity: 'critical', service: lonelyService }
  while ((await ask({ url: intake, body }))?.status !== 202) await wait(100)
  const first = await pushAfter(ntfy.pushes, seen, firstPushMs, ({ title: shown }) => shown === title)
  const sender = first === null ? -1 : fleet.indexOf(first.from)
  if (first === null || sender === -1) {
    problems.add('overdue', `the push of "${title}" did not come, or from nobody who is known: ${first?.from}`)
    return null
  }
  await fleet.kill(sender)
  ntfy.isMute = false
  const isSame = (push: Push) => push.alarm === first.alarm && push.from !== first.from
  const again = await pushAfter(ntfy.pushes, seen, inDoubtAfterMs + outWithinMs, isSame)
  if (again === null) problems.add('overdue', `nobody took over ${first.alarm}, which relay ${sender} left in doubt`)
  await fleet.start(sender)
  return again === null ? null : again.at - first.at
}

/** The first push after the `seen`th that `isIt`, within `ms` milliseconds. */
async function pushAfter(
  pushes: readonly Push[],
  seen: number,
  ms: number,
  isIt: (push: Push) => boolean,
): Promise<Push | null> {
  for (const end = Date.now() + ms; Date.now() < end; await wait(20)) {
    const found = pushes.slice(seen).find(isIt)
    if (found) return found
  }
  return null
}
