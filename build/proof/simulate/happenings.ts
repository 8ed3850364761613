import { decideConfig } from '@baton/shared/desk/decide-config.ts'
import { minute } from '@baton/shared/testing/builders.ts'
import type { DeskInput } from '../../../relay/src/core/inputs.ts'
import type { ConsoleMachine } from './console-machine.ts'
import type { DiskFault } from './disk.ts'
import { type AnyRequest, deedOf, doHere } from './people.ts'
import { configs, jumps, people, relayActor } from './setup.ts'
import type { Stage } from './stage.ts'

/** What is silenced here only rings again after two minutes. */
const silenceMs = 121_000
/** A committed answer closes its page with the event that follows; until then the alarm may rest. */
const answerGraceMs = 6_000

/** One thing happens, as chance will have it; most often time passes. */
export async function happen(stage: Stage): Promise<void> {
  const { random } = stage
  const happening = random.weighted<(stage: Stage) => void | Promise<void>>([
    [34, passTime],
    [2, nobodyAnswers],
    [3, letRest],
    [5, changeWhatRests],
    [18, changeSource],
    [26, (on) => act(on, random.pick(on.consoles))],
    [3, crashRelay],
    [4, stopRelay],
    [5, breakDisk],
    [5, changeNetwork],
    [4, changeConsole],
    [2, moveClock],
    [1, stall],
    [2, applyFile],
  ])
  await happening(stage)
}

async function passTime(stage: Stage): Promise<void> {
  const { random, scheduler } = stage
  const ms = random.weighted([
    [8, random.between(1, 60)],
    [8, random.between(60, 1_000)],
    [6, random.between(1_000, 5_000)],
    [2, random.between(5_000, 20_000)],
  ])
  await scheduler.pass(ms)
  stage.note('time passes')
}

/** As long as a policy takes to be climbed to its end, and then something happens at a source. */
async function nobodyAnswers(stage: Stage): Promise<void> {
  stage.note('nobody answers')
  await stage.scheduler.pass(stage.random.between(60_000, 90_000))
  changeWhatRests(stage)
}

/** Somebody puts to rest what is open, half of the time what they have taken first. */
function letRest(stage: Stage): void {
  const { random, relay, consoles } = stage
  const open = [...(relay.process?.core.desk.openIncidents() ?? [])]
  if (open.length === 0) {
    changeSource(stage)
    return
  }
  const { id: incidentId } = random.pick(open)
  const console = random.pick(consoles)
  stage.note(`${console.person} lets ${incidentId} rest`)
  if (random.oneIn(2)) submit(stage, console, { type: 'incident.acknowledge', incidentId })
  submit(stage, console, { type: 'incident.snooze', incidentId, minutes: random.between(1, 3) })
}

/** News of something that a person put to rest, or that nobody answered; of anything when there is no such thing. */
function changeWhatRests(stage: Stage): void {
  const { random, relay, sources } = stage
  const rest = [...(relay.process?.core.desk.openIncidents() ?? [])].filter(
    ({ paging, integrationId }) => integrationId !== null && (paging.kind === 'snoozed' || paging.kind === 'exhausted'),
  )
  const incident = rest.length === 0 ? null : random.pick(rest)
  const source = sources.find(({ integrationId }) => integrationId === incident?.integrationId)
  if (!incident || !source) {
    changeSource(stage)
    return
  }
  const group = incident.groupKey.slice(`${incident.integrationId}/`.length)
  const change = random.pick([
    () => source.addCritical(group),
    () => source.acknowledge(group),
    () => source.worsen(group),
    () => changeAsPerson(stage, incident.id),
  ])
  const what = change()
  if (what) stage.note(what)
  else changeSource(stage)
}

/** Somebody takes back that it rests, or finds it graver. Returns what, in words. */
function changeAsPerson(stage: Stage, incidentId: string): string {
  const { random, consoles } = stage
  const console = random.pick(consoles)
  const request = random.pick<AnyRequest>([
    { type: 'incident.unacknowledge', incidentId },
    { type: 'incident.unsnooze', incidentId },
    { type: 'incident.set-sev', incidentId, sev: 1 },
  ])
  submit(stage, console, request)
  return `${console.person} does ${JSON.stringify(request)}`
}

function changeSource(stage: Stage): void {
  stage.note(stage.random.pick(stage.sources).act())
}

function act(stage: Stage, console: ConsoleMachine): void {
  const { host, bridge, person } = console
  if (!host || !bridge) return
  const deed = deedOf(stage.random, host.view.state, people, host.relayNow())
  if (!deed) return
  stage.note(`${person} does ${deed.kind === 'request' ? JSON.stringify(deed.request) : deed.kind}`)
  if (deed.kind === 'silence') console.rest(silenceMs)
  if (deed.kind === 'request') submit(stage, console, deed.request)
  else doHere(bridge, deed)
}

function submit(stage: Stage, console: ConsoleMachine, request: AnyRequest): void {
  const { host, bridge, person } = console
  if (!host || !bridge) return
  const isAnswer = request.type === 'incident.acknowledge' || request.type === 'incident.acknowledge-all'
  if (isAnswer) console.answering += 1
  void bridge.submit(request).then((result) => {
    // Of a console that has died meanwhile nobody is told anything.
    if (console.host !== host) return
    if (isAnswer) {
      console.answering -= 1
      console.rest(result.kind === 'queued' ? silenceMs : answerGraceMs)
    }
    stage.note(`${person} is told ${result.kind}${result.kind === 'refused' ? ` ${result.reason}` : ''}`)
    if (result.kind !== 'queued') return
    const waiting = host.outbox.waiting.map(({ command }) => command.commandId)
    stage.court.toldKept(person, waiting)
  })
}

/** At once, or in the middle of what is under way. */
function crashRelay(stage: Stage): void {
  const { random, relay, scheduler } = stage
  const { process } = relay
  if (!process) return
  scheduler.after(random.pick([0, 0, 1, 3, 10, 40]), () => {
    if (relay.process === process) relay.crash()
  })
  scheduler.after(random.between(100, 4_000), () => void relay.start())
  if (random.oneIn(2)) changeSource(stage)
  else act(stage, random.pick(stage.consoles))
}

/** As for an upgrade; one that is down is started. */
function stopRelay(stage: Stage): void {
  const { random, relay, scheduler } = stage
  if (!relay.process) {
    void relay.start()
    return
  }
  stage.note('the relay is stopped')
  const restMs = random.between(100, 3_000)
  void relay.stop().then(() => scheduler.after(restMs, () => void relay.start()))
}

function breakDisk(stage: Stage): void {
  const fault = stage.random.weighted<DiskFault>([
    [1, 'no-space'],
    [1, 'write-error'],
    [1, 'sync-error'],
    [2, 'read-error'],
    [3, 'snapshot-error'],
  ])
  stage.note(`the disk is about to fail: ${fault}`)
  stage.disk.arm(fault)
}

function changeNetwork(stage: Stage): void {
  const { random, network, relay, consoles } = stage
  const { person } = random.pick(consoles)
  const machine = random.pick([person, person, 'alertmanager', 'generic'])
  if (network.isCut(machine)) {
    stage.note(`${machine} is reached again`)
    network.heal(machine)
    if (random.oneIn(2)) consoles.find((console) => console.person === machine)?.wake()
  } else if (random.oneIn(4)) {
    stage.note(`${person} does not read what comes`)
    relay.slowDown(person)
  } else {
    stage.note(`${machine} is cut off`)
    stage.partitions += 1
    network.cut(machine)
  }
}

async function changeConsole(stage: Stage): Promise<void> {
  const { random, scheduler } = stage
  const console = random.pick(stage.consoles)
  if (!console.host) return stage.startConsole(console)
  if (random.oneIn(4)) {
    stage.note(`the disk of ${console.person} is full`)
    console.store.isFull = true
    return
  }
  // Often in the middle of something that a person has just been told is kept.
  if (random.oneIn(2)) {
    act(stage, console)
    await scheduler.pass(random.between(0, 4))
  }
  stage.note(`the console of ${console.person} dies`)
  console.crash()
  if (random.oneIn(2)) await stage.startConsole(console)
}

function moveClock(stage: Stage): void {
  const { random } = stage
  const machine = random.pick(['relay', 'relay', 'alertmanager', 'generic', ...people])
  const jump = random.pick(jumps)
  // A source whose clock goes back calls what is new older than what it told before.
  const ms = machine === 'alertmanager' || machine === 'generic' ? Math.abs(jump) : jump
  stage.note(`the clock of ${machine} jumps by ${ms}`)
  stage.moveClock(machine, ms)
}

async function stall(stage: Stage): Promise<void> {
  const { random, scheduler, court, consoles } = stage
  const ms = random.pick([10_000, minute, 60 * minute, 365 * 24 * 60 * minute])
  stage.note(`all machines sleep for ${ms}`)
  await scheduler.stall(ms)
  court.due.excuse(scheduler.now)
  for (const console of consoles) console.heardAt = scheduler.now
}

function applyFile(stage: Stage): void {
  const config = stage.random.pick(configs)
  stage.note('another file is applied')
  const drafts: DeskInput['drafts'] = (desk, context) => decideConfig(desk, config, context).drafts
  void stage.relay.process?.core.submit({ kind: 'desk', drafts, actor: relayActor }).catch(() => undefined)
}
