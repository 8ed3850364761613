import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { drawIcon, iconSizes, iconSvg } from './lib/icons.mjs'
import { renderSounds } from './lib/sounds.mjs'
import { root } from './lib/toolchain.mjs'
import { drawTrayIcons } from './lib/tray-icons.mjs'

const sounds = [...renderSounds()]
const trayIcons = drawTrayIcons()
const folder = join(root, 'desktop', 'assets')

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

  it('the Windows icon holds the drawing in each size that Windows asks for', () => {
    const ico = readFileSync(join(folder, 'icons', 'icon.ico'))
    const pictures = Array.from({ length: ico.readUInt16LE(4) }, (_, i) => {
      const at = 6 + 16 * i
      const offset = ico.readUInt32LE(at + 12)
      return { size: ico[at] || 256, png: ico.subarray(offset, offset + ico.readUInt32LE(at + 8)) }
    })
    expect(pictures.map(({ size }) => size)).toEqual([16, 32, 48, 64, 128, 256])
    for (const { size, png } of pictures) expect(pixelsOf(png, size).equals(drawIcon(size))).toBe(true)
  })

  it('the macOS icon holds the drawing in each size that macOS asks for', () => {
    const icns = readFileSync(join(folder, 'icons', 'icon.icns'))
    expect(icns.readUInt32BE(4)).toBe(icns.length)
    const sizes = []
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      const png = icns.subarray(at + 8, at + icns.readUInt32BE(at + 4))
      const size = png.readUInt32BE(16)
      sizes.push(size)
      // The drawing of the largest takes seconds; that it is as large as it says is enough.
      if (size <= 512) expect(pixelsOf(png, size).equals(drawIcon(size))).toBe(true)
    }
    expect(new Set(sizes)).toEqual(new Set([32, 64, 128, 256, 512, 1024]))
  })

  it.each(trayIcons)('the tray picture $file is the drawing', ({ file, size, pixels }) => {
    expect(pixelsOf(readFileSync(join(folder, 'icons', file)), size).equals(pixels)).toBe(true)
  })

  it('tells the tray states apart by shape alone', () => {
    const shapes = trayIcons.filter(({ file }) => file.endsWith('Template.png'))
    for (const [i, a] of shapes.entries()) {
      for (const b of shapes.slice(i + 1)) {
        const differing = a.pixels.filter((value, at) => at % 4 === 3 && Math.abs(value - b.pixels[at]) > 127)
        expect(differing.length, `${a.file} and ${b.file}`).toBeGreaterThan(a.size ** 2 / 5)
      }
    }
  })

  it.each(['#ffffff', '#1c1c1c'])('keeps each tray hue visible on a bar of %s', (bar) => {
    for (const { file, pixels } of trayIcons.filter(({ file }) => !/Template|blind/.test(file))) {
      // The most opaque pixel is ink and nothing else.
      const at = pixels.findIndex((value, i) => i % 4 === 3 && value === 255) - 3
      const ink = `#${pixels.subarray(at, at + 3).toString('hex')}`
      expect(contrast(ink, bar), file).toBeGreaterThanOrEqual(3)
    }
  })
})

/** WCAG's contrast ratio of two `#rrggbb`. */
function contrast(a, b) {
  const [dark, light] = [a, b].map(luminance).sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
