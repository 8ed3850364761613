/** Raised when a console and a relay of different age can no longer talk; checked in `journal:subscribe`. */
export const protocolVersion = 4
/** Raised when a fold of the same events gives another state; snapshots of other versions are not used. */
export const reducerVersion = 10
