import { lookup } from 'node:dns'
import { request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'
import type { LookupFunction } from 'node:net'
import { Readable } from 'node:stream'
import { isNamed, mayReach, maySendTo, type Permits } from './permits.ts'

/** What is sent, in the words of `fetch`. */
export interface Sending {
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
}

/** As `fetch`, to where the operator allows. Redirects are never followed: where they lead nobody has allowed. */
export type Send = (url: string, sending: Sending) => Promise<Response>

/** How that is told of a page or an update: addresses are contact data, and stand in no log. */
export const sendNotAllowed = 'the operator does not let this relay send there (serve --allow-send)'

/** The address is not one that the operator allows. */
export class NotAllowedError extends Error {
  override readonly name = 'NotAllowedError'
  constructor(host: string) {
    super(`${host} is not where the operator lets this relay send; see --allow-send`)
  }
}

/**
 * The one way out of the relay. A name is looked up and its addresses are judged at the moment of connecting, so that a
 * name that leads elsewhere by then helps nobody. Rejects with NotAllowedError, with the signal's reason, or as `http` does.
 */
export function createSend(permits: Permits | null): Send {
  return async (text, { method = 'GET', headers = {}, body, signal }) => {
    const url = new URL(text)
    if (permits && !maySendTo(permits, url.hostname)) throw new NotAllowedError(url.hostname)
    const request = url.protocol === 'https:' ? requestTls : requestPlain
    const guard = permits ? { lookup: guardedLookup(permits, url.hostname) } : {}
    const options = { method, headers: { 'user-agent': 'baton', ...headers }, signal, agent: false as const, ...guard }
    return new Promise<Response>((resolve, reject) => {
      const outgoing = request(url, options)
      outgoing.on('response', (incoming) => {
        const status = incoming.statusCode ?? 502
        const isEmpty = [204, 205, 304].includes(status)
        if (isEmpty) incoming.resume()
        const type = incoming.headers['content-type']
        const told = { status, headers: type === undefined ? {} : { 'content-type': type } }
        resolve(new Response(isEmpty ? null : (Readable.toWeb(incoming) as ReadableStream), told))
      })
      outgoing.on('error', (error) => reject(signal.aborted ? signal.reason : error))
      outgoing.end(body)
    })
  }
}

/** It is not called for an address that stands in the URL itself: that one is judged before. */
function guardedLookup(permits: Permits, host: string): LookupFunction {
  return (name, options, answer) => {
    lookup(name, { ...options, all: true }, (error, addresses) => {
      if (error) return answer(error, '')
      const reachable = isNamed(permits, host)
        ? addresses
        : addresses.filter(({ address }) => mayReach(permits, address))
      const [first] = reachable
      if (!first) return answer(new NotAllowedError(host), '')
      if (options.all) return answer(null, reachable)
      answer(null, first.address, first.family)
    })
  }
}
