import { Value } from 'typebox/value'
import { type Command, type CommandType, commandSchemas } from './commands.ts'

export type CheckedCommand =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly field: string; readonly detail: string }

/** Checks a command from outside and names the field that is wrong. */
export function checkCommand(value: unknown): CheckedCommand {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { ok: false, field: 'body', detail: 'a command is a JSON object' }
  const type = (value as { readonly type?: unknown }).type
  if (typeof type !== 'string' || !Object.hasOwn(commandSchemas, type))
    return { ok: false, field: 'type', detail: 'there is no such command' }
  const schema = commandSchemas[type as CommandType]
  if (Value.Check(schema, value)) {
    const command = value as Command
    // A UUID is the same in either case, and a resend must be known as one.
    return { ok: true, command: { ...command, commandId: command.commandId.toLowerCase() } }
  }
  const [error] = Value.Errors(schema, value)
  return { ok: false, field: fieldOf(error), detail: detailOf(error) }
}

/**
 * The way by which an acknowledgement came is for the relay to say: what the sender says of it is not taken. A script's
 * is told with its name: it is no person who looks.
 */
export function withVia(command: Command, via: 'console' | 'api' | `script ${string}`): Command {
  return command.type === 'incident.acknowledge' || command.type === 'incident.acknowledge-all'
    ? { ...command, via }
    : command
}

/** What is wrong with a field, in words that do not speak of schemas. */
export function detailOf(error: { readonly keyword?: string; readonly message?: string } | undefined): string {
  switch (error?.keyword) {
    case 'additionalProperties':
    case 'boolean':
      return 'there is no such field here'
    case 'const':
    case 'enum':
    case 'anyOf':
      return 'is not one of the values that it may have'
    case 'pattern':
      return 'is not of the form that it must have'
    default:
      return error?.message ?? 'is not as it should be'
  }
}

/** TypeBox points at an object for what it lacks or has too much; people want the name of the field. */
export function fieldOf(error: { readonly instancePath?: string; readonly params?: unknown } | undefined): string {
  const params = (error?.params ?? {}) as {
    readonly requiredProperties?: readonly string[]
    readonly additionalProperties?: readonly string[]
  }
  const path = (error?.instancePath ?? '').split('/').filter(Boolean)
  const name = params.requiredProperties?.[0] ?? params.additionalProperties?.[0]
  return [...path, ...(name === undefined ? [] : [name])].join('.') || 'body'
}
