import type { CommandType } from '@baton/shared/log/commands.ts'
import type { CommandRequest, ConsoleBridge, SubmitResult } from '@baton/shared/wire/bridge.ts'
import { describe, expect, it } from 'vitest'
import { demoState } from '../demo/demo-states.ts'
import { createFakeBridge } from '../demo/fake-bridge.ts'
import { commandWords, createActions } from './actions.ts'
import { createConsoleStore } from './console-store.ts'
import { createUiStore, setDraft } from './ui-store.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))

/** Actions over a made-up host. */
function bench(state = 'paged', answer: () => Promise<SubmitResult> = async () => ({ kind: 'committed' })) {
  const now = 1_000_000
  const submitted: CommandRequest<CommandType>[] = []
  const dismissed: string[] = []
  const hastened: (string | undefined)[] = []
  const store = createConsoleStore()
  const fake = createFakeBridge(demoState(state, now))
  fake.onChange((change) => store.setState(change))
  const bridge: ConsoleBridge = {
    ...fake,
    submit: (request) => {
      submitted.push(request)
      return answer()
    },
    doNow: (id) => {
      hastened.push(store.getState().delayed.find((act) => act.id === id)?.text)
      return fake.doNow(id)
    },
    dismissNotice: async (id) => {
      dismissed.push(id)
    },
  }
  store.setState({ ...demoState(state, now), ready: true })
  const ui = createUiStore()
  const delayed = () => store.getState().delayed.map(({ text }) => text)
  return {
    actions: createActions({ bridge, store, ui, time: { now: () => now, after: () => () => undefined } }),
    ui,
    submitted,
    dismissed,
    hastened,
    delayed,
  }
}

describe('acts that wake someone', () => {
  it('are put off, and say whom', () => {
    const { actions, submitted, delayed } = bench()
    actions.needHelp('inc-checkout')
    expect(delayed()).toEqual(['Paging Ana · CheckoutDown'])
    expect(submitted).toEqual([])
  })

  it('carry why, and go to one person or to everybody where that is askedFor', () => {
    const { actions, delayed } = bench()
    actions.needHelp('inc-checkout', { why: ' the pool is full ', person: 'kim' })
    actions.needHelp('inc-checkout', { everybody: true })
    expect(delayed()).toEqual(['Paging Kim · CheckoutDown', 'Paging everybody · CheckoutDown'])
  })

  it('are not begun when nobody is left to page', () => {
    const { actions, ui, delayed } = bench()
    actions.needHelp('inc-checkout', { names: [] })
    expect(delayed()).toEqual([])
    expect(ui.getState().notices).toMatchObject([{ kind: 'refused', incidentId: 'inc-checkout' }])
  })

  it('are undone, the one that was asked for last first', () => {
    const { actions, delayed } = bench()
    actions.addResponder('inc-checkout', 'kim')
    actions.reassign('inc-checkout', 'ana')
    actions.undoLast()
    expect(delayed()).toEqual(['Paging Kim to join · CheckoutDown'])
    actions.undoLast()
    actions.undoLast()
    expect(delayed()).toEqual([])
  })

  it('are done at once where their person does not wait, the one that was asked for last first', () => {
    const { actions, delayed, hastened } = bench()
    actions.addResponder('inc-checkout', 'kim')
    actions.reassign('inc-checkout', 'ana')
    const last = delayed().at(-1)
    actions.pageLastNow()
    expect(hastened).toEqual([last])
    expect(delayed()).toEqual(['Paging Kim to join · CheckoutDown'])
  })

  it('give back what was written for them when they are undone', async () => {
    const { actions, ui } = bench()
    await actions.needHelp('inc-checkout', { why: ' the pool is full ' })
    await actions.addResponder('inc-checkout', 'kim', 'look at the lag')
    await actions.reassign('inc-checkout', 'ana')
    setDraft(ui, 'inc-checkout', 'and more')
    for (let n = 0; n < 3; n++) actions.undoLast()
    expect(ui.getState().drafts).toEqual({
      'inc-checkout': '/page @kim look at the lag and more',
      'inc-checkout/help': 'the pool is full',
    })
  })

  it('are refused at once without the relay, where they cannot queue', async () => {
    const { actions, ui, delayed } = bench('offline')
    expect(await actions.addResponder('inc-checkout', 'kim', 'help')).toBe(false)
    expect(await actions.reassign('inc-checkout', 'kim')).toBe(false)
    ui.setState({ notices: [] })
    expect(await actions.needHelp('inc-checkout')).toBe(false)
    expect(delayed()).toEqual([])
    expect(ui.getState().notices).toMatchObject([
      { kind: 'refused', text: expect.stringMatching(/CheckoutDown.*Nobody was paged/), incidentId: 'inc-checkout' },
    ])
    actions.unacknowledge('inc-queue')
    expect(delayed()).toHaveLength(1)
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
      { kind: 'refused', text: 'Acknowledge · CheckoutDown: Ana acknowledged it', incidentId: 'inc-checkout' },
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
    expect(ui.getState().notices).toMatchObject([{ text: 'something', dismissed: true }])
    expect(dismissed).toEqual(['n-1'])
  })
})

describe('commandWords', () => {
  it('says a command in words', () => {
    expect(commandWords('incident.set-sev')).toBe('Set sev')
    expect(commandWords('note.add')).toBe('Note')
    expect(commandWords('pager.test')).toBe('Pager test')
  })

  it('calls what moves people by one of three verbs', () => {
    expect(commandWords('incident.add-responder')).toBe('Need help')
    expect(commandWords('incident.reassign')).toBe('Give')
    expect(commandWords('role.take')).toBe('Take')
    expect(commandWords('shift.take-over')).toBe('Take')
  })
})
