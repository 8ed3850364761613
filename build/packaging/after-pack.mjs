import { flipFuses } from '@electron/fuses'
import { checkFuses, fuseConfig } from './fuses.mjs'
import { packedBinary } from './packed-binary.mjs'

/** Sets the fuses, before anything is signed, and reads them back: what could not be set is not given away. */
export async function afterPack(context) {
  if (context.packager.config.electronFuses != null) {
    // electron-builder would set those after this, unseen.
    throw new Error('The fuses are set in build/packaging/fuses.mjs; electronFuses would change them after the check.')
  }
  const binary = packedBinary(context)
  // The change breaks the signature that Electron ships with; without one, Apple's own processors refuse to run it.
  const resetAdHocDarwinSignature = context.electronPlatformName === 'darwin' && process.platform === 'darwin'
  await flipFuses(binary, { ...fuseConfig(), resetAdHocDarwinSignature })
  await checkFuses(binary)
}
