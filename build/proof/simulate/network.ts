import type { Random } from '../../lib/random.ts'
import type { Scheduler } from './scheduler.ts'

/** One direction of a connection: what is sent arrives in order, and while the machine is cut off not at all. */
export type Stream = (deliver: () => void, kind?: 'may-fail') => void

/** The way between the machines and the relay: slow, forgetful, and sometimes cut. */
export class Network {
  readonly #scheduler: Scheduler
  readonly #random: Random
  readonly #held = new Map<string, (() => void)[]>()
  isCalm = false

  constructor(scheduler: Scheduler, random: Random) {
    this.#scheduler = scheduler
    this.#random = random
  }

  isCut(machine: string): boolean {
    return this.#held.has(machine)
  }

  /** Nothing passes between this machine and the relay any more. */
  cut(machine: string): void {
    if (!this.isCut(machine)) this.#held.set(machine, [])
  }

  /** What was sent meanwhile over a connection arrives late; what was sent by itself is lost. */
  heal(machine: string): void {
    const held = this.#held.get(machine) ?? []
    this.#held.delete(machine)
    for (const deliver of held) this.#scheduler.after(1, deliver)
  }

  /** All is well from now on. */
  calm(): void {
    this.isCalm = true
    for (const machine of [...this.#held.keys()]) this.heal(machine)
  }

  /** One message by itself: it may be lost, come twice, or be overtaken. */
  send(machine: string, deliver: () => void): void {
    const copies = this.isCalm ? 1 : this.#random.weighted([[8, 1] as const, [1, 2] as const, [1, 0] as const])
    for (let copy = 0; copy < copies; copy++) {
      this.#scheduler.after(this.#delay(), () => {
        if (!this.isCut(machine)) deliver()
      })
    }
  }

  /**
   * A connection's one direction. What may fail is now and then lost, doubled or overtaken all the same: harsher than
   * TCP, so that nothing above rests on what TCP promises.
   */
  stream(machine: string): Stream {
    let free = 0
    const later = (at: number, deliver: () => void) =>
      this.#scheduler.after(at - this.#scheduler.now, () => {
        const held = this.#held.get(machine)
        if (held) held.push(deliver)
        else deliver()
      })
    return (deliver, kind) => {
      const at = Math.max(free, this.#scheduler.now + this.#delay())
      free = at
      if (kind !== 'may-fail' || this.isCalm || !this.#random.oneIn(30)) {
        later(at, deliver)
        return
      }
      const fault = this.#random.pick(['lost', 'doubled', 'overtaken'])
      if (fault === 'lost') return
      later(fault === 'overtaken' ? at + this.#random.between(1, 300) : at, deliver)
      if (fault === 'doubled') later(at + this.#random.between(0, 300), deliver)
    }
  }

  #delay(): number {
    if (this.isCalm) return 1
    return this.#random.oneIn(25) ? this.#random.between(100, 2_500) : this.#random.between(1, 40)
  }
}
