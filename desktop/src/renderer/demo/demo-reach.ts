import type { ConsoleState, ReachView } from '@baton/shared/view/console-state.ts'

const minute = 60_000

/** Made-up people: some that a page gets to, one whose console went, one who has nothing. */
export function demoReach(now: number): ConsoleState['reach'] {
  const live = (ago: number): ReachView => ({
    reach: 'live',
    since: null,
    devices: 1,
    channels: [
      { kind: 'console', provenAt: now - ago },
      { kind: 'ntfy', provenAt: now - 2 * ago },
    ],
  })
  return {
    sam: live(2 * minute),
    ana: live(5 * minute),
    kim: live(26 * 60 * minute),
    priya: {
      reach: 'blind',
      since: now - 6 * minute,
      devices: 1,
      channels: [{ kind: 'console', provenAt: now - 9 * minute }],
    },
    bo: { reach: 'none', since: null, devices: 0, channels: [] },
  }
}

/** The same, while the relay is not heard. */
export function unheardReach(now: number): ConsoleState['reach'] {
  const unheard = Object.entries(demoReach(now)).map(([person, view]): [string, ReachView] => [
    person,
    { ...view, reach: 'unknown', since: null },
  ])
  return Object.fromEntries(unheard)
}
