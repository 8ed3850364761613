import { describe, expect, it } from 'vitest'
import { Bench } from '../testing/bench.ts'
import { signalOf } from '../testing/builders.ts'
import { alertTable } from './alert-columns.ts'
import { selectAlerts } from './room.ts'

const alert = (labels: Record<string, string>, annotations: Record<string, string> = {}) => ({ labels, annotations })

describe('a group of alerts', () => {
  it('says what they share once, and what differs by name, the most telling first', () => {
    const alerts = [
      alert({ alertname: 'Down', cluster: 'eu-1', zone: 'a', instance: 'i-1' }, { summary: 'does not answer' }),
      alert({ alertname: 'Down', cluster: 'eu-1', zone: 'a', instance: 'i-2' }, { summary: 'does not answer' }),
      alert({ alertname: 'Down', cluster: 'eu-1', zone: 'b', instance: 'i-3' }, { summary: 'does not answer' }),
    ]
    expect(alertTable(alerts, null)).toEqual({
      common: [
        ['alertname', 'Down'],
        ['cluster', 'eu-1'],
      ],
      commonAnnotations: [['summary', 'does not answer']],
      columns: ['instance', 'zone'],
    })
  })

  it('calls nothing common that an alert which is not listed may not share', () => {
    const alerts = [
      alert({ cluster: 'eu-1', job: 'node' }, { summary: 'x' }),
      alert({ cluster: 'eu-1', job: 'node' }, { summary: 'x' }),
    ]
    expect(alertTable(alerts, { job: 'node' })).toEqual({
      common: [['job', 'node']],
      commonAnnotations: [],
      columns: ['cluster'],
    })
  })

  it('has no more than three columns, and a label that some lack is one', () => {
    const alerts = [alert({ a: '1', b: '1', c: '1', d: '1', e: '1' }), alert({ a: '2', b: '2', c: '2', d: '2' })]
    expect(alertTable(alerts, null).columns).toEqual(['a', 'b', 'c'])
    expect(alertTable([alert({ a: '1' }), alert({})], null)).toMatchObject({ common: [], columns: ['a'] })
    expect(alertTable([], null)).toEqual({ common: [], commonAnnotations: [], columns: [] })
  })

  it('lists those that fire first, and knows the labels of all whatever is listed', () => {
    const bench = new Bench()
    for (const key of ['a', 'b', 'c'])
      bench.signal(signalOf({ externalKey: key, labels: { cluster: 'eu-1', instance: key } }))
    bench.signal(signalOf({ externalKey: 'a', state: 'cleared' }))
    const { alerts, alertsLeftOut, commonLabels } = selectAlerts(bench.incident, 2)
    expect(alerts.map(({ state }) => state)).toEqual(['firing', 'firing'])
    expect(alertsLeftOut).toBe(1)
    expect(commonLabels).toEqual({ cluster: 'eu-1' })
  })
})
