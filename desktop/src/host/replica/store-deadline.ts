import type { Clock, Secrets, Store } from '../ports.ts'

/** So long the disk or the browser has to answer, ms. */
const patienceMs = 8_000

/**
 * A store that answers in time: what it leaves unanswered (a browser whose database never opens) fails like what it
 * refuses, so that nothing here waits for it for ever. What was asked for may still be done later.
 */
export function storeWithDeadline(store: Store, clock: Clock): Store {
  return {
    load: (name) => inTime(store.load(name), clock),
    save: (name, value) => inTime(store.save(name, value), clock),
    remove: (name) => inTime(store.remove(name), clock),
    list: (prefix) => inTime(store.list(prefix), clock),
    onCleared: (listener) => store.onCleared?.(listener),
  }
}

/** The same of the place that holds the token. */
export function secretsWithDeadline(secrets: Secrets, clock: Clock): Secrets {
  return {
    loadToken: () => inTime(secrets.loadToken(), clock),
    saveToken: (token) => inTime(secrets.saveToken(token), clock),
  }
}

/** Rejects when `asked` has not settled by then. */
function inTime<T>(asked: Promise<T>, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimer(patienceMs, () => reject(new Error('the storage does not answer')))
    const settled = () => clock.clear(timer)
    asked.then(resolve, reject)
    asked.then(settled, settled)
  })
}
