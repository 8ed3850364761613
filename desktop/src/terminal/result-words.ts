import type { CommandType } from '@baton/shared/log/commands.ts'
import type { SubmitResult } from '@baton/shared/wire/bridge.ts'

/** What became of a request, in a line; `done` is said when the relay took it. */
export function resultWords(result: SubmitResult, type: CommandType, done: string): string {
  if (result.kind === 'committed') return done
  if (result.kind === 'unchanged') return 'It was so already.'
  if (result.kind === 'refused') return `Not done: ${result.detail}`
  const more = type === 'incident.acknowledge' ? ' Silenced here only: escalation continues.' : ''
  return `Kept here, and sent when the relay answers.${more}`
}
