import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{shared,relay,desktop,build}/**/*.test.{ts,tsx,mjs}'],
    exclude: ['**/node_modules/**', '**/dist/**', 'desktop/e2e/**'],
    environment: 'node',
    // Processes rather than threads: tests stop relays with real signals, and a native crash names its file.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    setupFiles: ['build/test-seed.mjs'],
  },
})
