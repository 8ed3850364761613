import { createMintId } from '@baton/shared/ids.ts'

/** Names what is made here and spoken of before the relay has it. */
export const mintId = createMintId((n) => crypto.getRandomValues(new Uint8Array(n)))
