import type { CommandType } from '@baton/shared/log/commands.ts'
import { postmortemOf } from '@baton/shared/postmortem/postmortem.ts'
import { renderTimelineCsv } from '@baton/shared/postmortem/render-csv.ts'
import { renderHtml } from '@baton/shared/postmortem/render-html.ts'
import { renderJson } from '@baton/shared/postmortem/render-json.ts'
import { renderMarkdown } from '@baton/shared/postmortem/render-markdown.ts'
import type { Postmortem } from '@baton/shared/postmortem/schema.ts'
import { draftBrief } from '@baton/shared/view/brief.ts'
import { scopeOf } from '@baton/shared/view/handoff-scope.ts'
import type { CommandRequest, ConsoleBridge, ExportFormat, SubmitResult } from '@baton/shared/wire/bridge.ts'
import type { Host } from './host.ts'
import { createMembership } from './link/membership.ts'
import { openLink } from './links.ts'
import { incidentsAcknowledged } from './outbox/acknowledging.ts'

/** What a face may ask of the host. */
export function createBridge(host: Host): ConsoleBridge {
  return {
    snapshot: async () => host.view.state,
    onChange: (listener) => host.view.onChange(listener),
    openRoom: async (incidentId) => {
      await host.started
      host.history.want(incidentId)
      host.rooms.open(incidentId)
      host.view.set({ rooms: host.rooms.rooms })
    },
    closeRoom: async (incidentId) => {
      host.rooms.close(incidentId)
      host.view.set({ rooms: host.rooms.rooms })
    },
    showAlerts: async (incidentId, count) => {
      host.rooms.showAlerts(incidentId, count)
      host.view.set({ rooms: host.rooms.rooms })
    },
    submit: async (request) => {
      await host.started
      return incidentsAcknowledged(request).length > 0 ? acknowledge(host, request) : submit(host, request)
    },
    submitLater: async (request, text) => {
      await host.started
      host.later.add(request, text)
    },
    undo: async (id) => host.later.undo(id),
    doNow: async (id) => host.later.doNow(id),
    alarmSeen: async () => reportPages(host, 'seen', true, ''),
    alarmShown: async (visible) => reportPages(host, 'shown', visible, visible ? '' : 'the page is hidden'),
    arm: async () => {
      host.ports.sound.arm()
      await host.ports.notifier.request()
      host.show(new Set())
    },
    silenceHere: async () => host.alarm.silence(),
    muteHere: async () => host.alarm.mute(),
    dismissNotice: async (id) => host.outbox.dismiss(id),
    openLink: async (url, consent) => openLink(host.ports.links, host.phones.numbers, url, consent),
    replay: async (incidentId) => {
      await host.started
      await host.history.whole(incidentId)
      return host.replays.track(incidentId)
    },
    replayAt: async (incidentId, seq) => host.replays.roomAt(incidentId, seq, host.me),
    draftBrief: async (team) => draftBrief(host.replica.desk, host.me ?? '', host.relayNow(), team, aheadHere),
    handoffScope: async (handoffId) => {
      const handoff = host.replica.desk.handoff(handoffId)
      return handoff === undefined ? null : scopeOf(host.replica.desk, handoff, host.relayNow())
    },
    exportIncident: (incidentId, format, names) => exportIncident(host, incidentId, format, names),
    readReport: (incidentId, names) => readReport(host, incidentId, names),
    ...createMembership(host),
  }
}

/** By this device's clock. */
function aheadHere(at: number): number {
  return -new Date(at).getTimezoneOffset()
}

/** The sound stops at the click; what becomes of it depends on what becomes of the request. */
async function acknowledge(host: Host, request: CommandRequest<CommandType>): Promise<SubmitResult> {
  const incidents = new Set(incidentsAcknowledged(request))
  const pages = host.view.state.alarm.pages.filter(({ incidentId }) => incidents.has(incidentId))
  host.alarm.answering(incidents)
  const result = await submit(host, request)
  const outcome = result.kind === 'refused' ? 'refused' : result.kind === 'queued' ? 'waits' : 'done'
  host.alarm.answered(incidents, outcome)
  if (outcome !== 'refused') for (const page of pages) host.receipts.report(page, 'acted', true, '')
  return result
}

/** A fault of this console is told like any refusal: whoever asked must not be left to believe that it was done. */
async function submit(host: Host, request: CommandRequest<CommandType>): Promise<SubmitResult> {
  try {
    return await host.outbox.submit(request)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { kind: 'refused', reason: 'failed', detail: `This console has a fault and did not do it (${why}).` }
  }
}

function reportPages(host: Host, layer: 'seen' | 'shown', ok: boolean, detail: string): void {
  for (const page of host.view.state.alarm.pages) host.receipts.report(page, layer, ok, detail)
}

async function exportIncident(host: Host, id: string, format: ExportFormat, names: boolean): Promise<string> {
  const report = await readReport(host, id, names)
  if (report === null) throw new Error('not all of its history is on this device; connect to the relay to export it')
  return renderers[format](report)
}

/** Null where not all of it is here: a report with silent holes would pass for the whole story. */
async function readReport(host: Host, id: string, names: boolean): Promise<Postmortem | null> {
  await host.started
  const isWhole = await host.history.whole(id)
  const { desk } = host.replica
  const incident = desk.incident(id)
  if (!incident || !isWhole) return null
  const today = new Date(host.relayNow()).toISOString().slice(0, 10)
  return postmortemOf(incident, host.replica.story(id), desk.config, { names, today })
}

const renderers = { md: renderMarkdown, html: renderHtml, json: renderJson, csv: renderTimelineCsv } as const
