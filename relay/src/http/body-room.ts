import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendProblem } from './problem.ts'

/** A body up to this is always taken: connections are bounded, and so many of them are little. Bytes. */
const alwaysTaken = 16 * 1_024

/** Bytes of bodies that may be coming in at once: of all, and of one client or integration. */
export interface BodyLimits {
  readonly all: number
  readonly each: number
}

/** Room for the bodies of requests under way, by what they say they will be. */
export class BodyRoom {
  readonly #limits: BodyLimits
  #taken = 0
  readonly #byGroup = new Map<string, number>()

  constructor(limits: BodyLimits) {
    this.#limits = limits
  }

  /** Takes room until the answer is given; answers 503 and returns it when there is none. */
  enter(request: FastifyRequest, reply: FastifyReply, group: string, longest: number): FastifyReply | undefined {
    const bytes = lengthOf(request, longest)
    if (bytes <= alwaysTaken) return undefined
    const ofGroup = this.#byGroup.get(group) ?? 0
    if (this.#taken + bytes > this.#limits.all || ofGroup + bytes > this.#limits.each)
      return sendProblem(reply, 503, 'Too many large bodies are coming in at once; nothing was taken. Try again.', {
        field: 'body',
      })
    this.#taken += bytes
    this.#byGroup.set(group, ofGroup + bytes)
    reply.raw.once('close', () => this.#leave(group, bytes))
    return undefined
  }

  #leave(group: string, bytes: number): void {
    this.#taken -= bytes
    const left = (this.#byGroup.get(group) ?? 0) - bytes
    if (left > 0) this.#byGroup.set(group, left)
    else this.#byGroup.delete(group)
  }
}

/**
 * A body that does not say how long it is, or how long unpacked, may become as long as it may; one that says too much is
 * refused anyway.
 */
function lengthOf({ headers }: FastifyRequest, longest: number): number {
  const isPacked = (headers['content-encoding'] ?? 'identity') !== 'identity'
  if (isPacked || headers['transfer-encoding'] !== undefined) return longest
  return Math.min(Number(headers['content-length'] ?? 0), longest)
}
