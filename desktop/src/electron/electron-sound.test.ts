import { describe, expect, it } from 'vitest'
import { FakeClock } from '../host/testing/fake-clock.ts'
import { ElectronSound } from './electron-sound.ts'

function setup() {
  const asked: unknown[] = []
  let made = 1
  const clock = new FakeClock(0)
  const sound = new ElectronSound(
    {
      ask: (kind) => asked.push(kind),
      remake: () => {
        made += 1
      },
    },
    clock,
  )
  const states: string[] = []
  sound.onState(() => states.push(sound.state()))
  return { sound, clock, asked, states, pages: () => made }
}

describe('sound in a page of its own', () => {
  it('is playing only when the page says that it plays what is wanted now', () => {
    const { sound, asked, states } = setup()
    sound.heard({ kind: null, state: 'silent' })
    sound.play('page')
    expect(sound.state()).toBe('unknown')
    sound.heard({ kind: null, state: 'silent' })
    expect(sound.state()).toBe('unknown')
    sound.heard({ kind: 'page', state: 'playing' })
    sound.stop()
    expect(states).toEqual(['silent', 'unknown', 'playing', 'silent'])
    expect(asked).toEqual(['page', 'page', null])
  })

  it('has failed when the page falls silent, and plays again in the next one', async () => {
    const { sound, clock, asked, pages } = setup()
    sound.play('page')
    sound.heard({ kind: 'page', state: 'playing' })
    await clock.pass(3_000)
    expect(sound.state()).toBe('playing')
    await clock.pass(1_000)
    expect(sound.state()).toBe('failed')
    expect(pages()).toBe(2)
    sound.heard({ kind: null, state: 'silent' })
    expect(asked.at(-1)).toBe('page')
    sound.heard({ kind: 'page', state: 'playing' })
    expect(sound.state()).toBe('playing')
  })

  it('goes on making pages while none answers, and stops when nothing should sound', async () => {
    const { sound, clock, pages } = setup()
    sound.play('page')
    await clock.pass(20_000)
    expect(pages()).toBeGreaterThan(3)
    sound.stop()
    const made = pages()
    await clock.pass(60_000)
    expect(pages()).toBe(made)
  })
})
