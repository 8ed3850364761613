import { setTimeout as wait } from 'node:timers/promises'
import type { Ledger } from './ledger.ts'
import type { NtfyServer } from './ntfy-server.ts'
import type { Pace } from './pace.ts'
import type { Reader } from './reader.ts'
import type { Strike } from './strike.ts'

export interface Stage {
  readonly ledger: Ledger
  readonly ntfy: NtfyServer
  readonly reader: Reader
  readonly pace: Pace
}

/** A moment that does not come is not waited for longer than this, milliseconds. */
const longestWaitMs = 600

/** Resolves at the very moment that a strike waits for: with no time between, a kill right after an answer is one. */
export async function momentOf(strike: Strike, stage: Stage): Promise<void> {
  const { pace } = stage
  pace.isHurried = strike.moment === 'burst'
  try {
    await come(strike, stage)
    if (strike.afterMs > 0) await wait(strike.afterMs)
  } finally {
    pace.isHurried = false
  }
}

function come({ moment, answers, afterMs }: Strike, { ledger, ntfy, reader }: Stage): Promise<void> {
  switch (moment) {
    case 'answer':
    case 'burst':
      return nth(answers, (listener) => ledger.onAnswer(listener))
    case 'push':
      return nth(1, (listener) => ntfy.onPush(listener))
    case 'due': {
      const inMs = (reader.nextDueAt() ?? 0) - Date.now()
      return wait(Math.min(Math.max(inMs, 0), longestWaitMs))
    }
    case 'any':
      return wait(afterMs * 10)
  }
}

/** Resolves in the very call of the `n`th event, so that nothing else runs in between; or when it has not come. */
function nth(n: number, on: (listener: () => void) => () => void): Promise<void> {
  return new Promise((resolve) => {
    let left = n
    const end = () => {
      clearTimeout(timer)
      stop()
      resolve()
    }
    const stop = on(() => {
      left -= 1
      if (left === 0) end()
    })
    const timer = setTimeout(end, longestWaitMs)
  })
}
