import type { CommandType } from '@baton/shared/log/commands.ts'
import type { AlarmPage } from '@baton/shared/view/alarm-state.ts'
import type { ConsoleState } from '@baton/shared/view/console-state.ts'
import type { FeedRow } from '@baton/shared/view/feed.ts'
import type { CommandRequest } from '@baton/shared/wire/bridge.ts'
import { acknowledgeEffect, helpEffect } from '../presentation/effects.ts'
import { isAsked } from '../renderer/alarm/acknowledgeable.ts'
import { namedText } from './person-text.ts'
import type { Prompt } from './prompts.ts'
import { cleanText } from './text.ts'

/** What a key would act on. */
export interface Target {
  readonly id: string
  readonly title: string
  readonly row: FeedRow | null
  /** The page to me that it is about. */
  readonly page: AlarmPage | null
}

/** A request that is asked about first, and what is said once the relay took it. */
export interface Question {
  readonly question: string
  readonly request: CommandRequest<CommandType>
  readonly done: string
}

/** Whether I was asked by somebody, so that a no is an answer. */
export function mayDecline(page: AlarmPage | null): page is AlarmPage {
  return page !== null && !page.pending && !page.drill && (isAsked(page) || page.ask !== null)
}

/** A no, which may say why and need not, and what is said once it was taken. */
export function noOf({ incidentId, title, text }: Extract<Prompt, { kind: 'decline' }>) {
  const reason = text.trim()
  const request = { type: 'page.decline', incidentId, ...(reason === '' ? {} : { reason }) } as const
  return [request, `Whoever asked knows that you cannot come to ${title}.`] as const
}

export function acknowledgeQuestion({ id, title, row, page }: Target, isConnected: boolean): Question {
  const request = { type: 'incident.acknowledge', incidentId: id } as const
  const effect = !isConnected ? 'offline: escalation continues' : row ? acknowledgeEffect(row) : 'ends the test'
  if (page === null || !isAsked(page) || page.purpose === 'reassign' || !isConnected)
    return { question: `Acknowledge ${title} (${effect})?`, request, done: `Acknowledged ${title}.` }
  const who = page.ask === null ? 'the room' : cleanText(page.ask.byName, 40)
  return {
    question: `I am coming to ${title} (tells ${who} at once; who holds it does not change)?`,
    request,
    done: `${who} knows that you are coming.`,
  }
}

export function resolveQuestion({ id, title }: Target): Question {
  const request = { type: 'incident.resolve', incidentId: id } as const
  return { question: `Resolve ${title} for everyone?`, request, done: `Resolved ${title}.` }
}

export const testQuestion: Question = {
  question: 'Send yourself a test page on every channel?',
  request: { type: 'pager.test' },
  done: 'A test page is on its way.',
}

/** With how each of those who would be paged is reached. */
export function helpQuestion(
  { id, title }: Target,
  names: readonly string[] | null,
  state: ConsoleState,
  now: number,
): Question {
  const reached = names === null ? null : names.map((name) => namedText(state, name, now))
  return {
    question: `Need help with ${title}: ${cleanText(helpEffect(reached), 120)}?`,
    request: { type: 'incident.escalate', incidentId: id } as const,
    done: 'Help was asked for.',
  }
}

/** Why quitting now would leave something undone, in a question; null where nothing speaks against it. */
export function quitQuestion({ me, outbox }: ConsoleState): string | null {
  const why = [
    ...(me?.onCall ? ['you are on call, and this terminal will not ring any more'] : []),
    ...(outbox.length > 0 ? [`${outbox.length} pending; it is sent at the next start`] : []),
  ]
  return why.length === 0 ? null : `Quit? ${why.join('; ')}.`
}
