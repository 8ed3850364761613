import { join } from 'node:path'

/**
 * What electron-builder packed: the executable, or the .app folder on macOS.
 * @param {import('app-builder-lib').AfterPackContext} context
 */
export function packedBinary({ appOutDir, electronPlatformName, packager }) {
  if (electronPlatformName === 'linux') return join(appOutDir, packager.executableName)
  return join(appOutDir, `${packager.appInfo.productFilename}.${electronPlatformName === 'win32' ? 'exe' : 'app'}`)
}
