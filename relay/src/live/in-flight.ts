/** Asks of one connection that are being answered. Who asks for more at once than a console would is told to wait. */
export class InFlight {
  readonly #counts = new Map<string, number>()

  /** Runs `ask` unless `limit` of its kind are under way; then `refusal` is the answer. */
  async run<T>(kind: string, limit: number, refusal: T, ask: () => Promise<T>): Promise<T> {
    const count = this.#counts.get(kind) ?? 0
    if (count >= limit) return refusal
    this.#counts.set(kind, count + 1)
    try {
      return await ask()
    } finally {
      this.#counts.set(kind, (this.#counts.get(kind) ?? 1) - 1)
    }
  }
}
