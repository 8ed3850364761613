import type { Page } from '../model/incident.ts'

/** How far a page got on any device or channel, and what is not known: never more than was proven. */
export function reachOf(page: Page): string {
  const devices = Object.values(page.receipts)
  const proven = (layer: keyof (typeof devices)[number]) => devices.some((device) => device[layer]?.ok)
  const delivered = Object.values(page.attempts).find((attempt) => attempt.outcome === 'delivered')
  if (proven('acted')) return 'answered'
  if (proven('seen')) return 'seen'
  if (proven('sounded')) return proven('shown') ? 'shown and sounded, not seen' : 'sounded, not seen'
  if (proven('shown')) return 'shown, not seen'
  if (delivered) return `sent by ${delivered.kind}, not seen`
  const failed = Object.values(page.attempts).find((attempt) => attempt.outcome === 'failed')
  const reach = proven('reached') ? 'reached, not shown' : 'not reached yet'
  return failed ? `${reach}: ${failed.kind} failed` : reach
}
