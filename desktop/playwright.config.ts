import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

const system = process.env.BATON_CHROMIUM ?? '/usr/bin/chromium'

/** Chromium refuses its sandbox to root, which is what containers run as; anyone else keeps it. */
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []

// Without these Chromium looks up hosts of its own at each start, and tests need nothing outside the clone.
const offline = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  use: {
    browserName: 'chromium',
    screenshot: 'only-on-failure',
    launchOptions: { ...(existsSync(system) ? { executablePath: system } : {}), args: [...asRoot, ...offline] },
  },
})
