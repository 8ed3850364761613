import type { CommandOf } from '../log/commands.ts'
import { type CommandContext, type Decision, refuse } from '../log/decision.ts'
import type { Draft } from '../log/events.ts'
import type { EscalationPolicy } from '../model/config.ts'
import type { Desk } from '../model/desk.ts'
import { personName, routeAlert } from '../model/routing.ts'
import { directWaitMs } from '../paging/decide-ask.ts'
import { startEscalation } from '../paging/escalation.ts'

/** An incident that no alert told of. */
export function declare(
  desk: Desk,
  command: CommandOf<'incident.declare'>,
  { actor, now, mintId }: CommandContext,
): Decision {
  const severity = command.severity ?? 'error'
  if (command.service !== undefined && !Object.hasOwn(desk.config.services, command.service))
    return refuse('unknown-service', `No service is called ${command.service}.`)
  const incidentId = mintId('inc')
  const { service, policy, page } = routeAlert(desk.config, {
    source: 'person',
    severity,
    labels: {},
    serviceHint: command.service ?? null,
  })
  const opened: Draft = {
    type: 'incident.opened',
    incidentId,
    body: {
      title: command.title,
      alertName: '',
      service: service?.id ?? null,
      severity,
      integrationId: null,
      source: 'person',
      groupKey: incidentId,
      previousId: null,
      recurrence: 1,
      resolveAfterMs: 0,
      declaredBy: actor.id,
      drillFor: null,
    },
  }
  const started = page && policy ? [startEscalation(incidentId, policy, 'opened', now)] : []
  return { ok: true, incidentId, drafts: [opened, ...started] }
}

/** A test page down the true path: an incident of its own, marked as a drill, that pages only the person who asked. */
export function testPager(desk: Desk, { actor, now, mintId }: CommandContext): Decision {
  const incidentId = mintId('inc')
  const previousId = desk.pagerTest(actor.id) ?? null
  const previous = previousId === null ? undefined : desk.incident(previousId)
  const ended: readonly Draft[] =
    previous && previous.status !== 'resolved'
      ? [{ type: 'incident.resolved', incidentId: previous.id, body: { cause: 'test-ended', reason: '' } }]
      : []
  const opened: Draft = {
    type: 'incident.opened',
    incidentId,
    drill: true,
    body: {
      title: `Pager test for ${personName(desk.config, actor.id)}`,
      alertName: '',
      service: null,
      severity: 'critical',
      integrationId: null,
      source: 'person',
      groupKey: incidentId,
      previousId,
      recurrence: 1,
      resolveAfterMs: 0,
      declaredBy: null,
      drillFor: actor.id,
    },
  }
  const policy: EscalationPolicy = {
    id: 'pager-test',
    steps: [{ targets: [`person:${actor.id}`], waitMs: directWaitMs }],
    repeats: 0,
    acknowledgementTimeoutMs: null,
  }
  return { ok: true, incidentId, drafts: [...ended, opened, startEscalation(incidentId, policy, 'test', now)] }
}
