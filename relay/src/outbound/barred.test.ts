import { type Contacts, emptyConfig } from '@baton/shared/model/config.ts'
import { expect, it } from 'vitest'
import { barredBy } from './barred.ts'
import { noPermits } from './permits.ts'

const contacts: Contacts = {
  people: {
    ana: { ntfy: { server: 'https://ntfy.corp.internal/', topic: 'secret-a', token: 'secret-b' } },
    bo: { ntfy: { server: 'https://ntfy.corp.internal/', topic: 'secret-c' } },
    cy: { ntfy: { server: 'https://ntfy.sh/', topic: 'secret-d' } },
  },
  deadMan: { url: 'http://[::1]:8000/secret-e', everyMs: 60_000 },
  updates: { url: 'https://10.0.0.8/secret-f' },
}
const config = { ...emptyConfig, runbooks: '/srv/runbooks' }

it('names each place that the configuration in force may not use, with the option, and no secret', () => {
  const lines = barredBy(noPermits, config, contacts)
  expect(lines).toEqual([
    'pages to ana, bo cannot be sent to ntfy.corp.internal; serve --allow-send ntfy.corp.internal allows it',
    'pings of the dead-man cannot be sent to ::1; serve --allow-send ::1 allows it',
    'status updates cannot be sent to 10.0.0.8; serve --allow-send 10.0.0.8 allows it',
    'runbooks cannot be read from /srv/runbooks; serve --runbooks /srv/runbooks allows it',
  ])
  expect(lines.join()).not.toContain('secret')
})

it('says nothing of what the operator allows', () => {
  const permits = { runbooks: ['/srv'], send: ['ntfy.corp.internal', '::1', '10.0.0.0/8'] }
  expect(barredBy(permits, config, contacts)).toEqual([])
  expect(barredBy(noPermits, emptyConfig, { people: {}, deadMan: null })).toEqual([])
})
