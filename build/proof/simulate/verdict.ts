/** The first law that was broken; what follows from it is not worth telling. */
export class Verdict {
  #violation: { readonly law: string; readonly detail: string } | null = null

  get violation(): { readonly law: string; readonly detail: string } | null {
    return this.#violation
  }

  /** `law` is the rule in words, as it should hold. */
  require(isKept: boolean, law: string, detail: () => string = () => ''): void {
    if (!isKept) this.#violation ??= { law, detail: detail() }
  }
}
