/** The people of the torture, and their consoles. */
export const consolesOf = [
  { person: 'owner', device: 'desk' },
  { person: 'ana', device: 'desk' },
  { person: 'ana', device: 'laptop' },
  { person: 'bo', device: 'desk' },
] as const

/** A service that pages one person, and nobody after: no later page takes the place of one whose push is in doubt. */
export const patientService = 'patient'
/** The same, with a person whom nothing else pages: what becomes of one push can be watched. */
export const lonelyService = 'lonely'

/** The same, for a storm that does not end. */
export const stormyService = 'stormy'
export const stormedPerson = 'ed'

/** Waits are seconds, so that escalation happens across kills and not between them. */
export function oncallYaml(ntfyServer: string): string {
  return `
people:
  owner: { name: Sam, ntfy: { topic: sam, server: ${ntfyServer}, after: 0s } }
  ana: { name: Ana, ntfy: { topic: ana, server: ${ntfyServer}, after: 1s } }
  bo: { name: Bo, ntfy: { topic: bo, server: ${ntfyServer}, after: 2s } }
  cy: { name: Cy, ntfy: { topic: cy, server: ${ntfyServer}, after: 0s } }
  ${stormedPerson}: { name: Ed, ntfy: { topic: ed, server: ${ntfyServer}, after: 0s } }
  di: { name: Di, ntfy: { topic: di, server: ${ntfyServer}, after: 0s } }
teams:
  ops: { name: Operations, members: [owner, ana, bo], on-call: [owner, ana, bo] }
escalation-policies:
  default:
    steps:
      - { page: [owner], wait: 1s }
      - { page: [ana], wait: 2s }
      - { page: [bo, owner], wait: 1s }
    repeat: 3
    acknowledgement-timeout: 3s
  patient:
    steps:
      - { page: [cy], wait: 1h }
  lonely:
    steps:
      - { page: [di], wait: 1h }
  stormy:
    steps:
      - { page: [${stormedPerson}], wait: 1h }
services:
  ${stormyService}: { name: Stormy, policy: stormy }
  ${patientService}: { name: Patient, policy: patient }
  ${lonelyService}: { name: Lonely, policy: lonely }
default-policy: default
`
}
