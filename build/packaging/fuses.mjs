import { FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses'

/**
 * What Electron may do in a packed Baton. Those that are on hold it to the code that was packed and encrypt what its
 * session keeps; those that are off are ways to make it run other code.
 */
export const wantedFuses = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  GrantFileProtocolExtraPrivileges: false,
}

/** How a binary spells a fuse's state: one character each. */
const on = '1'.charCodeAt(0)
const off = '0'.charCodeAt(0)

/** `wantedFuses` as @electron/fuses takes them. What is not named stays as Electron ships it. */
export function fuseConfig() {
  const entries = Object.entries(wantedFuses).map(([name, isOn]) => [FuseV1Options[name], isOn])
  return { version: FuseVersion.V1, ...Object.fromEntries(entries) }
}

/**
 * Reads the fuses of a packed program.
 * @param {string} binary the executable, or the .app folder on macOS
 * @throws if one is not as wanted, with each of them named
 */
export async function checkFuses(binary) {
  const wire = await getCurrentFuseWire(binary)
  const wrong = Object.entries(wantedFuses)
    .filter(([name, isOn]) => wire[FuseV1Options[name]] !== (isOn ? on : off))
    .map(([name, isOn]) => `${name} is not ${isOn ? 'on' : 'off'}`)
  if (wrong.length > 0) throw new Error(`The fuses of ${binary} are not as wanted: ${wrong.join(', ')}.`)
}
