import type { CommandType } from '@baton/shared/log/commands.ts'
import type { CommandRequest, SubmitResult } from '@baton/shared/wire/bridge.ts'
import { describe, expect, it } from 'vitest'
import { sendWanted } from './send-wanted.ts'

function bench(answer: SubmitResult = { kind: 'committed' }) {
  const requests: CommandRequest<CommandType>[] = []
  const submit = async (request: CommandRequest<CommandType>) => {
    requests.push(request)
    return answer
  }
  const paged: string[] = []
  const isTaken = answer.kind !== 'refused'
  const page = async (words: string) => (isTaken ? paged.push(words) > 0 : false)
  const addResponder = (_: string, person: string, why = '') => page(`join ${person}: ${why}`)
  const reassign = (_: string, person: string) => page(`take over ${person}`)
  return { requests, paged, actions: { submit, addResponder, reassign } }
}
const ana = { id: 'ana', name: 'Ana', onCall: true }

describe('sendWanted', () => {
  it('makes of a todo a note and an action item that names it', async () => {
    const { requests, actions } = bench()
    await sendWanted(actions, 'inc', { kind: 'todo', text: '@ana alert', title: 'alert', owner: ana }, false)
    const [note, action] = requests
    expect(note).toMatchObject({ type: 'note.add', text: '@ana alert', tags: ['todo'] })
    expect(action).toMatchObject({ type: 'action.add', title: 'alert', owner: 'ana' })
    expect(note).toMatchObject({ noteId: expect.stringMatching(/^note-[0-9a-z-]{1,58}$/) })
    expect(action && 'noteId' in action && action.noteId).toBe(note && 'noteId' in note && note.noteId)
  })

  it('posts an update outside only when that is wanted, and never another note', async () => {
    const { requests, actions } = bench()
    const update = { kind: 'note', text: 'we roll back', about: null, tags: ['update'] } as const
    await sendWanted(actions, 'inc', update, true)
    await sendWanted(actions, 'inc', update, false)
    await sendWanted(actions, 'inc', { ...update, tags: [] }, true)
    expect(requests.map((request) => 'publish' in request)).toEqual([true, false, false])
  })

  it('says that it was not taken, and asks for nothing more', async () => {
    const { requests, actions } = bench({ kind: 'refused', reason: 'failed', detail: '' })
    const todo = { kind: 'todo', text: 'alert', title: 'alert', owner: null } as const
    expect(await sendWanted(actions, 'inc', todo, false)).toBe(false)
    expect(requests).toHaveLength(1)
    expect(await sendWanted(actions, 'inc', { kind: 'page', person: ana, why: 'help' }, false)).toBe(false)
    expect(await sendWanted(actions, 'inc', { kind: 'command', person: ana }, false)).toBe(false)
  })

  it('does what the slash commands say', async () => {
    const { requests, paged, actions } = bench()
    for (const wanted of [
      { kind: 'sev', sev: 1 },
      { kind: 'role', role: 'scribe', person: ana },
      { kind: 'role', role: 'scribe', person: null },
      { kind: 'snooze', request: { minutes: 30 } },
      { kind: 'resolve', reason: 'rolled back' },
      { kind: 'page', person: ana, why: 'two are better' },
      { kind: 'command', person: ana },
    ] as const)
      expect(await sendWanted(actions, 'inc', wanted, false)).toBe(true)
    expect(requests).toMatchObject([
      { type: 'incident.set-sev', sev: 1 },
      { type: 'role.assign', role: 'scribe', person: 'ana' },
      { type: 'role.take', role: 'scribe' },
      { type: 'incident.snooze', minutes: 30 },
      { type: 'incident.resolve', reason: 'rolled back' },
    ])
    expect(paged).toEqual(['join ana: two are better', 'take over ana'])
  })
})
