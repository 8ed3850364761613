import type { Actions } from '../../store/actions.ts'
import { mintId } from './mint-id.ts'
import type { Wanted } from './slash.ts'

/** Does what the note box asks for. False when it was not taken, so that what was typed is given back. */
export async function sendWanted(
  { submit, addResponder, reassign }: Pick<Actions, 'submit' | 'addResponder' | 'reassign'>,
  incidentId: string,
  wanted: Exclude<Wanted, { readonly kind: 'nothing' | 'unclear' }>,
  publish: boolean,
): Promise<boolean> {
  const isTaken = (result: Awaited<ReturnType<Actions['submit']>>) => result !== null && result.kind !== 'refused'
  switch (wanted.kind) {
    case 'note': {
      const { text, about, tags, nextUpdateAt = null } = wanted
      const note = { type: 'note.add' as const, incidentId, text, tags: [...tags] }
      const isPublished = publish && tags.includes('update')
      return isTaken(
        await submit({
          ...note,
          ...(about === null ? {} : { about }),
          ...(nextUpdateAt === null ? {} : { nextUpdateAt }),
          ...(isPublished ? { publish: true } : {}),
        }),
      )
    }
    case 'task': {
      const { task, owner, seconds } = wanted
      return isTaken(await submit({ type: 'timer.start', incidentId, task, owner: owner?.id ?? null, seconds }))
    }
    case 'todo': {
      const noteId = mintId('note')
      const { text, title, owner } = wanted
      const noted = await submit({ type: 'note.add', incidentId, noteId, text, tags: ['todo'] })
      if (!isTaken(noted)) return false
      // The words are kept by the note; a refusal of the item is told and must not make it be said twice.
      await submit({ type: 'action.add', incidentId, title, owner: owner?.id ?? null, noteId })
      return true
    }
    case 'sev':
      return isTaken(await submit({ type: 'incident.set-sev', incidentId, sev: wanted.sev }))
    case 'role': {
      const { role, person } = wanted
      return isTaken(
        await submit(
          person === null
            ? { type: 'role.take', incidentId, role }
            : { type: 'role.assign', incidentId, role, person: person.id },
        ),
      )
    }
    case 'command':
      return reassign(incidentId, wanted.person.id)
    case 'page':
      return addResponder(incidentId, wanted.person.id, wanted.why)
    case 'snooze':
      return isTaken(await submit({ type: 'incident.snooze', incidentId, ...wanted.request }))
    case 'resolve':
      return isTaken(await submit({ type: 'incident.resolve', incidentId, reason: wanted.reason }))
    case 'impact': {
      const { impact, since } = wanted
      return isTaken(
        await submit({ type: 'incident.set-impact', incidentId, impact, ...(since === null ? {} : { since }) }),
      )
    }
  }
}
