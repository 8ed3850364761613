// Writes build/icons. Run it (on Node 24) after changing lib/icons.mjs and commit what it made.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawIcon, encodePng, iconSizes, iconSvg } from './lib/icons.mjs'
import { root } from './lib/toolchain.mjs'

const folder = join(root, 'build', 'icons')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'baton.svg'), iconSvg())
for (const size of iconSizes) writeFileSync(join(folder, `${size}.png`), encodePng(size, drawIcon(size)))
