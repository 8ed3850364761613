import type { CommandType } from '@baton/shared/incident/commands.ts'
import type { ConsoleBridge, SubmitResult, WishOf } from '@baton/shared/wire/bridge.ts'
import { describe, expect, it } from 'vitest'
import { demoState } from '../demo/demo-states.ts'
import { createFakeBridge } from '../demo/fake-bridge.ts'
import { commandWords, createActions, undoMs } from './actions.ts'
import { createConsoleStore } from './console-store.ts'
import { createUiStore } from './ui-store.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))

/** Actions over a made-up host; `pass` lets time go by. */
function bench(state = 'paged', answer: () => Promise<SubmitResult> = async () => ({ kind: 'committed' })) {
  let now = 1_000_000
  const timers = new Set<{ readonly at: number; readonly run: () => void }>()
  const submitted: WishOf<CommandType>[] = []
  const dismissed: string[] = []
  const bridge: ConsoleBridge = {
    ...createFakeBridge(demoState(state, now)),
    submit: (wish) => {
      submitted.push(wish)
      return answer()
    },
    dismissNotice: async (id) => {
      dismissed.push(id)
    },
  }
  const store = createConsoleStore()
  store.setState({ ...demoState(state, now), ready: true })
  const ui = createUiStore()
  const time = {
    now: () => now,
    after: (ms: number, run: () => void) => {
      const timer = { at: now + ms, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
  }
  function pass(ms: number) {
    now += ms
    for (const timer of [...timers]) {
      if (timer.at > now) continue
      timers.delete(timer)
      timer.run()
    }
  }
  return { actions: createActions({ bridge, store, ui, time }), ui, submitted, dismissed, pass }
}

describe('acts that wake someone', () => {
  it('wait five seconds and say whom', () => {
    const { actions, ui, submitted, pass } = bench()
    actions.needHelp('inc-checkout')
    expect(ui.getState().delayed).toMatchObject([{ text: 'Paging Ana' }])
    pass(undoMs - 1)
    expect(submitted).toEqual([])
    pass(1)
    expect(submitted).toEqual([{ type: 'incident.escalate', incidentId: 'inc-checkout' }])
    expect(ui.getState().delayed).toEqual([])
  })

  it('are not begun when nobody is left to page', () => {
    const { actions, ui } = bench()
    actions.needHelp('inc-checkout', [])
    expect(ui.getState().delayed).toEqual([])
    expect(ui.getState().notices).toMatchObject([{ kind: 'refused', incidentId: 'inc-checkout' }])
  })

  it('do not happen when undone', () => {
    const { actions, submitted, pass } = bench()
    actions.needHelp('inc-checkout')
    actions.undoLast()
    pass(undoMs)
    expect(submitted).toEqual([])
  })

  it('happen once when asked for twice', () => {
    const { actions, submitted, pass } = bench()
    actions.needHelp('inc-checkout')
    actions.needHelp('inc-checkout')
    pass(undoMs)
    expect(submitted).toHaveLength(1)
  })

  it('undo the one that was asked for last', () => {
    const { actions, submitted, pass } = bench()
    actions.addResponder('inc-checkout', 'kim')
    actions.reassign('inc-checkout', 'ana')
    actions.undoLast()
    pass(undoMs)
    expect(submitted).toEqual([{ type: 'incident.add-responder', incidentId: 'inc-checkout', person: 'kim' }])
  })

  it('are refused at once without the relay, where they cannot queue', () => {
    const { actions, ui } = bench('offline')
    actions.needHelp('inc-checkout')
    expect(ui.getState().delayed).toEqual([])
    expect(ui.getState().notices).toMatchObject([
      { kind: 'refused', text: expect.stringContaining('Nobody was paged') },
    ])
    actions.unacknowledge('inc-queue')
    expect(ui.getState().delayed).toHaveLength(1)
  })
})

describe('answers', () => {
  it('tells a refusal with its reason', async () => {
    const refuse = async (): Promise<SubmitResult> => ({
      kind: 'refused',
      reason: 'already-acknowledged',
      detail: 'Ana acknowledged it',
    })
    const { actions, ui } = bench('paged', refuse)
    await actions.acknowledge(['inc-checkout'])
    expect(ui.getState().notices).toMatchObject([
      { kind: 'refused', text: 'Acknowledge: Ana acknowledged it', incidentId: 'inc-checkout' },
    ])
  })

  it('tells that the host could not be asked', async () => {
    const { actions, ui } = bench('paged', () => Promise.reject(new Error('it is gone')))
    expect(await actions.submit({ type: 'pager.test' })).toBeNull()
    expect(ui.getState().notices).toMatchObject([{ kind: 'failed', text: expect.stringContaining('it is gone') }])
  })

  it('asks for consent where the host wants it', async () => {
    const { actions, ui } = bench()
    await actions.openLink('http://grafana.example.net/')
    expect(ui.getState().consent).toMatchObject({ host: 'grafana.example.net' })
  })

  it('dismisses its own notices here and the host’s there', async () => {
    const { actions, ui, dismissed } = bench()
    actions.tell('info', 'something')
    actions.dismiss(ui.getState().notices[0]?.id ?? '')
    actions.dismiss('n-1')
    await settled()
    expect(ui.getState().notices).toEqual([])
    expect(dismissed).toEqual(['n-1'])
  })
})

describe('commandWords', () => {
  it('says a command in words', () => {
    expect(commandWords('incident.add-responder')).toBe('Add responder')
    expect(commandWords('note.add')).toBe('Note')
    expect(commandWords('pager.test')).toBe('Pager test')
  })
})
