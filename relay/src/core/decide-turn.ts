import type { DeskFold } from '@baton/shared/desk/folded-desk.ts'
import type { MintId } from '@baton/shared/ids.ts'
import type { Outcome } from '@baton/shared/log/commands.ts'
import type { Draft, JournalEntry } from '@baton/shared/log/events.ts'
import type { SignalContext } from '@baton/shared/signal/decide-signal.ts'
import { JournalError, type KeptOutcome } from '../journal/journal.ts'
import {
  type Answers,
  type DeskInput,
  type Input,
  type IntakeAnswer,
  UndecidableError,
  type Undecided,
} from './inputs.ts'
import { type LeaveOut, Overlay } from './overlay.ts'
import { isAllLeftOut } from './slices.ts'
import { deskKey } from './timers.ts'

type Answer = Answers[Input['kind']]

const refusal = 'the relay could not decide this input'
/** An incident whose timers never come to rest is a bug; it must not stop the loop. */
const maxDuePasses = 100

/** First answers to commands: those given before, and those of this turn. */
export class KeptAnswers {
  /** Under which key each command's answer is kept. */
  readonly keys = new Map<Input, string>()
  readonly before = new Map<string, Outcome>()
  readonly now = new Map<string, Outcome>()

  get(key: string): Outcome | undefined {
    return this.before.get(key) ?? this.now.get(key)
  }

  toKeep(at: number): readonly KeptOutcome[] {
    return [...this.now].map(([key, outcome]) => ({ key, bodyHash: key.slice(key.lastIndexOf('/') + 1), outcome, at }))
  }
}

/** All that one turn decides, with what deciding needs in memory already. */
export interface Turn {
  readonly desk: DeskFold
  /** Unix ms. */
  readonly now: number
  readonly mintId: MintId
  readonly inputs: readonly Input[]
  readonly dueIds: readonly string[]
  readonly kept: KeptAnswers
  /** The events that commands are about, of those that are about events. */
  readonly targets: ReadonlyMap<Input, readonly JournalEntry[]>
  /** Inputs that threw while what they need was looked up, with what they threw. */
  readonly unready: ReadonlyMap<Input, unknown>
}

export interface Decided {
  readonly overlay: Overlay
  /** One for each input, in order; a JournalError where what it needs could not be read, so that it may come again. */
  readonly answers: readonly (Answer | UndecidableError | JournalError)[]
  readonly failures: readonly Failure[]
}

/** Something that threw while it was decided. Of an incident whose timer threw, or the desk's handoffs, `dueId` says which. */
export interface Failure {
  readonly error: unknown
  readonly what: Undecided
  readonly dueId: string | null
}

/**
 * Decides a turn on one overlay. When something throws, which is a bug that some input met, all of it is decided again
 * with each input, each alert of a body and each receipt in a fork of its own: only what throws is left out, and the rest
 * is as if it had never been there.
 */
export function decideTurn(turn: Turn): Decided {
  try {
    return decideTogether(turn)
  } catch {
    turn.kept.now.clear()
    return decideApart(turn)
  }
}

function decideTogether(turn: Turn): Decided {
  const overlay = new Overlay(turn.desk, turn.now, turn.mintId)
  const answers = turn.inputs.map((input) => answer(overlay, input, turn))
  for (const dueId of turn.dueIds) untilQuiet(() => wake(overlay, dueId))
  return { overlay, answers, failures: [] }
}

function decideApart(turn: Turn): Decided {
  const overlay = new Overlay(turn.desk, turn.now, turn.mintId)
  const failures: Failure[] = []
  const answers = turn.inputs.map((input) => {
    const leaveOut: LeaveOut = (error) => failures.push({ error, what: undecided(input), dueId: null })
    try {
      return overlay.apart((fork) => {
        const decided = answer(fork, input, turn, leaveOut)
        // Nothing of it goes into the log. A slice is one part of a body: what came of that is told by all of them.
        if (input.kind === 'signals' && (input.slice?.of ?? 1) === 1 && isAllLeftOut(decided as IntakeAnswer))
          throw new UndecidableError(refusal, { cause: failures.at(-1)?.error })
        return decided
      })
    } catch (error) {
      if (error instanceof UndecidableError || error instanceof JournalError) return error
      leaveOut(error)
      return new UndecidableError(refusal, { cause: error })
    }
  })
  for (const dueId of turn.dueIds) {
    try {
      // What came due before the one that throws stays: whom it pages may have nothing to do with the bug.
      untilQuiet(() => overlay.apart((fork) => wake(fork, dueId)))
    } catch (error) {
      failures.push({ error, what: undecidedTimer(dueId), dueId })
    }
  }
  return { overlay, answers, failures }
}

function answer(
  overlay: Overlay,
  input: Input,
  { now, mintId, kept, targets, unready }: Turn,
  leaveOut?: LeaveOut,
): Answer {
  if (unready.size > 0 && unready.has(input)) throw unready.get(input)
  switch (input.kind) {
    case 'signals':
      return overlay.signals(input, leaveOut)
    case 'command': {
      const key = kept.keys.get(input)!
      const first = kept.get(key)
      if (first) return first
      const outcome = overlay.command(input.command, input.actor, input.grant, targets.get(input))
      kept.now.set(key, outcome)
      return outcome
    }
    case 'receipts':
      return overlay.receipts(input, leaveOut) as undefined
    case 'delivery':
      return overlay.delivery(input.delivery) as undefined
    case 'publication':
      return overlay.publication(input.delivery) as undefined
    case 'desk':
      overlay.commit(draftsOf(input, overlay.desk, { now, mintId }), input.actor)
      return { seq: overlay.desk.seq }
    case 'probe':
      return { now, seq: overlay.desk.seq }
  }
}

function draftsOf({ drafts }: DeskInput, desk: DeskFold, context: SignalContext): readonly Draft[] {
  return typeof drafts === 'function' ? drafts(desk, context) : drafts
}

/** One pass; true when another may have more to say. */
function wake(overlay: Overlay, dueId: string): boolean {
  if (dueId !== deskKey) return overlay.due(dueId)
  overlay.dueHandoffs()
  return false
}

function untilQuiet(pass: () => boolean): void {
  for (let passes = 1; pass() && passes < maxDuePasses; passes++);
}

export function undecidedTimer(dueId: string): Undecided {
  return { kind: 'due', id: dueId === deskKey ? null : dueId }
}

function undecided(input: Input): Undecided {
  switch (input.kind) {
    case 'signals':
      return { kind: input.kind, id: input.batch.integrationId }
    case 'command':
      return { kind: input.command.type, id: 'incidentId' in input.command ? input.command.incidentId : null }
    case 'receipts':
      return { kind: input.kind, id: input.receipts[0]?.incidentId ?? null }
    case 'delivery':
    case 'publication':
      return { kind: input.kind, id: input.delivery.incidentId }
    default:
      return { kind: input.kind, id: null }
  }
}
