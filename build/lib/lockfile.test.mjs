import { expect, it } from 'vitest'
import { holdsLocked } from './lockfile.mjs'

const vite = { version: '8.3.8', integrity: 'sha512-a' }
const lock = {
  '': { workspaces: ['shared'] },
  shared: { version: '0.1.0' },
  'node_modules/@baton/shared': { resolved: 'shared', link: true },
  'node_modules/vite': vite,
  'node_modules/only-on-windows': { version: '1.0.0', integrity: 'sha512-b', optional: true },
}

it('accepts an install that left out what is for another platform', () => {
  expect(holdsLocked(lock, { 'node_modules/vite': vite })).toBe(true)
})

it.each([
  ['nothing is installed', {}],
  ['a package has another version', { 'node_modules/vite': { ...vite, version: '8.3.7' } }],
  ['a package has other bytes', { 'node_modules/vite': { ...vite, integrity: 'sha512-c' } }],
])('asks for an install when %s', (_, present) => {
  expect(holdsLocked(lock, present)).toBe(false)
})
