import { writeSync } from 'node:fs'
import { emitKeypressEvents } from 'node:readline'
import type { ReadStream, WriteStream } from 'node:tty'
import { type Line, paint } from './lines.ts'

const esc = '\x1b'
/** Another screen, no cursor, no wrapping of long lines, pasted text marked as such, changes of focus told. */
const enterSequence = `${esc}[?1049h${esc}[?25l${esc}[?7l${esc}[?2004h${esc}[?1004h${esc}[2J`
const leaveSequence = `${esc}[?1004l${esc}[?2004l${esc}[?7h${esc}[?25h${esc}[?1049l`

export interface Key {
  /** The key's name, such as `return`, or the character itself. */
  readonly name: string
  /** What it types; empty for a key that types nothing. */
  readonly text: string
  readonly isPasted: boolean
}

export interface TerminalEvents {
  readonly key: (key: Key) => void
  readonly resized: () => void
  /** The terminal's window got the focus, or lost it; many never say. */
  readonly focused: (isFocused: boolean) => void
}

type Output = WriteStream & { readonly fd: number }

/** A person's terminal: draws whole screens, writing only lines that changed, and is left as it was found. */
export class Terminal {
  readonly #input: ReadStream
  readonly #output: Output
  readonly #hasColour: boolean
  #drawn: readonly string[] = []
  #isEntered = false
  #isPasting = false

  constructor(input: ReadStream, output: Output, hasColour: boolean) {
    this.#input = input
    this.#output = output
    this.#hasColour = hasColour
  }

  get width(): number {
    return Math.max(20, this.#output.columns || 80)
  }

  get height(): number {
    return Math.max(6, this.#output.rows || 24)
  }

  enter({ key, resized, focused }: TerminalEvents): void {
    this.#isEntered = true
    // However the process ends, short of SIGKILL, the shell gets its terminal back.
    process.once('exit', () => this.leave())
    // Before the error is printed, which would vanish with the screen that it is printed on.
    process.once('uncaughtExceptionMonitor', () => this.leave())
    this.#output.write(enterSequence)
    this.#output.on('resize', () => {
      this.#drawn = []
      resized()
    })
    emitKeypressEvents(this.#input)
    this.#input.setRawMode(true)
    this.#input.on('keypress', (text: string | undefined, pressed: Pressed) => {
      if (pressed.sequence === `${esc}[I` || pressed.sequence === `${esc}[O`) focused(pressed.sequence.endsWith('I'))
      else if (pressed.name === 'paste-start' || pressed.name === 'paste-end')
        this.#isPasting = pressed.name === 'paste-start'
      else key(readKey(text, pressed, this.#isPasting))
    })
    this.#input.resume()
  }

  /** Draws a screen of this width and height. Resolves when the terminal has taken it. */
  draw(lines: readonly Line[]): Promise<void> {
    const painted = lines.map((line) => paint(line, this.#hasColour))
    const changed = painted.flatMap((text, row) =>
      text === this.#drawn[row] ? [] : `${esc}[${row + 1};1H${esc}[2K${text}`,
    )
    this.#drawn = painted
    if (changed.length === 0) return Promise.resolve()
    return new Promise((resolve) => this.#output.write(changed.join(''), () => resolve()))
  }

  bell(): void {
    if (this.#isEntered) this.#output.write('\x07')
  }

  leave(): void {
    if (!this.#isEntered) return
    this.#isEntered = false
    try {
      this.#input.setRawMode(false)
      // Not through the stream: at the end of a process nothing is written later.
      writeSync(this.#output.fd, leaveSequence)
    } catch {
      // The terminal is gone.
    }
  }
}

interface Pressed {
  readonly name?: string
  readonly sequence?: string
  readonly ctrl?: boolean
  readonly meta?: boolean
}

function readKey(text: string | undefined, { name, sequence, ctrl, meta }: Pressed, isPasted: boolean): Key {
  if (ctrl === true) return { name: `ctrl-${name ?? ''}`, text: '', isPasted }
  const isText = text !== undefined && meta !== true && !/^[\p{Control}]/u.test(text)
  const isCharacter = isText && text !== ' '
  return { name: isCharacter ? text : (name ?? sequence ?? ''), text: isText ? text : '', isPasted }
}
