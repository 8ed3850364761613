import { refreshed } from '@baton/shared/view/refresh-brief.ts'
import { useEffect, useRef, useState } from 'react'
import { useConsole, useFace, useUi } from '../store/context.tsx'
import { setDraft } from '../store/ui-store.ts'
import { type BriefDraft, emptyDraft, readDraft } from './brief-draft.ts'

const draftId = (team: string) => `handoff:${team}`

/** What came and went while the giver wrote. */
export interface DraftNews {
  readonly ended: readonly string[]
  readonly joined: readonly string[]
}

export interface KeptDraft {
  readonly draft: BriefDraft
  readonly news: DraftNews
  readonly change: (draft: BriefDraft) => void
  /** It was offered, and is no draft any more. */
  readonly forget: () => void
}

/** The draft of a team's brief: generated from what is open, then held against it whenever the feed changes. */
export function useBriefDraft(team: string): KeptDraft {
  const { bridge, actions, ui } = useFace()
  const kept = useUi((state) => state.drafts[draftId(team)])
  const feed = useConsole((state) => state.feed)
  const [draft, setLocal] = useState<BriefDraft>(() => readDraft(kept) ?? emptyDraft)
  const [news, setNews] = useState<DraftNews>({ ended: [], joined: [] })
  const isWritten = useRef(readDraft(kept) !== null)
  const latest = useRef(draft)
  latest.current = draft
  const rows = useRef(feed)
  rows.current = feed
  /** What the brief says changes with which are open and how grave they are, not with each alert. */
  const openIds = feed
    .filter(({ status }) => status !== 'resolved')
    .map(({ id, sev, severity, status }) => `${id} ${sev} ${severity} ${status}`)
    .join('\n')

  function change(next: BriefDraft) {
    isWritten.current = true
    latest.current = next
    setLocal(next)
    setDraft(ui, draftId(team), JSON.stringify(next))
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: a fresh one is asked for when what is open has changed.
  useEffect(() => {
    let isGone = false
    void actions.ask('Drafting the brief', bridge.draftBrief(team)).then((fresh) => {
      if (isGone || fresh === null) return
      if (!isWritten.current) {
        isWritten.current = true
        setLocal({ ...emptyDraft, ...fresh })
        return
      }
      const before = latest.current
      const over = new Set(rows.current.filter(({ status }) => status === 'resolved').map(({ id }) => id))
      const { items, ended, joined } = refreshed(before.items, fresh.items, (id) => !over.has(id), before.leftOut ?? [])
      if (JSON.stringify(items) !== JSON.stringify(before.items)) change({ ...before, items })
      if (ended.length + joined.length > 0)
        setNews((known) => ({ ended: [...known.ended, ...ended], joined: [...known.joined, ...joined] }))
    })
    return () => {
      isGone = true
    }
  }, [team, openIds])

  return { draft, news, change, forget: () => setDraft(ui, draftId(team), '') }
}
