import { rmSync } from 'node:fs'
import { join } from 'node:path'

/** Takes out Electron's own sample app, which electron-builder leaves in a folder that it was given. */
export function afterExtract({ appOutDir, electronPlatformName }) {
  const resources = electronPlatformName === 'darwin' ? 'Electron.app/Contents/Resources' : 'resources'
  rmSync(join(appOutDir, resources, 'default_app.asar'), { force: true })
}
