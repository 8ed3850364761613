import type { Draft } from '@baton/shared/log/events.ts'
import type { OncallConfig } from '@baton/shared/model/config.ts'
import type { Signal } from '@baton/shared/model/signal.ts'
import { configOf, ladder, minute, personOf, serviceOf, signalOf } from '@baton/shared/testing/builders.ts'
import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../test/kit.ts'
import { JournalError } from '../journal/journal.ts'
import { createMemoryJournal } from '../journal/memory-journal.ts'
import { boot } from './boot.ts'
import { Core } from './core.ts'
import { type DeskInput, type Input, type SignalsInput, UndecidableError, type Undecided } from './inputs.ts'

const actor = { kind: 'person', id: 'ana', device: 'dev-ana' } as const

async function startCore() {
  const clock = new ManualClock()
  const journal = createMemoryJournal({ clock: () => clock.now() })
  let minted = 0
  const failures: unknown[] = []
  const told: (Undecided & { readonly error: unknown })[] = []
  const core = new Core({
    ...(await boot(journal)),
    journal,
    clock,
    mintId: (prefix) => `${prefix}-${++minted}`,
    onFailure: (error) => failures.push(error),
    onUndecidable: (error, what) => told.push({ ...what, error }),
  })
  const typesOf = async () => (await journal.read(0, 1_000)).map(({ type }) => type)
  const titles = async () =>
    (await journal.read(0, 1_000)).flatMap(({ type, body }) => (type === 'alert.fired' ? [body.title] : []))
  const apply = (config: OncallConfig) =>
    core.submit(deskOf([{ type: 'config.applied', incidentId: null, body: { config } }]))
  /** Moves time on, and waits for what was due. */
  const advance = async (ms: number) => {
    clock.advance(ms)
    await core.submit({ kind: 'probe' })
  }
  /** Who was paged for each incident, by its title. */
  const pages = () => {
    const open = core.desk.openIncidents()
    return Object.fromEntries(open.map((one) => [one.title, Object.values(one.pages).map(({ person }) => person)]))
  }
  return { core, clock, journal, failures, told, typesOf, titles, apply, advance, pages }
}

function deskOf(drafts: DeskInput['drafts']): DeskInput {
  return { kind: 'desk', drafts, actor }
}

function signalsOf(...signals: readonly Signal[]): SignalsInput {
  const origin = { source: 'generic', integrationId: 'int-1', payloadId: null, truncated: 0 }
  return { kind: 'signals', batch: { ...origin, signals }, payload: null }
}

function named(name: string, overrides: Partial<Signal> = {}): Signal {
  return signalOf({ externalKey: name, groupKey: name, title: name, severity: 'info', ...overrides })
}

/** An alert that deciding trips over. */
function thrower(name: string): Signal {
  return Object.defineProperty(named(name), 'labels', {
    get: () => {
      throw new Error(`${name} met a bug`)
    },
  })
}

/** A body that throws when it is folded. */
const unreadable = {
  get deviceId() {
    throw new TypeError('a bug')
  },
}

const outcomeOf = (answer: Promise<unknown>) =>
  answer.then(
    () => 'answered',
    (error: unknown) => (error instanceof UndecidableError ? 'undecidable' : error),
  )

/** The desk has no people: what they may is said with each command. */
const grant = 'responder'

describe('an input that throws while it is decided', () => {
  it('is refused alone: the others of its turn are committed and answered, in order', async () => {
    const { core, titles, failures } = await startCore()
    const order: string[] = []
    const submit = (name: string, input: Input) =>
      outcomeOf(core.submit(input)).then((outcome) => order.push(`${name} ${outcome}`))
    await Promise.all([
      submit('a', signalsOf(named('a'))),
      submit('bad', signalsOf(thrower('bad'))),
      submit('b', signalsOf(named('b'))),
      submit('b again', signalsOf(named('b'))),
    ])
    expect(order).toEqual(['a answered', 'bad undecidable', 'b answered', 'b again answered'])
    expect(await titles()).toEqual(['a', 'b'])
    expect(core.desk.openIncidents().map(({ title }) => title)).toEqual(['a', 'b'])
    expect(failures).toEqual([])
  })

  it('is left out of its body, with a warning: the alerts beside it are taken', async () => {
    const { core, titles, told } = await startCore()
    const body = signalsOf(named('first'), thrower('bad'), named('last'), named('last'))
    expect(await core.submit(body)).toEqual({
      accepted: 2,
      duplicates: 1,
      unmatched: 0,
      leftOut: 1,
      warnings: ['bad: the relay could not decide this alert; it was not accepted'],
    })
    expect(await titles()).toEqual(['first', 'last'])
    expect(told).toMatchObject([{ kind: 'signals', id: 'int-1' }])
  })

  it('is left out of a body that is decided in parts, whichever part it is in', async () => {
    const { core, titles } = await startCore()
    const good = Array.from({ length: 100 }, (_, n) => named(`good ${n}`))
    const bad = Array.from({ length: 50 }, (_, n) => thrower(`bad ${n}`))
    expect(await core.submit(signalsOf(...good, ...bad))).toMatchObject({ accepted: 100, duplicates: 0, leftOut: 50 })
    expect(await titles()).toHaveLength(100)
    expect(await outcomeOf(core.submit(signalsOf(...bad, ...bad.map((_, n) => thrower(`worse ${n}`)))))).toBe(
      'undecidable',
    )
  })

  it('may be a receipt: the others of its report are kept', async () => {
    const { core, pages, typesOf, told, apply } = await startCore()
    await apply(configOf())
    const device = { deviceId: actor.device, person: actor.id, name: 'x' }
    await core.submit(deskOf([{ type: 'device.paired', incidentId: null, body: device }]))
    await core.submit(signalsOf(named('a', { severity: 'critical' })))
    await core.submit({ kind: 'probe' })
    const incident = core.desk.openIncidents()[0]!
    const [pageId] = Object.keys(incident.pages)
    expect(pages()).toEqual({ a: ['ana'] })
    const receipt = {
      incidentId: incident.id,
      pageId: pageId!,
      layer: 'shown',
      ok: true,
      detail: '',
      at: 0,
    } as const
    const broken = Object.defineProperty({ ...receipt }, 'layer', {
      get: () => {
        throw new Error('a bug')
      },
    })
    await core.submit({ kind: 'receipts', receipts: [broken, receipt], actor })
    expect((await typesOf()).filter((type) => type === 'page.receipted')).toHaveLength(1)
    expect(told).toMatchObject([{ kind: 'receipts' }])
  })

  it('may throw as late as when an incident that it is about is brought back', async () => {
    const { core, journal, told, failures } = await startCore()
    journal.loadIncident = () => Promise.reject(new TypeError('its history cannot be folded'))
    const about = (incidentId: string) =>
      core.submit({
        kind: 'command',
        command: { type: 'incident.acknowledge', commandId: '01990000-0000-7000-8000-000000000001', incidentId },
        actor,
      })
    const answers = [about('inc-resolved'), core.submit(signalsOf(named('a')))]
    expect(await Promise.all(answers.map(outcomeOf))).toEqual(['undecidable', 'answered'])
    expect(told).toMatchObject([{ kind: 'incident.acknowledge', id: 'inc-resolved' }])
    expect(failures).toEqual([])
  })

  it('leaves nothing behind of what it decided before it threw, and what comes after does not see it', async () => {
    const { core, typesOf } = await startCore()
    const half = deskOf([
      { type: 'integration.created', incidentId: null, body: { integrationId: 'int-9', source: 'generic', name: 'x' } },
      { type: 'device.paired', incidentId: null, body: unreadable } as unknown as Draft,
    ])
    const seen: unknown[] = []
    const after = deskOf((desk) => {
      seen.push(desk.integration('int-9'), desk.seq)
      return []
    })
    expect(await Promise.all([core.submit(half), core.submit(after)].map(outcomeOf))).toEqual([
      'undecidable',
      'answered',
    ])
    expect(seen).toEqual([undefined, 0])
    expect(await typesOf()).toEqual([])
  })

  it('has its body kept no more than itself', async () => {
    const { core, journal } = await startCore()
    const sent = (id: string, signal: Signal) => {
      const input = signalsOf(signal)
      return outcomeOf(core.submit({ ...input, batch: { ...input.batch, payloadId: id }, payload: Buffer.from(id) }))
    }
    await Promise.all([sent('p-bad', thrower('bad')), sent('p-good', named('good'))])
    expect(await journal.payload('p-bad')).toBeNull()
    expect(await journal.payload('p-good')).not.toBeNull()
  })

  it('is refused each time it is sent, and the operator is told what of, but none of its words', async () => {
    const { core, told, failures } = await startCore()
    for (const time of [1, 2]) {
      const error = await core.submit(signalsOf(thrower('secret'))).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'undecidable', cause: { message: 'secret met a bug' } })
      expect((error as Error).message).not.toContain('secret')
      expect(told.map(({ kind, id }) => [kind, id])).toEqual(Array(time).fill(['signals', 'int-1']))
    }
    await core.submit(signalsOf(named('after')))
    expect(core.stats.undecidable).toBe(2)
    expect(failures).toEqual([])
  })

  it('may throw as early as when it is asked which incidents it is about', async () => {
    const { core, titles, failures } = await startCore()
    const early = Object.defineProperty(named('early'), 'externalKey', {
      get: () => {
        throw new Error('a bug')
      },
    })
    const answers = [core.submit(signalsOf(early)), core.submit(signalsOf(named('a')))]
    expect(await Promise.all(answers.map(outcomeOf))).toEqual(['undecidable', 'answered'])
    expect(await titles()).toEqual(['a'])
    expect(failures).toEqual([])
  })

  it('does not have a command beside it decided or kept twice', async () => {
    const { core, journal, typesOf } = await startCore()
    await core.submit(signalsOf(named('a')))
    const [incident] = core.desk.openIncidents()
    const commandId = '01990000-0000-7000-8000-000000000001'
    const command = { type: 'incident.acknowledge', commandId, incidentId: incident!.id } as const
    const [first, bad, again] = await Promise.allSettled([
      core.submit({ kind: 'command', command, actor, grant }),
      core.submit(signalsOf(thrower('bad'))),
      core.submit({ kind: 'command', command, actor, grant }),
    ])
    expect(first).toMatchObject({ value: { outcome: 'committed', seq: journal.head.seq } })
    expect(bad.status).toBe('rejected')
    expect(again).toEqual(first)
    expect((await typesOf()).filter((type) => type === 'incident.acknowledged')).toHaveLength(1)
    const resent = await core.submit({ kind: 'command', command: { ...command, basedOn: 1 }, actor, grant })
    expect(resent).toEqual((first as PromiseFulfilledResult<unknown>).value)
  })

  it('may be a fact of the desk, whatever stands around it', async () => {
    const { core, told, titles } = await startCore()
    const answers = [
      core.submit(signalsOf(named('a'))),
      core.submit(
        deskOf(() => {
          throw new Error('a bug')
        }),
      ),
      core.submit(deskOf([{ type: 'device.paired', incidentId: null, body: unreadable } as unknown as Draft])),
      core.submit(deskOf((desk) => pairedAt(desk.seq))),
    ]
    expect(await Promise.all(answers.map(outcomeOf))).toEqual(['answered', 'undecidable', 'undecidable', 'answered'])
    expect(await titles()).toEqual(['a'])
    expect(core.desk.devices().map(({ id }) => id)).toEqual([`dev-${core.desk.seq - 1}`])
    expect(told.map(({ kind, id }) => [kind, id])).toEqual(Array(2).fill(['desk', null]))
  })
})

/** A device named after the seq that whoever decides it sees. */
function pairedAt(seq: number): readonly Draft[] {
  return [{ type: 'device.paired', incidentId: null, body: { deviceId: `dev-${seq}`, person: 'ana', name: 'x' } }]
}

/** Bo, whom only the service `bad` pages second, cannot be paged: it throws. */
function brokenConfig(bo = { ...personOf('bo'), channels: [null] } as unknown as ReturnType<typeof personOf>) {
  const steps = (second: string) => [
    { targets: ['person:ana'], waitMs: 5 * minute },
    { targets: [second], waitMs: 5 * minute },
  ]
  return configOf({
    people: { ana: personOf('ana'), bo, cy: personOf('cy') },
    services: { good: serviceOf('good', { policy: 'good' }), bad: serviceOf('bad', { policy: 'bad' }) },
    policies: {
      ladder,
      good: { ...ladder, id: 'good', steps: steps('person:cy') },
      bad: { ...ladder, id: 'bad', steps: steps('person:bo') },
    },
  })
}

describe('a timer that throws', () => {
  async function paged() {
    const relay = await startCore()
    await relay.apply(brokenConfig())
    for (const [name, service] of [
      ['one', 'good'],
      ['two', 'bad'],
      ['three', 'good'],
    ] as const)
      await relay.core.submit(signalsOf(named(name, { severity: 'critical', serviceHint: service })))
    await relay.advance(0)
    return { ...relay, bad: relay.core.desk.openIncidents().find(({ title }) => title === 'two')!.id }
  }

  it('holds up no other, and is tried again after a minute, each time told', async () => {
    const { core, clock, bad, told, failures, pages, advance } = await paged()
    expect(pages()).toEqual({ one: ['ana'], two: ['ana'], three: ['ana'] })
    await advance(5 * minute)
    expect(pages()).toEqual({ one: ['ana', 'cy'], two: ['ana'], three: ['ana', 'cy'] })
    expect(told).toMatchObject([{ kind: 'due', id: bad }])
    await advance(minute)
    expect(told).toHaveLength(2)
    // News of the incident does not bring it forward.
    await core.submit(
      signalsOf(named('two', { severity: 'critical', serviceHint: 'bad', externalKey: 'x', title: 'x' })),
    )
    await advance(minute - 1)
    expect(told).toHaveLength(2)
    // However often it is put off, it is late since it first threw: whoever watches the relay is not to be told otherwise.
    expect(core.stats).toMatchObject({ postponed: 1, overdueMs: 2 * minute - 1 })
    await advance(1)
    expect(told).toHaveLength(3)
    clock.advance(minute)
    await core.submit(signalsOf(named('four')))
    expect(told).toHaveLength(4)
    expect(core.desk.openIncidents().map(({ title }) => title)).toContain('four')
    expect(failures).toEqual([])
  })

  it('is tried again also when nothing else happens, and keeps back nothing that came due before it', async () => {
    const { core, told, apply, advance, pages } = await startCore()
    const config = brokenConfig()
    const { bad } = config.policies as { readonly bad: typeof ladder }
    const [first, second] = bad.steps.map((step) => ({ ...step, waitMs: 0 }))
    await apply({ ...config, policies: { ...config.policies, bad: { ...bad, steps: [first!, second!] } } })
    await core.submit(signalsOf(named('a', { severity: 'critical', serviceHint: 'bad' })))
    await advance(0)
    expect(pages()).toEqual({ a: ['ana'] })
    for (const times of [1, 2, 3]) {
      expect(told).toHaveLength(times)
      await advance(minute)
    }
    expect(pages()).toEqual({ a: ['ana'] })
  })

  it('does what it had to do once nothing throws any more', async () => {
    const { core, told, pages, apply, advance } = await paged()
    await advance(5 * minute)
    expect(core.stats.postponed).toBe(1)
    await apply(brokenConfig(personOf('bo')))
    await advance(0)
    expect(pages()).toMatchObject({ two: ['ana'] })
    await advance(minute)
    expect(pages()).toMatchObject({ two: ['ana', 'bo'] })
    expect(core.stats).toMatchObject({ postponed: 0, overdueMs: 0 })
    await advance(4 * minute)
    expect(pages()).toMatchObject({ one: ['ana', 'cy', 'ana'], two: ['ana', 'bo'] })
    await advance(minute)
    expect(pages()).toMatchObject({ two: ['ana', 'bo', 'ana'] })
    expect(told).toHaveLength(1)
  })

  it('is not lost when not even its time can be told', async () => {
    const { core, told, typesOf, apply, advance } = await startCore()
    let isBroken = false
    await apply(
      Object.defineProperty(configOf(), 'updateEveryMs', {
        get: () => {
          if (isBroken) throw new Error('a bug')
        },
      }),
    )
    await core.submit(signalsOf(named('a', { severity: 'critical' })))
    await advance(0)
    const incidentId = core.desk.openIncidents()[0]!.id
    const command = {
      type: 'incident.acknowledge',
      commandId: '01990000-0000-7000-8000-000000000001',
      incidentId,
    } as const
    isBroken = true
    expect(await core.submit({ kind: 'command', command, actor, grant })).toMatchObject({ outcome: 'committed' })
    expect(told).toMatchObject([{ kind: 'due', id: incidentId }])
    await core.submit(signalsOf(named('b', { groupKey: 'a' })))
    await advance(minute - 1)
    expect(told).toHaveLength(1)
    await advance(1)
    expect(told).toHaveLength(2)
    isBroken = false
    await advance(minute)
    await advance(18 * minute)
    expect(told).toHaveLength(2)
    expect((await typesOf()).filter((type) => type === 'update.fell-due')).toHaveLength(1)
  })
})

it('a relay starts also where the time of a timer cannot be told', async () => {
  const before = await startCore()
  await before.apply(configOf())
  await before.core.submit(signalsOf(named('a', { severity: 'critical' })))
  const { journal, clock } = before
  const booted = await boot(journal)
  Object.defineProperty(booted.desk.openIncidents()[0], 'paging', {
    get: () => {
      throw new Error('a bug')
    },
  })
  const told: Undecided[] = []
  const core = new Core({
    ...booted,
    journal,
    clock,
    mintId: (prefix) => `${prefix}-x`,
    onFailure: (error) => expect(error).toBeUndefined(),
    onUndecidable: (_error, what) => told.push(what),
  })
  expect(core.stats).toMatchObject({ postponed: 1, undecidable: 1 })
  expect(told).toMatchObject([{ kind: 'due' }])
})

describe('a journal that fails', () => {
  it('still ends the relay, also where an input throws in the same turn', async () => {
    const { core, journal, failures, told } = await startCore()
    const error = new JournalError('io', 'the disk is gone')
    journal.append = () => Promise.reject(error)
    const answers = [core.submit(signalsOf(thrower('bad'))), core.submit(signalsOf(named('a')))]
    expect(await Promise.all(answers.map(outcomeOf))).toEqual([error, error])
    expect(failures).toEqual([error])
    expect(told).toHaveLength(1)
    expect(await outcomeOf(core.submit(signalsOf(named('b'))))).toMatchObject({ code: 'overloaded' })
  })

  it('refuses only what it was asked for when one read fails, and the relay goes on', async () => {
    const { core, journal, failures, told } = await startCore()
    const error = new JournalError('io', 'a moment of trouble')
    const { outcome } = journal
    journal.outcome = () => Promise.reject(error)
    const command = { type: 'pager.test', commandId: '01990000-0000-7000-8000-000000000001' } as const
    const answers = [core.submit({ kind: 'command', command, actor, grant }), core.submit(signalsOf(named('a')))]
    expect(await Promise.all(answers.map(outcomeOf))).toEqual([error, 'answered'])
    journal.outcome = outcome
    expect(await outcomeOf(core.submit({ kind: 'command', command, actor, grant }))).toBe('answered')
    expect([failures, told]).toEqual([[], []])
  })
})
