import type { RoomNotebook } from '@baton/shared/view/room-state.ts'

type Why = RoomNotebook['whys'][number]

/** An answer to "why?", and the answers that were asked from it. */
export interface WhyNode {
  readonly id: string
  readonly text: string
  readonly children: readonly WhyNode[]
}

/** The answers as a tree, each level in the order in which it was asked. One whose parent is gone stands at the top. */
export function whyTree(whys: readonly Why[]): readonly WhyNode[] {
  const known = new Set(whys.map(({ id }) => id))
  const byParent = new Map<string | null, Why[]>()
  for (const why of whys) {
    const parent = why.parentId !== null && known.has(why.parentId) ? why.parentId : null
    byParent.set(parent, [...(byParent.get(parent) ?? []), why])
  }
  const under = (parent: string | null): readonly WhyNode[] =>
    (byParent.get(parent) ?? []).map(({ id, text }) => ({ id, text, children: under(id) }))
  return under(null)
}

/** How many answers go when this one is removed, itself left out. */
export function branchSize({ children }: WhyNode): number {
  return children.reduce((sum, child) => sum + 1 + branchSize(child), 0)
}
