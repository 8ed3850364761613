import { describe, expect, it } from 'vitest'
import { row } from '../demo/demo-rows.ts'
import { hiddenCritical, isFiltered, noFilter, passesFilter, servicesOf } from './feed-filter.ts'

const checkout = row('inc-1', 'CheckoutDown', 'critical', { mine: true })
const queue = row('inc-2', 'QueueLag', 'error', { serviceId: 'orders', serviceName: 'Orders', holderName: 'Ana' })
const old = row('inc-3', 'Login', 'critical', { status: 'resolved' })

describe('passesFilter', () => {
  it('leaves resolved ones out unless asked for', () => {
    expect(passesFilter(old, noFilter)).toBe(false)
    expect(passesFilter(old, { ...noFilter, status: 'all' })).toBe(true)
  })

  it('finds every word in whatever the row shows', () => {
    expect(passesFilter(queue, { ...noFilter, text: 'lag ana' })).toBe(true)
    expect(passesFilter(queue, { ...noFilter, text: 'orders error' })).toBe(true)
    expect(passesFilter(queue, { ...noFilter, text: 'lag sam' })).toBe(false)
  })

  it('narrows by mine, service and severity', () => {
    expect(passesFilter(queue, { ...noFilter, mine: true })).toBe(false)
    expect(passesFilter(checkout, { ...noFilter, mine: true })).toBe(true)
    expect(passesFilter(checkout, { ...noFilter, service: 'orders' })).toBe(false)
    expect(passesFilter(checkout, { ...noFilter, severity: 'critical' })).toBe(true)
    expect(passesFilter(queue, { ...noFilter, severity: 'critical' })).toBe(false)
  })
})

describe('what a filter says of itself', () => {
  it('counts the open critical ones that it hides', () => {
    expect(hiddenCritical([checkout, queue, old], { ...noFilter, text: 'queue' })).toBe(1)
    expect(hiddenCritical([checkout, queue, old], noFilter)).toBe(0)
  })

  it('does not call the choice of status a filter', () => {
    expect(isFiltered({ ...noFilter, status: 'all' })).toBe(false)
    expect(isFiltered({ ...noFilter, text: 'x' })).toBe(true)
  })

  it('offers each service once, by name', () => {
    expect(servicesOf([queue, checkout, queue]).map((service) => service.name)).toEqual(['Checkout', 'Orders'])
  })
})
