import type { PersonRole } from '../model/config.ts'
import type { ClientToServer } from './socket.ts'

/** The least role for each message of a console; one without an entry does not compile. `command:submit` is decided by its command. */
export const messageNeeds: Readonly<Record<keyof ClientToServer, PersonRole>> = {
  'journal:subscribe': 'observer',
  'snapshot:read': 'observer',
  'incident:read': 'observer',
  'command:submit': 'observer',
  'receipts:report': 'responder',
  'phones:read': 'responder',
  'relays:read': 'observer',
  'link:probe': 'observer',
}
