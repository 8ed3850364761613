import { powerSaveBlocker } from 'electron'

/** Keeps the system from suspending the console while it may have to page; the screen may go dark all the same. */
export class StayAwake {
  #blocker: number | null = null

  set(isNeeded: boolean): void {
    if (isNeeded && this.#blocker === null) this.#blocker = powerSaveBlocker.start('prevent-app-suspension')
    if (isNeeded || this.#blocker === null) return
    powerSaveBlocker.stop(this.#blocker)
    this.#blocker = null
  }
}
