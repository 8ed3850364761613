// Writes desktop/assets/icons. Run it (on Node 24) after changing lib/icons.mjs or lib/tray-icons.mjs and commit what it made.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeIcns, encodeIco } from './lib/icon-containers.mjs'
import { drawIcon, encodePng, iconSizes, iconSvg } from './lib/icons.mjs'
import { root } from './lib/toolchain.mjs'
import { drawTrayIcons } from './lib/tray-icons.mjs'

const folder = join(root, 'desktop', 'assets', 'icons')
const pngOf = (size) => encodePng(size, drawIcon(size))
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'baton.svg'), iconSvg())
writeFileSync(join(folder, 'icon.ico'), encodeIco(pngOf))
writeFileSync(join(folder, 'icon.icns'), encodeIcns(pngOf))
for (const size of iconSizes) writeFileSync(join(folder, `${size}.png`), pngOf(size))
for (const { file, size, pixels } of drawTrayIcons()) writeFileSync(join(folder, file), encodePng(size, pixels))
