import { plainLine } from './plain-text.ts'

/** Takes an incident, a role or a shift from whoever has it: "Take from Ana…"; `name` is null where nobody does. */
export function takeLabel(name: string | null): string {
  return name === null ? 'Take…' : `Take from ${plainLine(name, 40)}…`
}
