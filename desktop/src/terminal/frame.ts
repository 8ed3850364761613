import type { ConsoleState } from '@baton/shared/view/console-state.ts'
import { formatClock } from '../presentation/format.ts'
import { snoozeChoices } from '../presentation/snooze-choices.ts'
import { barLines } from './bar-lines.ts'
import { feedLines } from './feed-lines.ts'
import { hintText, keysLines, roomHintText } from './keys-lines.ts'
import { cut, ends, type Line, span } from './lines.ts'
import type { Prompt } from './prompts.ts'
import { roomLines } from './room-lines.ts'

/** What the person has done to the screen; everything else on it is the host's state. */
export interface FaceState {
  readonly chosen: string | null
  readonly room: string | null
  readonly scroll: number
  readonly hasKeysOpen: boolean
  readonly prompt: Prompt | null
  readonly message: string
}

interface Place {
  readonly width: number
  readonly height: number
  readonly now: number
}

const bottomHeight = 2
const leastMiddle = 3

/** The whole screen: `height` lines of `width` cells. `now` is the relay's clock, Unix ms. */
export function frameOf(state: ConsoleState, face: FaceState, { width, height, now }: Place): readonly Line[] {
  const top = barLines(state, width, now).slice(0, Math.max(1, height - bottomHeight - leastMiddle))
  const middleHeight = height - top.length - bottomHeight - 1
  const shown = middleLines(state, face, { width, height: middleHeight, now }).slice(0, middleHeight)
  const blank = Array.from({ length: middleHeight - shown.length }, (): Line => [])
  const lines = [...top, [], ...shown, ...blank, promptLine(face, width), hintLine(face, width, now)]
  return lines.map((line) => cut(line, width))
}

function middleLines(
  state: ConsoleState,
  { room, scroll, chosen, hasKeysOpen }: FaceState,
  place: Place,
): readonly Line[] {
  if (hasKeysOpen) return keysLines()
  if (room !== null) return roomLines(state.rooms[room], state, { ...place, scroll })
  return feedLines(state, { ...place, chosen })
}

function promptLine({ prompt, message }: FaceState, width: number): Line {
  switch (prompt?.kind) {
    case undefined:
      return [span(message, 'bold')]
    case 'confirm':
    case 'quit':
      return [span(prompt.question, 'chosen')]
    case 'snooze':
      return [span(`Snooze ${prompt.title}`, 'chosen')]
    case 'note':
      return textLine('Note (Enter sends, Esc puts away): ', prompt.text, width)
    case 'decline':
      return textLine('I cannot, because (may stay empty; Enter says no, Esc goes back): ', prompt.text, width)
  }
}

function hintLine({ room, prompt }: FaceState, width: number, now: number): Line {
  const clock = span(formatClock(now), 'dim')
  switch (prompt?.kind) {
    case 'confirm':
    case 'quit':
      return ends([span('y: yes · other keys: no', 'bold')], [clock], width)
    case 'snooze': {
      const choices = snoozeChoices(now).map(({ label }, index) => `${index + 1}: ${label}`)
      const all = prompt.isSnoozed ? ['0: end the snooze', ...choices] : choices
      return ends([span(`${all.join(' · ')} · other keys: no`, 'bold')], [clock], width)
    }
    default:
      return ends([span(room === null ? hintText : roomHintText, 'dim')], [clock], width)
  }
}

/** The end of what is written is what is being written. */
function textLine(lead: string, text: string, width: number): Line {
  const shown = Array.from(text)
    .slice(-Math.max(8, width - lead.length - 2))
    .join('')
  return [span(lead, 'bold'), span(shown), span('_', 'bold')]
}
