import { deflateSync } from 'node:zlib'

/** Edge lengths in pixels that desktops, browsers and packagers ask for. */
export const iconSizes = [16, 32, 48, 64, 128, 192, 256, 512]

/** The drawing, in units of a 512 square: a relay baton, one half the giver's and one the receiver's. */
const canvas = 512
const corner = 112
const halfLength = 250
const halfWidth = 56
const round = 18
const gap = 28
const colours = { ground: '#0d1117', giver: '#5cc8b4', receiver: '#e8edf2' }

/** @returns {string} the icon as SVG */
export function iconSvg() {
  const straight = halfLength - round - gap / 2
  const half = (side, sweep, colour) => {
    const bend = (across) => `a${round} ${round} 0 0 ${sweep} ${across} ${round}`
    const top = `M${(side * gap) / 2} ${-halfWidth}h${side * straight}${bend(side * round)}`
    return `<path d="${top}v${(halfWidth - round) * 2}${bend(-side * round)}h${-side * straight}z" fill="${colour}"/>`
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${canvas} ${canvas}">`,
    '  <title>Baton</title>',
    `  <rect width="${canvas}" height="${canvas}" rx="${corner}" fill="${colours.ground}"/>`,
    `  <g transform="translate(${canvas / 2} ${canvas / 2}) rotate(-45)">`,
    `    ${half(-1, 0, colours.giver)}`,
    `    ${half(1, 1, colours.receiver)}`,
    '  </g>',
    '</svg>',
    '',
  ].join('\n')
}

/**
 * Draws the icon.
 * @param {number} size edge length in pixels
 * @returns {Buffer} RGBA, row by row
 */
export function drawIcon(size) {
  return rasterise(size, canvas, (x, y) => colourAt(x - canvas / 2, y - canvas / 2))
}

/**
 * Turns a drawing into pixels, each the mean of 36 points in it.
 * @param {number} size edge length in pixels
 * @param {number} edge edge length in the drawing's units
 * @param {(x: number, y: number) => string | null} colour `#rrggbb` at a point, null where the drawing is empty
 * @returns {Buffer} RGBA, row by row
 */
export function rasterise(size, edge, colour) {
  const pixels = Buffer.alloc(size * size * 4)
  const fine = 6
  for (let i = 0; i < size * size; i += 1) {
    const sum = [0, 0, 0, 0]
    for (let s = 0; s < fine * fine; s += 1) {
      const x = ((i % size) + ((s % fine) + 0.5) / fine) * (edge / size)
      const y = (Math.floor(i / size) + (Math.floor(s / fine) + 0.5) / fine) * (edge / size)
      const at = colour(x, y)
      if (at === null) continue
      for (let c = 0; c < 3; c += 1) sum[c] += Number.parseInt(at.slice(1 + c * 2, 3 + c * 2), 16)
      sum[3] += 1
    }
    for (let c = 0; c < 3; c += 1) pixels[i * 4 + c] = sum[3] === 0 ? 0 : Math.round(sum[c] / sum[3])
    pixels[i * 4 + 3] = Math.round((sum[3] / fine ** 2) * 255)
  }
  return pixels
}

/**
 * Encodes pixels as PNG.
 * @param {number} size edge length in pixels
 * @param {Buffer} pixels RGBA, row by row
 */
export function encodePng(size, pixels) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 6, 0, 0, 0], 8)
  // Each row is led by its filter type; 0 is none.
  const rows = Buffer.alloc(size * (size * 4 + 1))
  for (let y = 0; y < size; y += 1) pixels.copy(rows, y * (size * 4 + 1) + 1, y * size * 4, (y + 1) * size * 4)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const data = deflateSync(rows, { level: 9 })
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

/** The colour at a point measured from the centre, null outside. */
function colourAt(x, y) {
  const inset = canvas / 2 - corner
  if (Math.hypot(Math.max(Math.abs(x) - inset, 0), Math.max(Math.abs(y) - inset, 0)) > corner) return null
  const along = (x - y) * Math.SQRT1_2
  const across = (x + y) * Math.SQRT1_2
  const beyond = [Math.abs(along) - (halfLength - round), Math.abs(across) - (halfWidth - round)]
  const isRod = Math.hypot(Math.max(beyond[0], 0), Math.max(beyond[1], 0)) <= round
  if (!isRod || Math.abs(along) < gap / 2) return colours.ground
  return along < 0 ? colours.giver : colours.receiver
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/** PNG's checksum, bit by bit; Node's own came only with version 22. */
function crc32(bytes) {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return ~crc >>> 0
}
