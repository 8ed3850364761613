import { browserStorage } from '../store/browser-storage.ts'
import { useFace, useUi } from '../store/context.tsx'
import { type Settings, writeSettings } from '../store/settings.ts'
import { Dialog } from '../ui/dialog.tsx'
import { keyBindings } from './keymap.ts'

const keysToList = keyBindings.flatMap(({ keys, ...binding }) => (keys === null ? [] : [{ ...binding, keys }]))

/** Every key, and what a person may set for this device. */
export function KeysDialog() {
  const { ui } = useFace()
  const open = useUi((state) => state.dialog?.kind === 'keys')
  const settings = useUi((state) => state.settings)
  if (!open) return null

  function set(change: Partial<Settings>) {
    const next = { ...settings, ...change }
    ui.setState({ settings: next })
    writeSettings(browserStorage(), next)
  }

  return (
    <Dialog title="Keys and settings" className="keys-dialog" onClose={() => ui.setState({ dialog: null })}>
      <label className="check">
        <input
          type="checkbox"
          checked={settings.singleKeys}
          onChange={(event) => set({ singleKeys: event.target.checked })}
        />
        Single-key shortcuts
      </label>
      <div className="settings-row">
        <label className="field">
          Theme
          <select
            value={settings.theme}
            onChange={(event) => set({ theme: pick(event.target.value, ['dark', 'light'], 'system') })}
          >
            <option value="system">as the system</option>
            <option value="dark">dark</option>
            <option value="light">light</option>
          </select>
        </label>
        <label className="field">
          Rows
          <select
            value={settings.density}
            onChange={(event) => set({ density: pick(event.target.value, ['dense'], 'comfortable') })}
          >
            <option value="comfortable">comfortable</option>
            <option value="dense">dense</option>
          </select>
        </label>
      </div>
      <dl className={settings.singleKeys ? 'key-list' : 'key-list off'}>
        {keysToList.map(({ action, keys, label }) => (
          <div key={action}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
      <p className="muted">Keys do nothing while you type. In the alarm, hold a for half a second to acknowledge.</p>
    </Dialog>
  )
}

function pick<const T extends string, const D extends string>(
  value: string,
  allowed: readonly T[],
  otherwise: D,
): T | D {
  return allowed.find((candidate) => candidate === value) ?? otherwise
}
