import { type Runbook, stepsOf } from '@baton/shared/model/runbook.ts'
import type { HandoffView } from '@baton/shared/view/console-state.ts'
import {
  mergeRunbookGaps,
  runbookGapOf,
  selectHandoffs,
  selectOpenActions,
  selectPostmortems,
  withoutPostmortem,
} from '@baton/shared/view/desk-lists.ts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Core } from '../core/core.ts'
import { listIncidents } from '../core/incident-list.ts'
import type { Journal } from '../journal/journal.ts'
import type { RunbookFolderStatus } from '../runbooks/runbook-folder.ts'
import { iso, isoOrNull } from './iso.ts'
import { sendProblem } from './problem.ts'

export interface TeamOptions {
  readonly core: Core
  readonly journal: Journal
  readonly runbookFolder: () => RunbookFolderStatus
}

/** Incidents that are looked through for what they lack: a runbook, a postmortem. The latest ones. */
const lookedThrough = 300
const RunbookId = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 200, description: 'its path in the folder, slashes as %2F' }),
})

/** What a team works on between incidents: handoffs, runbooks, postmortems, action items. */
export const teamRoutes: FastifyPluginAsyncTypebox<TeamOptions> = async (fastify, { core, journal, runbookFolder }) => {
  const latest = (resolvedOnly: boolean) =>
    listIncidents(core, journal, {
      limit: lookedThrough,
      drill: false,
      ...(resolvedOnly ? { status: ['resolved'] } : {}),
    })

  fastify.get('/v1/handoffs', { schema: { tags: ['team'] } }, async () => ({
    handoffs: selectHandoffs(core.desk, null).map(handoffView),
  }))

  fastify.get('/v1/runbooks', { schema: { tags: ['team'] } }, async () => {
    const { checkedAt, ...status } = runbookFolder()
    const gaps = (await latest(false)).flatMap((incident) => runbookGapOf(core.desk, incident) ?? [])
    return {
      folder: { ...status, checkedAt: isoOrNull(checkedAt) },
      runbooks: Object.values(core.desk.runbooks).map(runbookView),
      gaps: mergeRunbookGaps(gaps).map((gap) => ({ ...gap, lastAt: iso(gap.lastAt) })),
    }
  })

  fastify.get('/v1/runbooks/:id', { schema: { tags: ['team'], params: RunbookId } }, async (request, reply) => {
    const runbook = core.desk.runbook(request.params.id)
    if (!runbook) return sendProblem(reply, 404, 'There is no such runbook.', { field: 'id' })
    return { ...runbookView(runbook), text: runbook.text, steps: stepsOf(runbook.text) }
  })

  fastify.get('/v1/postmortems', { schema: { tags: ['team'] } }, async () => {
    const without = (await latest(true)).flatMap((incident) => withoutPostmortem(incident) ?? [])
    return {
      postmortems: selectPostmortems(core.desk, without).map(({ openedAt, resolvedAt, updatedAt, ...row }) => ({
        ...row,
        openedAt: iso(openedAt),
        resolvedAt: isoOrNull(resolvedAt),
        updatedAt: isoOrNull(updatedAt),
      })),
    }
  })

  fastify.get('/v1/actions', { schema: { tags: ['team'] } }, async () => ({
    actions: selectOpenActions(core.desk).map(({ addedAt, changedAt, ...action }) => ({
      ...action,
      addedAt: iso(addedAt),
      changedAt: iso(changedAt),
    })),
  }))
}

/** A handoff with ISO times. Whose it is depends on who asks, which scripts do not. */
export function handoffView({ mine: _mine, offeredAt, changeAt, answerBy, endedAt, read, ...handoff }: HandoffView) {
  return {
    ...handoff,
    offeredAt: iso(offeredAt),
    changeAt: iso(changeAt),
    answerBy: iso(answerBy),
    endedAt: isoOrNull(endedAt),
    read: read && { ...read, at: iso(read.at) },
  }
}

function runbookView({ text: _text, publishedAt, ...runbook }: Runbook) {
  return { ...runbook, publishedAt: iso(publishedAt) }
}
