import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { drawIcon, iconSizes, iconSvg } from './lib/icons.mjs'
import { renderSounds } from './lib/sounds.mjs'
import { root } from './lib/toolchain.mjs'

const sounds = [...renderSounds()]
const folder = join(root, 'build')

function samplesOf(file) {
  return Array.from({ length: (file.length - 44) / 2 }, (_, i) => file.readInt16LE(44 + i * 2))
}

/** PNGs are compared by pixel: the same picture deflates to other bytes under another zlib. */
function pixelsOf(png, size) {
  const data = png.subarray(png.indexOf('IDAT') + 4, png.lastIndexOf('IEND') - 8)
  const rows = inflateSync(data)
  return Buffer.concat(
    Array.from({ length: size }, (_, y) => rows.subarray(y * (size * 4 + 1) + 1, (y + 1) * (size * 4 + 1))),
  )
}

describe('sounds', () => {
  it.each(sounds)('%s in the repository is what the script makes', (name, file) => {
    expect(readFileSync(join(folder, 'sounds', name)).equals(file)).toBe(true)
  })

  it.each(sounds)('%s peaks at -3 dBFS', (_, file) => {
    const loudest = Math.max(...samplesOf(file).map(Math.abs))
    expect(20 * Math.log10(loudest / 32_767)).toBeCloseTo(-3, 2)
  })

  it.each(sounds)('%s begins and ends in silence, so that a loop has no click', (_, file) => {
    const samples = samplesOf(file)
    expect(samples[0]).toBe(0)
    expect(Math.abs(samples.at(-1))).toBeLessThan(8)
  })
})

describe('icons', () => {
  it('the drawing in the repository is what the script makes', () => {
    expect(readFileSync(join(folder, 'icons', 'baton.svg'), 'utf8')).toBe(iconSvg())
  })

  it.each(iconSizes)('the picture of %i pixels is the drawing', (size) => {
    const png = readFileSync(join(folder, 'icons', `${size}.png`))
    expect(png.readUInt32BE(16)).toBe(size)
    expect(pixelsOf(png, size).equals(drawIcon(size))).toBe(true)
  })
})
