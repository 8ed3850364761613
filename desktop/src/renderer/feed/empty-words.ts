import type { ConnectionKind } from '@baton/shared/view/console-state.ts'

interface EmptyWords {
  readonly title: string
  /** How far it can be trusted; empty when it can. */
  readonly trust: string
}

/** What an empty feed says: that nothing is open is only known while the relay is heard. `isKnown`: anything was ever heard. */
export function emptyWords(kind: ConnectionKind, isKnown: boolean): EmptyWords {
  if (kind === 'live') return { title: 'Nothing is open.', trust: '' }
  const title = isKnown ? 'Nothing is open in this console’s copy.' : 'What is open is not known yet.'
  if (kind === 'catching-up') return { title, trust: 'This console is catching up with the relay.' }
  if (kind === 'connecting') return { title, trust: 'This console is reaching for the relay.' }
  return { title, trust: 'The relay is not answering, so there may be more than is shown here.' }
}
