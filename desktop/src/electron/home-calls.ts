import type { HomeBridge } from '@baton/shared/wire/home.ts'
import { isOpenAtLogin, setOpenAtLogin } from './autostart.ts'
import type { ConsoleSession } from './console-session.ts'
import { homeContract } from './contract.ts'
import { secretsLimit } from './electron-secrets.ts'
import { type RunCall, runOn } from './ipc.ts'
import { printPdf } from './pdf.ts'

/** What windows may ask of their home. `show` brings the main window to the front, at a room. */
export function createHomeCalls(session: ConsoleSession, show: (incidentId: string) => void): RunCall {
  const home: Omit<HomeBridge, 'onGoTo'> = {
    state: async () => ({
      relayUrl: session.relayUrl,
      isOpenAtLogin: isOpenAtLogin(),
      secretsLimit: await secretsLimit(),
    }),
    join: (link, code, deviceName) => session.join(link, code, deviceName),
    startRelayHere: (deviceName) => session.startRelayHere(deviceName),
    showRoom: async (incidentId) => show(incidentId),
    setOpenAtLogin: async (isOn) => setOpenAtLogin(isOn),
    printPdf,
  }
  return runOn(home, homeContract)
}
