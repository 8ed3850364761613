import type { SourcesAnswer } from '@baton/shared/wire/bridge.ts'
import type { Http, HttpRequest } from '../ports.ts'
import { readSources } from '../views/read-sources.ts'
import { isObject } from './inbound.ts'

export type Paired =
  | { readonly ok: true; readonly token: string; readonly person: string; readonly device: string }
  | { readonly ok: false; readonly detail: string }
export type Invited =
  | { readonly ok: true; readonly url: string; readonly expiresAt: number }
  | { readonly ok: false; readonly detail: string }
export type Done = { readonly ok: boolean; readonly detail: string }

type Answer =
  | { readonly ok: true; readonly body: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly detail: string }

/** What the console asks of the relay's HTTP API. A refusal is an answer; a relay that does not answer is one too. */
export class RelayHttp {
  readonly #http: Http
  readonly #relayUrl: string

  constructor(http: Http, relayUrl: string) {
    this.#http = http
    this.#relayUrl = relayUrl
  }

  async pair(code: string, deviceName: string): Promise<Paired> {
    const answer = await this.#ask('POST', '/v1/pair', null, { code, deviceName })
    if (!answer.ok) return answer
    const { token, person, device } = answer.body
    if (typeof token !== 'string' || typeof person !== 'string' || typeof device !== 'string') return notUnderstood
    return { ok: true, token, person, device }
  }

  async invite(token: string, person: string): Promise<Invited> {
    const answer = await this.#ask('POST', '/v1/invites', token, { person })
    if (!answer.ok) return answer
    const { url, expiresAt } = answer.body
    return typeof url === 'string' && typeof expiresAt === 'number' ? { ok: true, url, expiresAt } : notUnderstood
  }

  async revoke(token: string, deviceId: string): Promise<Done> {
    const answer = await this.#ask('DELETE', `/v1/devices/${encodeURIComponent(deviceId)}`, token, undefined)
    return answer.ok ? { ok: true, detail: '' } : answer
  }

  async sources(token: string): Promise<SourcesAnswer> {
    const answer = await this.#ask('GET', '/v1/integrations', token, undefined)
    return answer.ok ? readSources(answer.body) : answer
  }

  async #ask(method: HttpRequest['method'], path: string, token: string | null, body: unknown): Promise<Answer> {
    try {
      const answer = await this.#http.send({ method, url: this.#relayUrl + path, token, body })
      const isDone = answer.status >= 200 && answer.status < 300
      return isDone
        ? { ok: true, body: isObject(answer.body) ? answer.body : {} }
        : { ok: false, detail: problemWords(answer) }
    } catch {
      return { ok: false, detail: 'The relay does not answer. Nothing was changed.' }
    }
  }
}

const notUnderstood = {
  ok: false,
  detail: 'The relay answered in a way that this console does not understand.',
} as const

/** The words of an RFC 9457 problem. */
function problemWords({ status, body }: { readonly status: number; readonly body: unknown }): string {
  if (isObject(body)) {
    if (typeof body.detail === 'string' && body.detail !== '') return body.detail
    if (typeof body.title === 'string' && body.title !== '') return body.title
  }
  return `The relay refused (${status}).`
}
