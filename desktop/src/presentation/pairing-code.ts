/** The code in what was typed or pasted: a whole one-time link carries it at the end of its fragment. */
export function pairingCodeOf(typed: string): string {
  const trimmed = typed.trim()
  const fragment = trimmed.includes('#') ? trimmed.slice(trimmed.lastIndexOf('#') + 1) : trimmed
  return fragment.slice(fragment.lastIndexOf('=') + 1).trim()
}

/** A first name for this device from the browser's own words, such as `Chrome on Linux`; the person may change it. */
export function guessDeviceName(userAgent: string): string {
  const browsers = [
    ['Electron', 'Baton'],
    ['Edg/', 'Edge'],
    ['Firefox/', 'Firefox'],
    ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'],
  ] as const
  const systems = [
    ['Android', 'Android'],
    ['iPhone', 'iPhone'],
    ['iPad', 'iPad'],
    ['Windows', 'Windows'],
    ['Mac OS', 'Mac'],
    ['Linux', 'Linux'],
  ] as const
  const browser = browsers.find(([mark]) => userAgent.includes(mark))?.[1] ?? 'Browser'
  const system = systems.find(([mark]) => userAgent.includes(mark))?.[1]
  return system === undefined ? browser : `${browser} on ${system}`
}
