import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WorkerClock } from './worker-clock.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function createWorker() {
  const listeners = new Map<string, (event: { readonly data: unknown }) => void>()
  const posted: unknown[] = []
  return {
    posted,
    postMessage: (message: unknown) => posted.push(message),
    addEventListener: (type: string, listener: (event: { readonly data: unknown }) => void) => {
      listeners.set(type, listener)
    },
    tell: (type: 'message' | 'error', data: unknown = null) => listeners.get(type)?.({ data }),
  }
}

describe('the clock of a page', () => {
  it('runs a timer once, when the worker says so', () => {
    const worker = createWorker()
    const clock = new WorkerClock(worker)
    const run = vi.fn()
    const timer = clock.setTimer(1_000, run)
    expect(worker.posted).toEqual([{ id: timer, ms: 1_000 }])
    worker.tell('message', timer)
    worker.tell('message', timer)
    expect(run).toHaveBeenCalledTimes(1)
  })

  it('does not run a timer that was cleared, even when the worker had sent it off', () => {
    const worker = createWorker()
    const clock = new WorkerClock(worker)
    const run = vi.fn()
    const timer = clock.setTimer(1_000, run)
    clock.clear(timer)
    worker.tell('message', timer)
    expect(run).not.toHaveBeenCalled()
    expect(worker.posted.at(-1)).toEqual({ id: timer, ms: null })
  })

  it('keeps the time itself when the worker fails', () => {
    const worker = createWorker()
    const clock = new WorkerClock(worker)
    const run = vi.fn()
    clock.setTimer(1_000, run)
    vi.advanceTimersByTime(400)
    worker.tell('error')
    vi.advanceTimersByTime(599)
    expect(run).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(run).toHaveBeenCalledTimes(1)
  })
})
