import { rasterise } from './icons.mjs'

/** The drawings' edge, in units: one is a pixel of the smallest tray. */
const edge = 16

/**
 * What the tray shows, each a shape of its own: hue alone says nothing to some eyes, nor in a menu bar of one colour.
 * The hues keep 3:1 against a white and a near-black bar; blind is no hue, but the console's black hatch on white.
 */
const states = {
  calm: { ink: '#138a76', ground: null, isInk: isBaton },
  paged: { ink: '#e5484d', ground: null, isInk: isCall },
  offline: { ink: '#7d838c', ground: null, isInk: isCutRing },
  blind: { ink: '#000000', ground: '#ffffff', isInk: isHatch },
}

/** @returns {readonly { file: string, size: number, pixels: Buffer }[]} every tray picture; `pixels` is RGBA by row */
export function drawTrayIcons() {
  return Object.entries(states).flatMap(([state, { ink, ground, isInk }]) =>
    [1, 2].flatMap((scale) => {
      const size = edge * scale
      const draw = (yes, no) =>
        rasterise(size, edge, (x, y) => {
          const [left, top] = [x - edge / 2, y - edge / 2]
          if (isInk(left, top)) return yes
          return Math.max(Math.abs(left), Math.abs(top)) <= 7 ? no : null
        })
      const suffix = scale === 1 ? '' : `@${scale}x`
      return [
        { file: `tray-${state}${suffix}.png`, size, pixels: draw(ink, ground) },
        // macOS colours a template by its alpha, to suit the bar.
        { file: `tray-${state}Template${suffix}.png`, size, pixels: draw('#000000', null) },
      ]
    }),
  )
}

/** The baton of the program's own icon, in two halves. */
function isBaton(x, y) {
  const along = (x - y) * Math.SQRT1_2
  const across = (x + y) * Math.SQRT1_2
  return Math.abs(along) <= 8.5 && Math.abs(along) >= 0.7 && Math.abs(across) <= 2.3
}

/** A full disc with an exclamation mark cut out: somebody is called. */
function isCall(x, y) {
  const isMark = Math.abs(x) <= 1.1 && ((y >= -5 && y <= 1.2) || (y >= 2.8 && y <= 5))
  return Math.hypot(x, y) <= 7.5 && !isMark
}

/** An empty ring with a stroke through it: cut off. */
function isCutRing(x, y) {
  const distance = Math.hypot(x, y)
  const isStroke = Math.abs(x + y) * Math.SQRT1_2 <= 1 && distance <= 7.5
  return isStroke || (distance <= 7.5 && distance >= 5.5)
}

/** A framed square of hatching, as the console hatches what it cannot know. */
function isHatch(x, y) {
  const out = Math.max(Math.abs(x), Math.abs(y))
  return out <= 7 && (out > 6 || (((x + y) % 5) + 5) % 5 < 2.4)
}
