import { ask } from './http.ts'
import type { ReadyLine } from './relay-child.ts'

export interface Paired {
  readonly token: string
  readonly device: string
}

/** Applies the team's file. */
export async function applyYaml({ relay, token }: ReadyLine, yaml: string): Promise<void> {
  await mustAnswer(relay, '/v1/config', { yaml }, token)
}

/** Pairs a new device of a person, as an invited browser does. */
export async function pairDevice({ relay, token }: ReadyLine, person: string, deviceName: string): Promise<Paired> {
  const { url } = await mustAnswer<{ url: string }>(relay, '/v1/invites', { person }, token)
  return mustAnswer(relay, '/v1/pair', { code: url.split('#pair=')[1], deviceName })
}

async function mustAnswer<T>(relay: string, path: string, body: unknown, token?: string): Promise<T> {
  const answer = await ask({ url: relay + path, body, ...(token === undefined ? {} : { token }) })
  if (answer === null || answer.status > 299) throw new Error(`${path} was answered: ${answer?.status} ${answer?.text}`)
  return JSON.parse(answer.text) as T
}
