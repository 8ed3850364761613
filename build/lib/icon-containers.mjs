/** The type codes under which macOS looks for a PNG of each size; a size that is another's Retina half has two. */
const icnsTypes = [
  { type: 'ic11', size: 32 },
  { type: 'ic12', size: 64 },
  { type: 'ic07', size: 128 },
  { type: 'ic13', size: 256 },
  { type: 'ic08', size: 256 },
  { type: 'ic14', size: 512 },
  { type: 'ic09', size: 512 },
  { type: 'ic10', size: 1024 },
]

const icoSizes = [16, 32, 48, 64, 128, 256]

/**
 * Writes the icon of a Windows program. Windows reads PNGs in it since Vista.
 * @param {(size: number) => Buffer} pngOf the picture of that edge length in pixels
 */
export function encodeIco(pngOf) {
  const pictures = icoSizes.map((size) => ({ size, png: pngOf(size) }))
  const header = Buffer.alloc(6 + 16 * pictures.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(pictures.length, 4)
  let offset = header.length
  for (const [i, { size, png }] of pictures.entries()) {
    const at = 6 + 16 * i
    // 256 does not fit in a byte; 0 stands for it.
    header.set([size % 256, size % 256], at)
    header.writeUInt16LE(1, at + 4)
    header.writeUInt16LE(32, at + 6)
    header.writeUInt32LE(png.length, at + 8)
    header.writeUInt32LE(offset, at + 12)
    offset += png.length
  }
  return Buffer.concat([header, ...pictures.map(({ png }) => png)])
}

/**
 * Writes the icon of a macOS program.
 * @param {(size: number) => Buffer} pngOf the picture of that edge length in pixels
 */
export function encodeIcns(pngOf) {
  const entries = icnsTypes.map(({ type, size }) => block(type, pngOf(size)))
  return block('icns', Buffer.concat(entries))
}

function block(type, data) {
  const head = Buffer.alloc(8)
  head.write(type, 'ascii')
  head.writeUInt32BE(8 + data.length, 4)
  return Buffer.concat([head, data])
}
