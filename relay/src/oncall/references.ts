import type { Field, FieldReader } from './field-reader.ts'
import { nearest, suggestion } from './nearest.ts'
import { shown } from './problems.ts'

export type ReferenceKind = 'person' | 'team' | 'service' | 'policy'

interface Reference {
  readonly kind: ReferenceKind
  readonly id: string
  readonly field: Field
}

/** What each kind is called, and where it is defined. */
const words: Readonly<Record<ReferenceKind, readonly [string, string]>> = {
  person: ['person', 'people'],
  team: ['team', 'teams'],
  service: ['service', 'services'],
  policy: ['escalation policy', 'escalation-policies'],
}

/** Names of things that the file defines, maybe further down: checked when all of it is read. */
export class References {
  readonly #wanted: Reference[] = []
  readonly #defined: Readonly<Record<ReferenceKind, Set<string>>> = {
    person: new Set(),
    team: new Set(),
    service: new Set(),
    policy: new Set(),
  }

  define(kind: ReferenceKind, id: string): void {
    this.#defined[kind].add(id)
  }

  want(kind: ReferenceKind, id: string, field: Field): void {
    this.#wanted.push({ kind, id, field })
  }

  /** Reports each name that nothing has. */
  check(reader: FieldReader): void {
    for (const { kind, id, field } of this.#wanted) {
      if (this.#defined[kind].has(id)) continue
      const [word, section] = words[kind]
      reader.report(
        field,
        `found ${shown(id)}, and no such ${word} is in \`${section}\`; ${reader.hasRoom ? this.#hint(kind, id) : ''}`,
      )
    }
  }

  #hint(kind: ReferenceKind, id: string): string {
    const defined = [...this.#defined[kind]]
    if (kind === 'person' && this.#defined.team.has(id) && nearest(id, defined) === null) {
      return `it is a team: did you mean \`team ${id}\` or \`on-call ${id}\`?`
    }
    return suggestion(id, defined)
  }
}
