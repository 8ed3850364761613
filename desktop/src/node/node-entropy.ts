import { randomBytes } from 'node:crypto'
import type { Entropy } from '../host/ports.ts'

export const nodeEntropy: Entropy = { randomBytes: (n) => randomBytes(n) }
