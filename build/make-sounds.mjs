// Writes desktop/assets/sounds. Run it after changing lib/sounds.mjs and commit what it made.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderSounds } from './lib/sounds.mjs'
import { root } from './lib/toolchain.mjs'

const folder = join(root, 'desktop', 'assets', 'sounds')
mkdirSync(folder, { recursive: true })
for (const [name, file] of renderSounds()) writeFileSync(join(folder, name), file)
