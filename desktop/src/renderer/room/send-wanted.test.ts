import type { CommandType } from '@baton/shared/incident/commands.ts'
import type { SubmitResult, WishOf } from '@baton/shared/wire/bridge.ts'
import { describe, expect, it } from 'vitest'
import { sendWanted } from './send-wanted.ts'

function bench(answer: SubmitResult = { kind: 'committed' }) {
  const wishes: WishOf<CommandType>[] = []
  const submit = async (wish: WishOf<CommandType>) => {
    wishes.push(wish)
    return answer
  }
  return { wishes, submit }
}
const ana = { id: 'ana', name: 'Ana', onCall: true }

describe('sendWanted', () => {
  it('makes of a todo a note and an action item that names it', async () => {
    const { wishes, submit } = bench()
    await sendWanted({ submit }, 'inc', { kind: 'todo', text: '@ana alert', title: 'alert', owner: ana }, false)
    const [note, action] = wishes
    expect(note).toMatchObject({ type: 'note.add', text: '@ana alert', tags: ['todo'] })
    expect(action).toMatchObject({ type: 'action.add', title: 'alert', owner: 'ana' })
    expect(note).toMatchObject({ noteId: expect.stringMatching(/^note-[0-9a-z-]{1,58}$/) })
    expect(action && 'noteId' in action && action.noteId).toBe(note && 'noteId' in note && note.noteId)
  })

  it('posts an update outside only when that is wanted, and never another note', async () => {
    const { wishes, submit } = bench()
    const update = { kind: 'note', text: 'we roll back', about: null, tags: ['update'] } as const
    await sendWanted({ submit }, 'inc', update, true)
    await sendWanted({ submit }, 'inc', update, false)
    await sendWanted({ submit }, 'inc', { ...update, tags: [] }, true)
    expect(wishes.map((wish) => 'publish' in wish)).toEqual([true, false, false])
  })

  it('says that it was not taken, and asks for nothing more', async () => {
    const { wishes, submit } = bench({ kind: 'refused', reason: 'failed', detail: '' })
    const todo = { kind: 'todo', text: 'alert', title: 'alert', owner: null } as const
    expect(await sendWanted({ submit }, 'inc', todo, false)).toBe(false)
    expect(wishes).toHaveLength(1)
  })
})
