import { randomBytes } from 'node:crypto'
import { createFetchHttp } from '../../desktop/src/host/link/fetch-http.ts'
import { createSocketIo } from '../../desktop/src/host/link/socket-io.ts'
import type { HostPorts } from '../../desktop/src/host/ports.ts'

/** A home without a face: everything that the alarm's path needs is real; store and sound keep nothing. */
export function createPorts(): HostPorts {
  let token: string | null = null
  return {
    store: { load: async () => null, save: async () => undefined, remove: async () => undefined, list: async () => [] },
    secrets: {
      loadToken: async () => token,
      saveToken: async (value) => {
        token = value
      },
    },
    socket: createSocketIo(),
    http: createFetchHttp(),
    clock: {
      now: Date.now,
      setTimer: (ms, run) => setTimeout(run, ms),
      clear: (timer) => clearTimeout(timer as NodeJS.Timeout),
    },
    entropy: { randomBytes: (n) => randomBytes(n) },
    sound: {
      play: () => undefined,
      stop: () => undefined,
      chime: () => undefined,
      arm: () => undefined,
      state: () => 'silent',
      onState: () => undefined,
    },
    notifier: {
      permission: () => 'unsupported',
      request: async () => 'unsupported',
      show: async () => ({ ok: false, detail: '' }),
      close: () => undefined,
    },
    links: { open: () => undefined },
    shell: { where: 'in a test', ready: async () => null, limits: () => [] },
  }
}

/** Resolves when it is true; throws if that takes more than a minute. */
export async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error('it did not come true within a minute')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
