import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Serves the face over a made-up host, to look at: `vite --config desktop/src/renderer/demo/vite.config.ts`. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    rollupOptions: { input: `${import.meta.dirname}/demo.html` },
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2024',
  },
})
