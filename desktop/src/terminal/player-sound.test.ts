import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { nodeClock } from '../node/node-clock.ts'
import { PlayerSound } from './player-sound.ts'
import type { Player } from './players.ts'

const eventually = { timeout: 10_000, interval: 20 }
const files = { page: 'page.wav', blind: 'blind.wav', test: 'test.wav', timer: 'timer.wav' }

function createSound(...scripts: readonly string[]) {
  const dir = mkdtempSync(join(tmpdir(), 'baton-sound-'))
  const log = join(dir, 'played')
  const players = scripts.map(
    (script): Player => ({ command: '/bin/sh', args: (file) => ['-c', `echo ${file} >> ${log}; ${script}`] }),
  )
  const bell = vi.fn()
  const sound = new PlayerSound({ clock: nodeClock, players, files, bell })
  onTestFinished(() => {
    sound.stop()
    rmSync(dir, { recursive: true, force: true })
  })
  const played = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [])
  return { sound, bell, played }
}

describe.skipIf(process.platform === 'win32')('sound by a player of the machine', () => {
  it('plays again and again until it is stopped, and says so only while it does', async () => {
    const { sound, played, bell } = createSound('sleep 0.4')
    const states: string[] = []
    sound.onState(() => states.push(sound.state()))
    expect(sound.state()).toBe('silent')
    sound.play('page')
    expect(sound.state()).toBe('unknown')
    expect(bell).toHaveBeenCalledOnce()
    await vi.waitFor(() => expect(played()).toEqual(['page.wav', 'page.wav', 'page.wav']), eventually)
    expect(states).toEqual(['unknown', 'playing'])
    sound.play('blind')
    await vi.waitFor(() => expect(played().at(-1)).toBe('blind.wav'), eventually)
    sound.stop()
    expect(sound.state()).toBe('silent')
  })

  it('goes on to the next player when one fails, or ends before it can have played', async () => {
    const { sound, played } = createSound('exit 1', 'exit 0', 'exec sleep 5')
    sound.play('test')
    await vi.waitFor(() => expect(sound.state()).toBe('playing'), eventually)
    expect(played()).toHaveLength(3)
  })

  it('fails when none plays, and tries again as long as it should ring', async () => {
    const { sound, played } = createSound('exit 1', 'kill -9 $$')
    sound.play('page')
    await vi.waitFor(() => expect(sound.state()).toBe('failed'), eventually)
    await vi.waitFor(() => expect(played().length).toBeGreaterThan(2), eventually)
    expect(sound.state()).toBe('failed')
    sound.stop()
    expect(sound.state()).toBe('silent')
  })

  it('fails before it is asked when the machine has no player, and still rings the bell', () => {
    const { sound, bell } = createSound()
    expect(sound.state()).toBe('failed')
    sound.play('page')
    expect(sound.state()).toBe('failed')
    expect(bell).toHaveBeenCalledOnce()
  })
})
