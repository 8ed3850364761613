// The main window's page: the first run until a relay is followed, then the console.
import { createRoot } from 'react-dom/client'
import { FirstRun } from '../first-run/first-run.tsx'
import { createFace, mountConsole } from '../mount.tsx'
import { FaceProvider } from '../store/context.tsx'
import { desktopBridges } from './home.ts'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root')
const { baton, home } = desktopBridges()

home.onGoTo((hash) => {
  location.hash = hash
})

const { relayUrl, secretsLimit } = await home.state()
if (relayUrl === null) {
  const shown = createRoot(root)
  shown.render(
    <FaceProvider face={createFace(baton)}>
      <FirstRun
        home={home}
        secretsLimit={secretsLimit}
        done={() => {
          shown.unmount()
          mountConsole(root, baton)
        }}
      />
    </FaceProvider>,
  )
} else mountConsole(root, baton)
