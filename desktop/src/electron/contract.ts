import { type CommandType, commandSchemas } from '@baton/shared/log/commands.ts'
import { type ConsoleBridge, exportFormats } from '@baton/shared/wire/bridge.ts'
import type { HomeBridge, SoundBridge } from '@baton/shared/wire/home.ts'
import Type, { type TSchema } from 'typebox'

/** Which page a window shows; what it may ask follows from it. */
export type WindowRole = 'main' | 'alarm' | 'sound' | 'print'

/** The methods of a bridge that cross as calls; what takes a listener crosses as messages the other way. */
export type CallsOf<B> = {
  [M in keyof B]: B[M] extends (...args: infer A) => Promise<unknown> ? (A extends [] | unknown[] ? M : never) : never
}[keyof B]

/** One schema for each argument of each call: a method without its line does not compile. */
export type Contract<B> = {
  readonly [M in CallsOf<B>]: B[M] extends (...args: infer A) => unknown ? { readonly [I in keyof A]: TSchema } : never
}

const Id = Type.String({ minLength: 1, maxLength: 192 })
const Name = Type.String({ minLength: 1, maxLength: 100 })
const Link = Type.String({ maxLength: 4_096 })
const Code = Type.String({ maxLength: 128, pattern: '^[A-Za-z0-9._~-]*$' })

/** A command as a face may request it: the shared schema without what the host adds. */
function requestSchema(type: CommandType): TSchema {
  const { commandId: _id, basedOn: _seq, heldAt: _held, ...properties } = commandSchemas[type].properties
  return Type.Object(properties, { additionalProperties: false })
}
const AnyRequest = Type.Union((Object.keys(commandSchemas) as CommandType[]).map(requestSchema))

export const consoleContract: Contract<ConsoleBridge> = {
  snapshot: [],
  openRoom: [Id],
  closeRoom: [Id],
  showAlerts: [Id, Type.Integer({ minimum: 1, maximum: 100_000 })],
  submit: [AnyRequest],
  submitLater: [AnyRequest, Type.String({ maxLength: 500 })],
  undo: [Id],
  doNow: [Id],
  alarmSeen: [],
  alarmShown: [Type.Boolean()],
  arm: [],
  silenceHere: [],
  muteHere: [],
  dismissNotice: [Id],
  openLink: [Link, Type.Boolean()],
  exportIncident: [Id, Type.Union(exportFormats.map((format) => Type.Literal(format))), Type.Boolean()],
  readReport: [Id, Type.Boolean()],
  replay: [Id],
  replayAt: [Id, Type.Integer({ minimum: 0 })],
  draftBrief: [Id],
  handoffScope: [Id],
  pair: [Type.String({ maxLength: 128 }), Type.String({ maxLength: 100 })],
  unpair: [],
  readSources: [],
  revokeDevice: [Id],
  invite: [Id],
}

/** What an alarm can be answered with. */
const alarmTypes = [
  'incident.acknowledge',
  'incident.acknowledge-all',
  'incident.escalate',
  'incident.reassign',
  'incident.snooze',
  'incident.unsnooze',
  'page.decline',
] as const satisfies readonly CommandType[]
const AlarmRequest = Type.Union(alarmTypes.map(requestSchema))

const { snapshot, undo, doNow, alarmSeen, alarmShown, arm, silenceHere, muteHere, dismissNotice, openLink } =
  consoleContract
/** What the page of an alarm window may ask of the console: what answers an alarm, and nothing else. */
export const alarmContract: Partial<Contract<ConsoleBridge>> = {
  ...{ snapshot, undo, doNow, alarmSeen, alarmShown, arm, silenceHere, muteHere, dismissNotice, openLink },
  submit: [AlarmRequest],
  submitLater: [AlarmRequest, Type.String({ maxLength: 500 })],
}

export const homeContract: Contract<HomeBridge> = {
  state: [],
  join: [Link, Code, Name],
  startRelayHere: [Name],
  showRoom: [Id],
  setOpenAtLogin: [Type.Boolean()],
  printPdf: [Type.String({ maxLength: 16 * 1_024 * 1_024 })],
}

export const soundContract: Contract<SoundBridge> = {
  report: [
    Type.Object(
      {
        kind: Type.Union([Type.Literal('page'), Type.Literal('blind'), Type.Literal('test'), Type.Null()]),
        state: Type.Union(
          (['silent', 'playing', 'blocked', 'failed', 'unknown'] as const).map((state) => Type.Literal(state)),
        ),
      },
      { additionalProperties: false },
    ),
  ],
}

/** The pages of these roles may ask less of each area than its contract has; no call is in two areas. */
export const narrower: Readonly<Partial<Record<WindowRole, Readonly<Record<string, readonly TSchema[]>>>>> = {
  alarm: { ...alarmContract, showRoom: homeContract.showRoom },
}

/** An area of the contract: who may ask it what. Preloads are built with the names, without the schemas. */
export const areas = {
  console: { contract: consoleContract, roles: ['main', 'alarm'] },
  home: { contract: homeContract, roles: ['main', 'alarm'] },
  sound: { contract: soundContract, roles: ['sound'] },
} as const satisfies Readonly<Record<string, { readonly contract: object; readonly roles: readonly WindowRole[] }>>

/** What every call is answered with: a failure is told, never an exception with a stack in a page. */
export type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string }
