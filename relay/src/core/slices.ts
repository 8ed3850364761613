import { inDecidingOrder } from '@baton/shared/signal/decide-signal.ts'
import { type IntakeAnswer, type SignalsInput, UndecidableError } from './inputs.ts'

/** Signals that are decided in a row. A storm comes as one body of tens of thousands; deciding it whole would hold the loop for a second. */
const sliceSize = 100
/** Warnings that one answer carries at most. */
const maxWarnings = 50

/**
 * The parts of a body, in the order to decide them; each may be a commit of its own, with other inputs in between. After
 * a crash between two of them the sender, who has no answer, sends the body again, and what was decided tells nothing new.
 */
export function slicesOf(input: SignalsInput): readonly SignalsInput[] {
  const signals = inDecidingOrder(input.batch.signals)
  const of = Math.max(1, Math.ceil(signals.length / sliceSize))
  return Array.from({ length: of }, (_, n) => ({
    ...input,
    batch: { ...input.batch, signals: of === 1 ? signals : signals.slice(n * sliceSize, (n + 1) * sliceSize) },
    slice: { isFirst: n === 0, isLast: n === of - 1, of },
  }))
}

/** The answer to a body from those to its parts. Throws `UndecidableError` when not one of its alerts could be decided. */
export function wholeAnswer(answers: readonly IntakeAnswer[]): IntakeAnswer {
  const sum = (count: 'accepted' | 'duplicates' | 'unmatched' | 'leftOut') =>
    answers.reduce((all, each) => all + each[count], 0)
  const whole = {
    accepted: sum('accepted'),
    duplicates: sum('duplicates'),
    unmatched: sum('unmatched'),
    leftOut: sum('leftOut'),
  }
  if (isAllLeftOut(whole)) throw new UndecidableError('the relay could not decide this input')
  return {
    ...whole,
    warnings: answers.flatMap(({ warnings }) => warnings).slice(0, maxWarnings),
  }
}

export function isAllLeftOut({ accepted, duplicates, leftOut }: Omit<IntakeAnswer, 'warnings' | 'unmatched'>): boolean {
  return leftOut > 0 && accepted + duplicates === 0
}
