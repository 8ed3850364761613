import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What marks the fuses in Electron's binary. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/** The fuses as Electron ships them, one character each, in the order of their numbers. */
export const shippedWire = '10110001'

/**
 * Makes a folder that electron-builder takes for Electron's: a real executable with real fuses, and nothing behind them.
 * @param {string} dist the folder to make
 * @param {string} [wire] the state of each fuse; null for a binary without fuses
 */
export function makeElectronStub(dist, wire = shippedWire) {
  mkdirSync(join(dist, 'resources'), { recursive: true })
  const program = readFileSync('/bin/true')
  const fuses = wire === null ? [] : [Buffer.from(sentinel), Buffer.from([1, wire.length]), Buffer.from(wire)]
  writeFileSync(join(dist, 'electron'), Buffer.concat([program, ...fuses]), { mode: 0o755 })
  writeFileSync(join(dist, 'resources', 'default_app.asar'), '')
  writeFileSync(join(dist, 'LICENSE'), 'Electron')
}

/** The fuses of a binary, as in `shippedWire`, read without the library that wrote them. */
export function readWire(binary) {
  const bytes = readFileSync(binary)
  const at = bytes.indexOf(sentinel) + sentinel.length
  return bytes.subarray(at + 2, at + 2 + bytes[at + 1]).toString('latin1')
}
