import type { HomeBridge } from '@baton/shared/wire/home.ts'
import { isOpenAtLogin, setOpenAtLogin } from './autostart.ts'
import type { ConsoleSession } from './console-session.ts'
import { homeContract } from './contract.ts'
import { secretsLimit } from './electron-secrets.ts'
import { type RunCall, runOn } from './ipc.ts'
import { printPdf } from './pdf.ts'

/** What the main window may ask of its home. */
export function createHomeCalls(session: ConsoleSession): RunCall {
  const home: Omit<HomeBridge, 'onGoTo'> = {
    state: async () => ({
      relayUrl: session.relayUrl,
      isOpenAtLogin: isOpenAtLogin(),
      secretsLimit: await secretsLimit(),
    }),
    join: (link, code, deviceName) => session.join(link, code, deviceName),
    startRelayHere: (deviceName) => session.startRelayHere(deviceName),
    setOpenAtLogin: async (isOn) => setOpenAtLogin(isOn),
    printPdf,
  }
  return runOn(home, homeContract)
}
