import type { PersonId, RunbookId } from '../ids.ts'

/** A procedure in Markdown, as the relay last read it from the team's folder. */
export interface Runbook {
  readonly id: RunbookId
  readonly title: string
  readonly text: string
  /** SHA-256 of the text, hex; tells a frozen copy from a newer one. */
  readonly version: string
  readonly match: RunbookMatch
  /** Unix ms. */
  readonly publishedAt: number
}

/** When a runbook applies, from its front matter. A list that is empty asks nothing. */
export interface RunbookMatch {
  readonly services: readonly string[]
  readonly alerts: readonly string[]
  readonly labels: Readonly<Record<string, string>>
}

/** A runbook as it was executed in one incident: the copy from when it was opened, and what was done. */
export interface RunbookRun {
  readonly id: RunbookId
  readonly title: string
  readonly text: string
  readonly version: string
  readonly openedAt: number
  readonly openedBy: PersonId
  /** Ticked steps by line; times in Unix ms. */
  readonly ticks: Readonly<Record<number, { readonly by: PersonId; readonly at: number }>>
  /** Steps that were found wrong, by line. */
  readonly flags: Readonly<Record<number, { readonly by: PersonId; readonly at: number; readonly text: string }>>
}

/** One step: an item of a numbered list or of a task list. `line` counts from 1 and names the step within its copy. */
export interface RunbookStep {
  readonly line: number
  readonly text: string
}

/** Beyond this a runbook is not read: it would be carried by every console. Characters. */
export const maxRunbookLength = 100_000

/** Lines beyond this hold no steps: a procedure of so many could not be followed, and reading them takes too long. */
const maxLines = 5_000

/** A step's words beyond this are not kept. Characters. */
const maxStepLength = 500

/** The mark of a list item where the pattern is set to look, and the room after it. */
const itemMark = /(\d{1,9}[.)]|[-*+])( +|$)/y
const box = /^\[[ xX]\]\s+/
/** Whatever follows is taken, or a long mark before another kind of line end would be tried at each of its lengths. */
const fenceMark = /^(`{3,}|~{3,})(.*)$/s
const heading = /^#{1,6}( |$)/

/**
 * The steps of a runbook, in order. It is read line by line, as CommonMark's rules of lists say, because it is read
 * while a command is being decided: a Markdown parser takes seconds on text that is made to be slow, and throws on
 * deep nesting. What stands in a quotation or in code is no step.
 */
export function stepsOf(markdown: string): readonly RunbookStep[] {
  const steps: { readonly line: number; text: string }[] = []
  /** The columns at which the content of each item around this line begins. */
  let around: readonly number[] = []
  let fence: { readonly mark: string; readonly column: number } | null = null
  /** Whether this line may go on with the last one's words, and which step they belong to. */
  let inText = false
  let wording: { text: string } | null = null
  const lines = markdown.slice(0, maxRunbookLength).split(/\r?\n/, maxLines)
  for (const [index, tabbed] of lines.entries()) {
    const text = tabbed.replaceAll('\t', '    ')
    const indent = text.search(/\S/)
    if (indent === -1) {
      inText = false
      wording = null
      continue
    }
    if (fence && indent >= fence.column) {
      if (closes(fence.mark, text.trim())) fence = null
      else if (wording?.text === '') wording.text = clip(text.trim())
      continue
    }
    fence = null
    const inside = around.filter((column) => column <= indent)
    const item = itemAt(text, indent, inside.at(-1) ?? 0, inText && inside.length === around.length)
    const words = text.slice(item?.end ?? indent).trim()
    const opensFence = item || indent - (inside.at(-1) ?? 0) < 4 ? fenceOf(words) : null
    const isHeading = heading.test(words)
    if (!item && inText && opensFence === null && !isHeading) {
      if (wording && wording.text.length < maxStepLength) wording.text = clip(`${wording.text} ${plain(words)}`)
      continue
    }
    around = [...inside, ...(item?.columns ?? [])]
    if (opensFence !== null) fence = { mark: opensFence, column: around.at(-1) ?? 0 }
    inText = opensFence === null && !isHeading && words !== ''
    wording = null
    if (!item || (!item.isOrdered && !box.test(words))) continue
    // A step that is a block of code is called by its first line.
    const step = { line: index + 1, text: opensFence === null ? clip(plain(words.replace(box, ''))) : '' }
    steps.push(step)
    wording = step
  }
  return steps.filter(({ text }) => text !== '')
}

/**
 * The command that stands with each step, by its line: the first line of the code below it, else what the step itself has in
 * backticks. A step without one is not in it.
 */
export function commandsOf(markdown: string, steps: readonly RunbookStep[]): ReadonlyMap<number, string> {
  const lines = markdown.slice(0, maxRunbookLength).split(/\r?\n/, maxLines)
  const commands = new Map<number, string>()
  for (const [index, { line }] of steps.entries()) {
    const own = lines.slice(line - 1, (steps[index + 1]?.line ?? lines.length + 1) - 1)
    const command = fencedIn(own) ?? /`([^`]+)`/.exec(own[0]?.slice(0, maxStepLength) ?? '')?.[1]
    if (command) commands.set(line, clip(command.trim()))
  }
  return commands
}

function fencedIn(lines: readonly string[]): string | undefined {
  const start = lines.findIndex((line) => /^ *(?:`{3,}|~{3,})/.test(line))
  if (start === -1) return undefined
  const code = lines.slice(start + 1)
  const end = code.findIndex((line) => /^ *(?:`{3,}|~{3,}) *$/.test(line))
  return code.slice(0, end === -1 ? undefined : end).find((line) => line.trim() !== '')
}

interface ItemStart {
  /** The columns at which the content of each item that begins here begins: items may begin within each other. */
  readonly columns: readonly number[]
  readonly end: number
  readonly isOrdered: boolean
}

/**
 * The item that a line begins, or null. In the middle of a paragraph a number other than 1 is a word of it.
 * @param column where the content around it begins
 */
function itemAt(text: string, indent: number, column: number, inParagraph: boolean): ItemStart | null {
  if (indent - column >= 4) return null
  const columns: number[] = []
  let end = indent
  let isOrdered = false
  while (columns.length < maxNesting) {
    itemMark.lastIndex = end
    const found = itemMark.exec(text)
    if (!found) break
    const mark = found[1] ?? ''
    if (inParagraph && mark.length > 1 && Number.parseInt(mark, 10) !== 1) return null
    isOrdered ||= mark.length > 1
    const room = found[2]?.length ?? 0
    // Where much room follows, code begins after the first space.
    columns.push(end + mark.length + (room > 4 ? 1 : Math.max(1, room)))
    end = itemMark.lastIndex
    if (room > 4) break
  }
  return columns.length === 0 ? null : { columns, end, isOrdered }
}

/** Items within items beyond this are no procedure that a person could follow. */
const maxNesting = 20

/** The mark that begins a block of code, or null. */
function fenceOf(words: string): string | null {
  const [, mark = '', info = ''] = fenceMark.exec(words) ?? []
  return mark === '' || (mark.startsWith('`') && info.includes('`')) ? null : mark
}

function closes(mark: string, words: string): boolean {
  return words.length >= mark.length && words === words.charAt(0).repeat(words.length) && words.startsWith(mark)
}

/** The words without the mark-up that runbooks use most. */
function plain(words: string): string {
  return words
    .slice(0, maxStepLength)
    .replaceAll(/!?\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replaceAll(/\*\*|`/g, '')
    .trim()
}

function clip(words: string): string {
  return words.slice(0, maxStepLength)
}
