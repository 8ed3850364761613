import { mountConsole } from '../mount.tsx'
import { demoState } from './demo-states.ts'
import { createFakeBridge } from './fake-bridge.ts'

// `demo.html?state=storm&theme=light#/`: the state of the made-up host, and a theme over the system's.
const wanted = new URLSearchParams(location.search)
const theme = wanted.get('theme')
if (theme !== null) localStorage.setItem('baton.settings', JSON.stringify({ theme }))
const root = document.getElementById('root')
const bridge = createFakeBridge(demoState(wanted.get('state') ?? 'calm', Date.now()))
// To push a change by hand from the browser's own console: `demo.tell({ headSeq: 1 })`.
Object.assign(globalThis, { demo: bridge })
if (root !== null) mountConsole(root, bridge)
