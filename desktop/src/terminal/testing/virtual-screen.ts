/** Stands for the escape character, which a pattern must not hold. */
const esc = '␛'
const token = /␛\[(\d+);\d+H|␛\[[?\d;]*[A-Za-z]|\r|\n|[^␛\r\n]+/g
const wholeSequence = /^␛\[[?\d;]*[A-Za-z]/

/** What a terminal shows of the bytes that the console writes: no more of a terminal than that. */
export class VirtualScreen {
  #rest = ''
  #row = 0
  #lines: string[] = []

  write(bytes: string): void {
    const text = this.#rest + bytes.replaceAll('\x1b', esc)
    // A sequence may come in two parts.
    const last = text.lastIndexOf(esc)
    const whole = last === -1 || wholeSequence.test(text.slice(last)) ? text.length : last
    this.#rest = text.slice(whole)
    for (const [match, row] of text.slice(0, whole).matchAll(token)) {
      if (row !== undefined) this.#row = Number(row) - 1
      else if (match === `${esc}[2K`) this.#lines[this.#row] = ''
      else if (match === `${esc}[2J`) this.#lines = []
      else if (match === '\n') this.#row++
      else if (!match.startsWith(esc) && match !== '\r') this.#lines[this.#row] = (this.#lines[this.#row] ?? '') + match
    }
  }

  get lines(): readonly string[] {
    return Array.from(this.#lines, (line) => (line ?? '').trimEnd())
  }

  toString(): string {
    return this.lines.join('\n')
  }
}
