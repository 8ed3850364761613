import { join } from 'node:path'
import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron'
import type { Presence, TrayState } from '../host/views/presence.ts'

export interface TrayActions {
  readonly acknowledge: (incidentId: string) => void
  readonly open: (incidentId: string | null) => void
  readonly setOpenAtLogin: (isOn: boolean) => void
  readonly isOpenAtLogin: () => boolean
  /** Null while no relay is followed. */
  readonly leave: (() => void) | null
  readonly quit: () => void
}

/** The tray's icon and menu. Everything is in the menu: on Linux a tray may pass on no click. */
export class ConsoleTray {
  readonly #tray: Tray
  #shown = ''

  constructor(open: () => void) {
    this.#tray = new Tray(imageOf('offline'))
    this.#tray.on('click', open)
  }

  /** A menu that is open closes when it is replaced, so it is replaced only when it would differ. */
  show(presence: Presence, actions: TrayActions): void {
    const { tray, summary, incidents } = presence
    const key = JSON.stringify([tray, summary, incidents, actions.isOpenAtLogin(), actions.leave === null])
    if (key === this.#shown) return
    this.#shown = key
    this.#tray.setImage(imageOf(tray))
    this.#tray.setToolTip(`Baton: ${summary}`)
    this.#tray.setContextMenu(Menu.buildFromTemplate(trayMenu(presence, actions)))
  }

  destroy(): void {
    this.#tray.destroy()
  }
}

/** The state; what pages me, each to be answered right here; then what is rarely needed. */
function trayMenu({ summary, incidents }: Presence, actions: TrayActions): MenuItemConstructorOptions[] {
  return [
    { label: plain(summary), enabled: false },
    { type: 'separator' },
    ...incidents.map(
      ({ incidentId, label, isPending }): MenuItemConstructorOptions => ({
        label: plain(label),
        submenu: [
          {
            label: isPending ? 'Acknowledgement pending: escalation continues' : 'Acknowledge',
            enabled: !isPending,
            click: () => actions.acknowledge(incidentId),
          },
          { label: 'Open its room', click: () => actions.open(incidentId) },
        ],
      }),
    ),
    ...(incidents.length === 0 ? [] : [{ type: 'separator' } as const]),
    { label: 'Open Baton', click: () => actions.open(null) },
    {
      label: 'Start when I log in',
      type: 'checkbox',
      checked: actions.isOpenAtLogin(),
      click: (item) => actions.setOpenAtLogin(item.checked),
    },
    ...(actions.leave ? [{ label: 'Leave this relay…', click: actions.leave }] : []),
    { type: 'separator' },
    { label: 'Quit Baton', click: actions.quit },
  ]
}

/** An ampersand in hostile text would mark the next letter as a shortcut. */
function plain(text: string): string {
  return text.replaceAll('&', '&&')
}

/** macOS wants black shapes that it colours itself; the others take ours. */
export function imageOf(state: TrayState): Electron.NativeImage {
  const template = process.platform === 'darwin' ? 'Template' : ''
  return nativeImage.createFromPath(join(import.meta.dirname, 'icons', `tray-${state}${template}.png`))
}
