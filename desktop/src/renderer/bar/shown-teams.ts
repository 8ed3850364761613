import type { OncallTeamView } from '@baton/shared/view/console-state.ts'

/** The team whose chain the bar shows: mine where I am on call, else the first; and how many others there are. */
export function shownTeams(
  teams: readonly OncallTeamView[],
  me: string | null,
): { readonly first: OncallTeamView | null; readonly others: number } {
  const mine = teams.find(({ levels }) => levels.some(({ person }) => person === me))
  return { first: mine ?? teams[0] ?? null, others: Math.max(0, teams.length - 1) }
}
