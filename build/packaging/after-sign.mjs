import { checkFuses } from './fuses.mjs'
import { packedBinary } from './packed-binary.mjs'

/** Reads the fuses once more in what was signed, the last that touches the program. */
export async function afterSign(context) {
  await checkFuses(packedBinary(context))
}
