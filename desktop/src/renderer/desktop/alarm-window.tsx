// The alarm window's page: the alarm and what it can ask for, and nothing while there is none.

import { createRoot } from 'react-dom/client'
import { parseRoute } from '../../presentation/route.ts'
import { Alarm } from '../alarm/alarm-view.tsx'
import { createFace } from '../mount.tsx'
import { IncidentDialogs } from '../room/head/incident-dialogs.tsx'
import { browserStorage } from '../store/browser-storage.ts'
import { FaceProvider } from '../store/context.tsx'
import { readSettings } from '../store/settings.ts'
import { ConsentDialog } from '../ui/consent-dialog.tsx'
import { desktopBridges } from './home.ts'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root')
const { baton, home } = desktopBridges()
const face = createFace(baton)

/** The settings are made in the main window; this page, which is there from the start, takes them over. */
function followSettings(): void {
  const settings = readSettings(browserStorage())
  face.ui.setState({ settings })
  if (settings.theme === 'system') document.documentElement.removeAttribute('data-theme')
  else document.documentElement.setAttribute('data-theme', settings.theme)
}
followSettings()
addEventListener('storage', followSettings)

/** There is no room in this page: the main window goes there. */
addEventListener('hashchange', () => {
  const route = parseRoute(location.hash)
  if (route.view !== 'room') return
  history.replaceState(null, '', location.pathname)
  void home.showRoom(route.incidentId).catch(() => undefined)
})

createRoot(root).render(
  <FaceProvider face={face}>
    <Alarm />
    <IncidentDialogs />
    <ConsentDialog />
  </FaceProvider>,
)
