import type { HostPorts } from '../host/ports.ts'

export interface MortalPorts {
  readonly ports: HostPorts
  /** From now on the host that has these ports reaches nothing any more: neither disk, sound, notifications nor time. */
  end(): void
}

export interface MortalOptions {
  /** Resolves once it is sure that this page has not been passed over while it hung; writes wait for it. */
  readonly sure: () => Promise<void>
}

/**
 * The surroundings of a host that another tab may pass over while this page hangs: when it comes back to itself, nothing of
 * what it was about to do is done, least of all written over what the other has written.
 */
export function mortalPorts(ports: HostPorts, { sure }: MortalOptions): MortalPorts {
  let isAlive = true
  const write = async <T>(run: () => Promise<T>): Promise<T> => {
    await sure()
    if (!isAlive) throw new Error('another tab has taken over')
    return run()
  }
  const ifAlive =
    (run: () => void): (() => void) =>
    () => {
      if (isAlive) run()
    }
  const { store, secrets, clock, sound, notifier } = ports
  return {
    ports: {
      ...ports,
      store: {
        load: (name) => store.load(name),
        list: (prefix) => store.list(prefix),
        save: (name, value) => write(() => store.save(name, value)),
        remove: (name) => write(() => store.remove(name)),
        onCleared: (listener) => store.onCleared?.(ifAlive(listener)),
      },
      secrets: {
        loadToken: () => secrets.loadToken(),
        saveToken: (token) => write(() => secrets.saveToken(token)),
      },
      clock: {
        now: () => clock.now(),
        setTimer: (ms, run) => clock.setTimer(ms, ifAlive(run)),
        clear: (timer) => clock.clear(timer),
      },
      sound: {
        play: (kind) => ifAlive(() => sound.play(kind))(),
        stop: ifAlive(() => sound.stop()),
        chime: ifAlive(() => sound.chime()),
        arm: () => sound.arm(),
        state: () => sound.state(),
        onState: (listener) => sound.onState(ifAlive(listener)),
      },
      notifier: {
        permission: () => notifier.permission(),
        request: () => notifier.request(),
        show: async (notice) => (isAlive ? notifier.show(notice) : { ok: false, detail: 'another tab has taken over' }),
        close: (id) => ifAlive(() => notifier.close(id))(),
      },
    },
    end: () => {
      isAlive = false
    },
  }
}
