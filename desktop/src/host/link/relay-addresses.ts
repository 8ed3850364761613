import { isLoopback } from './is-loopback.ts'

/** More than any team has; what is named is kept on disk. */
const maxAddresses = 16

/**
 * Where the relays of one log are reached, and which of them is next: the one that this console was paired with, those
 * that its person gave, and those that a relay named to the paired console. A token goes nowhere else.
 */
export class RelayAddresses {
  /** The relay that gave the pairing: an origin. */
  readonly home: string
  readonly #given: readonly string[]
  #named: readonly string[] = []
  #current: string

  constructor(home: string, given: readonly string[] = []) {
    this.home = home
    this.#given = given
    this.#current = home
  }

  get current(): string {
    return this.#current
  }

  /** Goes on to the next one, round and round. */
  next(): void {
    const all = [...new Set([this.home, ...this.#given, ...this.#named])]
    this.#current = all[(all.indexOf(this.#current) + 1) % all.length] ?? this.home
  }

  /**
   * Takes what a relay says of where they all are; returns what is kept of it, or null when that is nothing new. One that
   * has just started may not know yet, and says no list.
   */
  name(urls: unknown): readonly string[] | null {
    if (!Array.isArray(urls)) return null
    const named = urls.filter((url) => this.#isFit(url)).slice(0, maxAddresses)
    if (named.join() === this.#named.join()) return null
    this.#named = named
    return named
  }

  /**
   * Over https nothing goes to a plain address, nor does what has not left this machine, or only through a tunnel. An
   * address of its own machine means another one here.
   */
  #isFit(url: unknown): url is string {
    const parsed = typeof url === 'string' ? URL.parse(url) : null
    if (!parsed || parsed.origin !== url) return false
    const home = new URL(this.home)
    const [isHere, isHomeHere] = [isLoopback(parsed.hostname), isLoopback(home.hostname)]
    if (isHere && !isHomeHere) return false
    return (
      parsed.protocol === 'https:' ||
      (parsed.protocol === 'http:' && home.protocol === 'http:' && isHere === isHomeHere)
    )
  }
}
