import { type ChildProcess, spawn } from 'node:child_process'
import type { Clock, Sound, SoundKind, SoundState, Timer } from '../host/ports.ts'
import type { Player } from './players.ts'

/** A player that cannot play ends at once; one that runs this long plays. Milliseconds. */
const proofMs = 250
/** After every player has failed they are tried again: a headset may be back. */
const retryMs = 3_000
const bellEveryMs = 2_000

export interface PlayerSoundOptions {
  readonly clock: Clock
  /** Best first. */
  readonly players: readonly Player[]
  readonly files: Readonly<Record<SoundKind | 'timer', string>>
  /** Rings the terminal's bell, which nobody can prove was heard. */
  readonly bell: () => void
}

/**
 * Sound by a program of the machine, started again and again. It counts as playing only while such a program runs and
 * has not failed; what is behind it (a speaker, its volume) cannot be known here.
 */
export class PlayerSound implements Sound {
  readonly #options: PlayerSoundOptions
  readonly #listeners = new Set<() => void>()
  #wanted: SoundKind | null = null
  #state: SoundState
  #child: ChildProcess | null = null
  #playerIndex = 0
  #proof: Timer | null = null
  #retry: Timer | null = null
  #bell: Timer | null = null

  constructor(options: PlayerSoundOptions) {
    this.#options = options
    this.#state = options.players.length === 0 ? 'failed' : 'silent'
  }

  play(kind: SoundKind): void {
    this.#end()
    this.#wanted = kind
    this.#playerIndex = 0
    this.#ringBell()
    this.#set(this.#options.players.length === 0 ? 'failed' : 'unknown')
    this.#start()
  }

  stop(): void {
    this.#wanted = null
    this.#end()
    // A failure that is over is no failure of the next sound; having no player still is.
    this.#set(this.#options.players.length === 0 ? 'failed' : 'silent')
  }

  chime(): void {
    const { players, files } = this.#options
    const player = players[this.#playerIndex]
    if (!player) return
    spawn(player.command, player.args(files.timer), { stdio: 'ignore', windowsHide: true }).once(
      'error',
      () => undefined,
    )
  }

  arm(): void {
    // A terminal needs no click first.
  }

  state(): SoundState {
    return this.#state
  }

  onState(listener: () => void): void {
    this.#listeners.add(listener)
  }

  #start(): void {
    const { players, files, clock } = this.#options
    const player = players[this.#playerIndex]
    if (this.#wanted === null) return
    if (!player) {
      this.#allFailed()
      return
    }
    const child = spawn(player.command, player.args(files[this.#wanted]), { stdio: 'ignore', windowsHide: true })
    this.#child = child
    let isProved = false
    this.#proof = clock.setTimer(proofMs, () => {
      isProved = true
      this.#set('playing')
    })
    const ended = (isGood: boolean) => {
      if (this.#child !== child) return
      this.#clear('proof')
      this.#child = null
      // One that ends at once has played nothing, whatever it says.
      if (!isGood || !isProved) this.#playerIndex++
      this.#start()
    }
    child.once('error', () => ended(false))
    child.once('exit', (code) => ended(code === 0))
  }

  #allFailed(): void {
    this.#playerIndex = 0
    this.#set('failed')
    if (this.#options.players.length > 0) this.#retry = this.#options.clock.setTimer(retryMs, () => this.#start())
  }

  #ringBell(): void {
    this.#options.bell()
    this.#bell = this.#options.clock.setTimer(bellEveryMs, () => this.#ringBell())
  }

  #end(): void {
    this.#clear('proof')
    this.#clear('retry')
    this.#clear('bell')
    const child = this.#child
    this.#child = null
    child?.kill('SIGKILL')
  }

  #clear(which: 'proof' | 'retry' | 'bell'): void {
    const { clock } = this.#options
    if (which === 'proof' && this.#proof !== null) clock.clear(this.#proof)
    if (which === 'retry' && this.#retry !== null) clock.clear(this.#retry)
    if (which === 'bell' && this.#bell !== null) clock.clear(this.#bell)
  }

  #set(state: SoundState): void {
    if (state === this.#state) return
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}
