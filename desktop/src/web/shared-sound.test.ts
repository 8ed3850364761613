import { describe, expect, it } from 'vitest'
import { FakeSound } from '../host/testing/bench.ts'
import { FakeClock, settle } from '../host/testing/fake-clock.ts'
import { lendSound, SharedSound } from './shared-sound.ts'
import type { Channel, TabMessage } from './tab-messages.ts'

function createChannels() {
  const all: { readonly listeners: ((event: { readonly data: TabMessage }) => void)[]; isOpen: boolean }[] = []
  const open = () => {
    const end = { listeners: [] as ((event: { readonly data: TabMessage }) => void)[], isOpen: true }
    all.push(end)
    const channel: Channel = {
      addEventListener: (_type, listener) => void end.listeners.push(listener),
      postMessage: (data) => {
        for (const other of all)
          if (other !== end && other.isOpen && end.isOpen)
            queueMicrotask(() => {
              for (const hear of other.listeners) hear({ data })
            })
      },
    }
    const close = () => {
      end.isOpen = false
    }
    return { channel, close }
  }
  return open
}

function createTabs() {
  const open = createChannels()
  const clock = new FakeClock(0)
  const local = new FakeSound()
  local.isArmed = false
  const leader = new SharedSound({ local, channel: open().channel, clock })
  const helper = (tab: string) => {
    const sound = new FakeSound()
    const { channel, close } = open()
    lendSound(sound, channel, tab)
    return { sound, close }
  }
  return { clock, local, leader, helper }
}

describe('sound over several tabs', () => {
  it('is the leader’s own when it may sound', async () => {
    const { local, leader, helper } = createTabs()
    const other = helper('other')
    local.isArmed = true
    leader.play('page')
    await settle()
    expect(leader.state()).toBe('playing')
    expect(other.sound.playing).toBeNull()
  })

  it('is one other tab’s when the leader is blocked, and stops with it', async () => {
    const { leader, helper } = createTabs()
    const [one, two] = [helper('one'), helper('two')]
    leader.play('page')
    await settle()
    expect([one.sound.playing, two.sound.playing]).toEqual(['page', null])
    expect(leader.state()).toBe('playing')
    leader.stop()
    await settle()
    expect(one.sound.playing).toBeNull()
  })

  it('is another one’s when the helper is gone, and blocked when nobody is left', async () => {
    const { clock, leader, helper } = createTabs()
    const one = helper('one')
    leader.play('page')
    await settle()
    const two = helper('two')
    one.close()
    await clock.pass(20_000)
    expect(two.sound.playing).toBe('page')
    two.close()
    await clock.pass(20_000)
    expect(leader.state()).toBe('blocked')
  })

  it('comes home when the leader is clicked in', async () => {
    const { local, leader, helper } = createTabs()
    const one = helper('one')
    leader.play('page')
    await settle()
    leader.arm()
    await settle()
    expect(local.state()).toBe('playing')
    expect(one.sound.playing).toBeNull()
  })
})

describe('the chime over several tabs', () => {
  it('is the leader’s own, else one other tab’s', async () => {
    const { local, leader, helper } = createTabs()
    const [one, two] = [helper('one'), helper('two')]
    leader.chime()
    await settle()
    expect([local.chimes, one.sound.chimes + two.sound.chimes]).toEqual([0, 1])
    local.isArmed = true
    leader.chime()
    await settle()
    expect([local.chimes, one.sound.chimes + two.sound.chimes]).toEqual([1, 1])
  })

  it('is not made up for when nobody could play it in time', async () => {
    const { clock, leader, helper } = createTabs()
    leader.chime()
    await clock.pass(10_000)
    const late = helper('late')
    leader.play('page')
    await settle()
    expect(late.sound.chimes).toBe(0)
  })
})
