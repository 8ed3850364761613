import type { Condition } from '@baton/shared/model/handoff.ts'
import type { HandoffView } from '@baton/shared/view/console-state.ts'

/** What a condition means, so that everyone marks alike (after the illness severity of I-PASS). */
export const conditionWords: Readonly<Record<Condition, string>> = {
  stable: 'stable: nothing to do unless it changes',
  watcher: 'watcher: may get worse, look at it',
  unstable: 'unstable: needs work now',
}

/** Who answers now and what would change that, in one sentence. */
export function batonWords(handoff: HandoffView): string {
  const { teamName, toName, mine } = handoff
  const from = handoff.fromName ?? 'Nobody'
  switch (handoff.state) {
    case 'offered': {
      const holds = mine === 'giver' ? `You hold ${teamName}` : `${from} holds ${teamName}`
      return `${holds} until ${mine === 'receiver' ? 'you accept' : `${toName} accepts`}`
    }
    case 'accepted':
      return handoff.kind === 'take-over'
        ? `${toName} took ${teamName} from ${handoff.fromName ?? 'nobody'}.`
        : `${toName} has ${teamName} from ${from}.`
    case 'declined':
      return `${toName} declined. ${from} still holds ${teamName}.`
    case 'withdrawn':
      return `${from} took the offer back and still holds ${teamName}.`
  }
}

/** Who is paged until it is answered. `now` in Unix ms of the relay's clock. */
export function pagedWords({ fromName, toName, mine, isDue, changeAt }: HandoffView, now: number): string {
  const from = mine === 'giver' ? 'you are' : `${fromName ?? 'nobody'} is`
  if (isDue || changeAt <= now) return 'the change is due: both are paged'
  return mine === 'receiver' ? `until you accept, ${from} paged` : `until ${toName} accepts, ${from} paged`
}

/** What the giver and the receiver are told when the time to answer has passed. */
export function unansweredWords(handoff: HandoffView): string | null {
  if (handoff.state !== 'offered' || !handoff.isUnanswered) return null
  return handoff.mine === 'receiver'
    ? `${handoff.fromName ?? 'The giver'} waits for your answer. Until then both of you are paged.`
    : `${handoff.toName} has not answered. Both of you are paged until then. Call, or withdraw it and ask someone else.`
}
