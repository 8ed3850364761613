export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const smallest = { width: 480, height: 400 }
const usual = { width: 1280, height: 860 }

/**
 * Where the main window opens: where it was, moved and shrunk until it lies on a display that is there now; else in the
 * middle of the first. All in device-independent pixels; `workAreas` begins with the primary display.
 */
export function fitBounds(saved: Bounds | null, workAreas: readonly Bounds[]): Bounds {
  const primary = workAreas[0] ?? { x: 0, y: 0, ...usual }
  if (!saved) return middleOf(primary)
  const area = workAreas.reduce((best, next) => (overlap(saved, next) > overlap(saved, best) ? next : best), primary)
  if (overlap(saved, area) === 0) return middleOf(primary, saved)
  const width = clamp(saved.width, Math.min(smallest.width, area.width), area.width)
  const height = clamp(saved.height, Math.min(smallest.height, area.height), area.height)
  return {
    x: clamp(saved.x, area.x, area.x + area.width - width),
    y: clamp(saved.y, area.y, area.y + area.height - height),
    width,
    height,
  }
}

function middleOf(area: Bounds, wanted: { readonly width: number; readonly height: number } = usual): Bounds {
  const width = Math.min(wanted.width, area.width)
  const height = Math.min(wanted.height, area.height)
  return {
    x: area.x + Math.round((area.width - width) / 2),
    y: area.y + Math.round((area.height - height) / 2),
    width,
    height,
  }
}

function overlap(a: Bounds, b: Bounds): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return Math.max(0, width) * Math.max(0, height)
}

function clamp(value: number, low: number, high: number): number {
  return Math.round(Math.min(Math.max(value, low), high))
}
