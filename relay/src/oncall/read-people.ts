import {
  type Channel,
  type Contacts,
  type Person,
  type PersonRole,
  personRoles,
  type Team,
} from '@baton/shared/model/config.ts'
import { phoneOf } from '@baton/shared/model/phone.ts'
import { trimEnd } from '@baton/shared/trim-end.ts'
import { mayPushTo } from '../outbound/permits.ts'
import { type Field, type FieldReader, isEmpty, isMapping, scalarOf } from './field-reader.ts'
import { shown } from './problems.ts'
import { notAllowed, readAddress, readById, readDuration, readName } from './read-values.ts'
import type { References } from './references.ts'

export const publicNtfyServer = 'https://ntfy.sh'
const ntfyAfterMs = 60_000

type Contact = Contacts['people'][string]
type Ntfy = NonNullable<Contact['ntfy']>

interface People {
  readonly people: Readonly<Record<string, Person>>
  readonly contacts: Readonly<Record<string, Contact>>
}

/** The section `people`: everybody has the console at once, and ntfy after a while when it is given. */
export function readPeople(reader: FieldReader, section: Field | undefined, references: References): People {
  const people: [string, Person][] = []
  const contacts: [string, Contact][] = []
  for (const [id, entry] of readById(reader, section, 'a mapping from ids to people, such as `sam: { name: Sam }`')) {
    references.define('person', id)
    const fields = reader.fields(entry, ['name', 'role', 'phone', 'ntfy'])
    const channels: Channel[] = [{ kind: 'console', afterMs: 0 }]
    const contact: { ntfy?: Ntfy; phone?: string } = {}
    if (fields.ntfy && !isEmpty(fields.ntfy)) {
      const { ntfy, afterMs } = readNtfy(reader, fields.ntfy)
      channels.push({ kind: 'ntfy', afterMs })
      contact.ntfy = ntfy
    }
    const phone = readPhone(reader, fields.phone)
    if (phone !== null) contact.phone = phone
    if (Object.keys(contact).length > 0) contacts.push([id, contact])
    const role = readRole(reader, fields.role)
    people.push([id, { id, name: readName(reader, fields.name, id), channels, ...(role ? { role } : {}) }])
  }
  return { people: Object.fromEntries(people), contacts: Object.fromEntries(contacts) }
}

/** Undefined when the file does not say. */
function readRole(reader: FieldReader, field: Field | undefined): PersonRole | undefined {
  if (!field || isEmpty(field)) return undefined
  const role = personRoles.find((known) => known === scalarOf(field))
  if (role === undefined) reader.expect(field, 'admin, responder or observer')
  return role
}

/** A number that anybody anywhere can dial, for people who call each other; Baton itself calls nobody. */
function readPhone(reader: FieldReader, field: Field | undefined): string | null {
  const form = 'a phone number with its country, such as +49 151 2345678'
  const text = reader.text(field, { max: 1_000, isSecret: true }, form)
  if (!field || text === null) return null
  const phone = phoneOf(text)
  if (phone === null) reader.expect(field, `${form}, without a zero in brackets`, true)
  return phone
}

function readNtfy(reader: FieldReader, field: Field): { readonly ntfy: Ntfy; readonly afterMs: number } {
  const fields = reader.fields(field, ['topic', 'server', 'after', 'token'], true)
  const topicForm = '1 to 64 letters, digits, hyphens and underscores'
  const topic = isMapping(field)
    ? reader.requiredText(fields.topic, field, 'topic', { max: 1_000, isSecret: true }, topicForm)
    : null
  if (fields.topic && topic !== null && !/^[-_A-Za-z0-9]{1,64}$/.test(topic)) {
    reader.expect(fields.topic, topicForm, true)
  }
  const token = reader.text(fields.token, { max: 256, isSecret: true }, 'the access token of the ntfy account')
  if (fields.token && token !== null && !/^[\x21-\x7e]*$/.test(token)) {
    reader.expect(fields.token, 'a token without spaces or letters outside ASCII', true)
  }
  const ntfy: Ntfy = { server: readNtfyServer(reader, fields.server), topic: topic ?? 'none' }
  return {
    ntfy: token ? { ...ntfy, token } : ntfy,
    afterMs: readDuration(reader, fields.after, ntfyAfterMs),
  }
}

/** The server's base address, without a slash at its end. */
function readNtfyServer(reader: FieldReader, field: Field | undefined): string {
  const text = reader.text(field, { max: 2_048, isSecret: true }, 'an https address')
  const url = field && text !== null ? readAddress(reader, field, text) : null
  if (!field || url === null) return publicNtfyServer
  if (reader.permits && !mayPushTo(reader.permits, url.hostname))
    reader.report(field, `found another server than ntfy.sh; ${notAllowed}`)
  if (url.search !== '' || url.hash !== '') reader.expect(field, 'the address of the server alone', true)
  return trimEnd(url.href, '/')
}

/** The section `teams`. Without `members` a team is who is on call for it. */
export function readTeams(
  reader: FieldReader,
  section: Field | undefined,
  references: References,
): Readonly<Record<string, Team>> {
  const teams: [string, Team][] = []
  const form = 'a mapping from ids to teams, such as `payments: { members: [sam], on-call: [sam] }`'
  for (const [id, entry] of readById(reader, section, form)) {
    references.define('team', id)
    const fields = reader.fields(entry, ['name', 'members', 'on-call'])
    const onCall = readPersonList(reader, fields['on-call'], 20, references)
    const members = fields.members ? readPersonList(reader, fields.members, 500, references) : onCall
    teams.push([id, { id, name: readName(reader, fields.name, id), members, onCall }])
  }
  return Object.fromEntries(teams)
}

function readPersonList(reader: FieldReader, field: Field | undefined, max: number, references: References): string[] {
  const form = 'a list of people, such as [sam, ana]'
  const ids = new Set<string>()
  for (const item of reader.items(field, max, form)) {
    const id = scalarOf(item)
    if (id === null) reader.expect(item, 'the id of a person')
    else if (ids.has(id)) reader.report(item, `found ${shown(id)} a second time; expected each person once`)
    else {
      ids.add(id)
      references.want('person', id, item)
    }
  }
  return [...ids]
}
