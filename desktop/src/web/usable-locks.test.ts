import { describe, expect, it } from 'vitest'
import { usableLocks } from './usable-locks.ts'

type Given = NonNullable<Parameters<typeof usableLocks>[0]>
const given = (request: () => Promise<unknown>) => ({ request }) as unknown as Given
const never = () => undefined
const atOnce = (_ms: number, run: () => void) => run()

describe('the locks of a browser', () => {
  it('are used where they work', async () => {
    const locks = given(async () => true)
    expect(await usableLocks(locks, never)).toBe(locks)
  })

  it('are not waited for where there are none, or they are denied or never answer', async () => {
    expect(await usableLocks(undefined, never)).toBeNull()
    expect(
      await usableLocks(
        given(() => Promise.reject(new Error('denied'))),
        never,
      ),
    ).toBeNull()
    const throws = given(() => {
      throw new Error('denied')
    })
    expect(await usableLocks(throws, never)).toBeNull()
    expect(
      await usableLocks(
        given(() => new Promise(() => undefined)),
        atOnce,
      ),
    ).toBeNull()
  })
})
