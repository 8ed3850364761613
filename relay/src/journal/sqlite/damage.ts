import { type Damage, JournalError } from '../journal.ts'

/** Damage as the end of a sentence. Number 0 stands for what is no event's: the problem itself then names the place. */
export function damageText({ seq, problem }: Damage): string {
  return seq === 0 ? `damaged: ${problem}` : `damaged at event ${seq}: ${problem}`
}

/** What an operator is told when a store is refused: where it is wrong, that nothing was changed, and the way on. */
export function damageError(dir: string, damage: Damage, options?: ErrorOptions): JournalError {
  return damageErrorOf(`in ${dir}`, damage, options)
}

/** The same for a journal that is `in` a folder or `at` an address. */
export function damageErrorOf(where: string, damage: Damage, options?: ErrorOptions): JournalError {
  return new JournalError(
    'damaged',
    `The journal ${where} is ${damageText(damage)}. It was left as it is: docs/reliability.md says how to go on.`,
    options,
  )
}
