import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { serviceWorkerPlugin } from './src/web/sw-plugin.ts'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/**
 * The console's web build, which the relay serves. The page's policy allows no inline script or style, so
 * nothing is inlined; serviceWorkerPlugin tells the service worker what the shell consists of.
 */
export default defineConfig({
  root: path('./src/web'),
  plugins: [react(), serviceWorkerPlugin()],
  build: {
    outDir: path('./dist/web'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    manifest: true,
    modulePreload: { polyfill: false },
    // One chunk: the shell is whole or not there when the network is gone.
    chunkSizeWarningLimit: 2_000,
    target: 'es2024',
  },
})
