import type { Actor } from '../log/events.ts'
import { Bench } from './bench.ts'
import { configOf, hour, minute, personOf, second, serviceOf, signalOf } from './builders.ts'

const relay: Actor = { kind: 'relay', id: 'relay', device: null }

const rollback = `---
title: Roll back a release
---
1. Find the last good release in the deploy list
2. Run \`deploy rollback --to LAST_GOOD\`
3. Watch the error rate for five minutes
4. Tell the channel
`

/** Names that no other text of the story holds, so that a test can look for them. */
export const outagePeople = ['Zaphira Quill', 'Yorick Vane', 'Wendeline Oakes'] as const

/**
 * A night as it may really be: a payment outage, paged, escalated, handled by three people with a runbook and timers,
 * resolved, and written up over the next days. Told through commands, signals and time alone.
 */
export function outage(): Bench {
  const [ana, bo, cy] = outagePeople
  const bench = new Bench({
    config: configOf({
      people: {
        ana: { ...personOf('ana'), name: ana },
        bo: { ...personOf('bo'), name: bo },
        cy: { ...personOf('cy'), name: cy },
      },
      teams: { ops: { id: 'ops', name: 'Payments', members: ['ana', 'bo', 'cy'], onCall: ['ana', 'bo', 'cy'] } },
      services: { shop: serviceOf('shop', { resolveAfterMs: hour }) },
      publishesUpdates: true,
    }),
  })
  const match = { services: ['shop'], alerts: [], labels: {} }
  const body = { runbookId: 'rollback', title: 'Roll back a release', text: rollback, version: 'a1b2', match }
  bench.record([{ type: 'runbook.published', incidentId: null, body }], relay, 'desk')

  const firing = {
    title: 'Checkout: 31 % of payments fail in eu-west',
    alertName: 'PaymentErrors',
    externalKey: 'payments',
    serviceHint: 'shop',
  }
  bench.signal(signalOf(firing))
  bench.wait(5 * minute + 40 * second)
  bench.does('bo', 'incident.acknowledge')
  bench.does('bo', 'incident.set-sev', { sev: 2 })
  bench.wait(50 * second)
  bench.signal(signalOf({ ...firing, externalKey: 'queue', title: 'Order queue is 4,200 behind' }))
  bench.does('bo', 'incident.add-responder', { person: 'cy' })
  bench.wait(minute)
  bench.does('cy', 'incident.acknowledge')
  bench.does('bo', 'role.assign', { role: 'scribe', person: 'cy' })
  bench.does('cy', 'incident.set-known', { field: 'symptoms', text: 'Card payments in eu-west fail with 502' })
  bench.does('cy', 'incident.set-known', { field: 'affected', text: 'about 1,900 payments, 31 % of eu-west' })
  bench.does('cy', 'incident.set-impact', {
    impact: 'Customers in eu-west could not pay by card.\nOther ways of paying worked.',
    since: bench.now - 11 * minute,
  })
  bench.does('cy', 'note.add', {
    noteId: 'note-1',
    text: 'Card payments in eu-west are failing. We are on it. Next update at 02:27.',
    tags: ['update'],
    publish: true,
  })
  const publication = { noteId: 'note-1', attempt: 1, detail: '' }
  const { id: incidentId } = bench.incident
  bench.record([{ type: 'update.attempted', incidentId, body: { ...publication, dueAt: bench.now } }], relay, 'desk')
  bench.record([{ type: 'update.published', incidentId, body: publication }], relay, 'desk')
  bench.does('bo', 'runbook.open', { runbookId: 'rollback' })
  bench.does('bo', 'runbook.tick', { runbookId: 'rollback', line: 4, done: true })
  bench.does('bo', 'timer.start', { timerId: 'timer-1', task: 'compare 4.12.0 with 4.11.3', owner: 'cy', seconds: 180 })
  bench.wait(2 * minute + 20 * second)
  bench.does('cy', 'timer.stop', { timerId: 'timer-1', outcome: '4.12.0 dropped the retry on 502' })
  bench.does('bo', 'incident.set-known', { field: 'hypothesis', text: 'Release 4.12.0 no longer retries' })
  bench.does('bo', 'note.add', { noteId: 'note-2', text: 'Rolling back to 4.11.3', tags: ['decision'] })
  bench.does('bo', 'runbook.tick', { runbookId: 'rollback', line: 5, done: true })
  bench.does('bo', 'runbook.flag', {
    runbookId: 'rollback',
    line: 6,
    text: 'five minutes were not enough, it took nine',
  })
  bench.wait(9 * minute)
  bench.signal(signalOf({ ...firing, state: 'cleared' }))
  bench.signal(signalOf({ ...firing, state: 'cleared', externalKey: 'queue' }))
  bench.does('cy', 'note.add', { text: 'Payments recovered. We keep watching.', tags: ['update'] })
  bench.wait(6 * minute)
  bench.does('bo', 'link.add', { url: 'https://graphs.example/d/payments', label: 'Payments dashboard' })
  bench.does('bo', 'incident.resolve', { reason: 'rolled back to 4.11.3; errors are at their usual level' })
  write(bench)
  return bench
}

/** The next morning, and some days. */
function write(bench: Bench): void {
  bench.wait(7 * hour)
  bench.does('cy', 'note.add', {
    noteId: 'note-9',
    text: 'Support had three calls about failing cards before the alert',
    about: bench.incident.openedAt - 3 * minute,
  })
  bench.does('bo', 'postmortem.start', { owner: 'cy' })
  const section = (name: string, text: string) =>
    bench.does('cy', 'postmortem.write', { section: name, text, base: '' })
  section(
    'summary',
    'Release 4.12.0 removed a retry that hid a flaky upstream. **31 % of card payments in eu-west failed** for half an hour until we rolled back.',
  )
  section(
    'factors',
    '# What came together\n\n- The retry was removed as dead code: nothing said why it was there\n- The canary takes no card payments, so it stayed green\n\nSee [the change](https://git.example/shop/pull/812).',
  )
  section('well', '- The rollback took one command\n- Customers were told within two minutes of the acknowledgement')
  section('badly', '- The first page reached nobody for five minutes')
  section('lucky', 'It was two in the morning.')
  const why = (whyId: string, parentId: string | null, text: string) =>
    bench.does('cy', 'postmortem.set-why', { whyId, parentId, text })
  why('why-1', null, 'Payments failed because one 502 was final')
  why('why-2', 'why-1', 'The retry was removed in 4.12.0')
  why('why-3', 'why-2', 'It looked like dead code')
  why('why-4', 'why-1', 'The upstream answers 502 a few times each minute')
  bench.does('cy', 'action.add', { title: 'Canary pays by card', owner: 'bo', dueOn: '2026-11-27' })
  bench.does('cy', 'action.add', { title: 'Say in the code why a retry is there', owner: 'cy', dueOn: '2026-12-04' })
  bench.does('cy', 'postmortem.set-status', { status: 'in-review' })
}
