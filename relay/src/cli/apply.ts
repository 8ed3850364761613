import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { cleanLine } from '../intake/text.ts'
import { fileReason } from '../journal/sqlite/errors.ts'
import type { Client } from './client.ts'
import { OperatorError } from './fail.ts'

/** Titles in it are a source's own words, and this is a terminal. */
const longestLine = 2_000

export interface ApplyOptions {
  readonly data: string
  readonly dryRun: boolean
  readonly severity: string
  readonly service?: string
  /** Each `name=value`. */
  readonly label: readonly string[]
}

/** Checks the `oncall.yaml` in `file`, says what changes and who would be paged for the sample alert, and applies it. */
export async function apply(client: Client, file: string, options: ApplyOptions): Promise<void> {
  const service = options.service === undefined ? {} : { service: options.service }
  const sample = { severity: options.severity, labels: readLabels(options.label), ...service }
  // Relative paths in the file begin where it is; the relay may run in another folder.
  const request = { yaml: readText(file), base: dirname(resolve(file)), dryRun: options.dryRun, sample }
  const result = (await client.call('POST', '/v1/config', request)) as {
    readonly changes: readonly string[]
    readonly stays: readonly string[]
    readonly effects: readonly { readonly text: string }[]
    readonly warnings: readonly string[]
    readonly preview: readonly string[]
    readonly runbooks: readonly string[]
  }
  say(result.changes.length === 0 ? 'Nothing changes.' : `Changes:\n${indent(result.changes)}`)
  for (const line of result.stays) say(`Stays: ${line}`)
  if (result.effects.length > 0)
    say(`What is open:\n${indent(result.effects.map(({ text }) => cleanLine(text, longestLine)))}`)
  for (const line of result.runbooks) say(`Runbooks: ${line}`)
  for (const warning of result.warnings) say(`Warning: ${warning}`)
  say(`A sample alert (${options.severity}):\n${indent(result.preview)}`)
  say(options.dryRun ? 'Dry run: nothing was applied.' : 'Applied.')
}

function readLabels(labels: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    labels.map((label) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(label) ?? []
      if (name === undefined || value === undefined) throw new OperatorError(`--label ${label} is not NAME=VALUE`)
      return [name, value]
    }),
  )
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new OperatorError(`${file} cannot be read: ${fileReason(error)}`)
  }
}

function indent(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n')
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
