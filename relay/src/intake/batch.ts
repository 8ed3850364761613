import type { Signal } from '@baton/shared/model/signal.ts'
import { type Refusal, refuse } from './source.ts'
import type { Warnings } from './warnings.ts'

export type AlertResult = { readonly ok: true; readonly signal: Signal } | Refusal

/**
 * Reads each alert of a body on its own: a bad one is a warning, so that it takes no usable one with it.
 * Returns the refusal of the first when not one is usable. `items` must not be empty.
 */
export function readEach(
  items: readonly unknown[],
  read: (item: unknown, index: number) => AlertResult,
  warnings: Warnings,
): readonly Signal[] | Refusal {
  const signals: Signal[] = []
  let firstBad: Refusal | null = null
  for (let index = 0; index < items.length; index++) {
    const result = read(items[index], index)
    if (result.ok) {
      signals.push(result.signal)
    } else {
      firstBad ??= result
      warnings.add(result.field, `${result.detail}; this alert was not accepted`, 'bad-alert')
    }
  }
  if (signals.length > 0 || firstBad === null) return signals
  const others = items.length > 1 ? ` (and none of the other ${items.length - 1} is usable)` : ''
  return refuse(firstBad.field, `${firstBad.detail}${others}`)
}

export function isRefusal(result: readonly Signal[] | Refusal): result is Refusal {
  return !Array.isArray(result)
}
