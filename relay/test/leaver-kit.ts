import type { Journal } from '../src/journal/journal.ts'
import { fireAlert, openIncident, startRelay } from './kit.ts'

/** A team file of two, with what is said of Bo between them. */
export const teamOf = (bo: string) => `
people:
  owner: { name: Sam }
  ana: { name: Ana }
${bo}teams: { ops: { members: [owner, ana], on-call: [owner] } }
escalation-policies: { default: { steps: [{ page: [on-call ops], wait: 5m }] } }
default-policy: default
`

/** Bo Quist worked here, and is named by others. The relay is on `journal`, or on a store of its own. */
export async function withoutBo(journal?: Journal) {
  const relay = await startRelay(journal ? { journal } : {})
  await relay.apply(teamOf('  bo: { name: Bo Quist, ntfy: { topic: bos-phone-77 } }\n'))
  const { url } = (await relay.post('/v1/invites', { person: 'bo' })).body
  await relay.post('/v1/pair', { code: url.split('#pair=')[1], deviceName: 'Quist laptop' })
  await fireAlert(relay, { title: 'ask Bo Quist', description: 'call 555-0199' })
  await relay.advance(0)
  const { id } = await openIncident(relay)
  await relay.commandBy('bo', { type: 'note.add', incidentId: id, text: 'I rolled it back' })
  await relay.command({ type: 'note.add', incidentId: id, text: 'Bo Quist is on 555-0199' })
  return { relay, id }
}
