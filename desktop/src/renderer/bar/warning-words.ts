import type { Warning } from '@baton/shared/view/warnings.ts'

interface WarningWords {
  /** As it stands in the watch bar. */
  readonly short: string
  /** What it means, and what mends it. */
  readonly full: string
  /** A click that the browser asks for, or the place where it is proven. */
  readonly mend: 'arm' | 'test'
}

/** What a page might not be noticed for, in words. */
export const warningWords: Readonly<Record<Warning, WarningWords>> = {
  'sound-ended': {
    short: 'No sound: its device ended',
    full: 'The sound device of this machine gave out, so no page would be heard here. It is opened again by itself; a click tries at once.',
    mend: 'arm',
  },
  'sound-blocked': {
    short: 'Sound blocked: click to arm',
    full: 'A browser lets no page ring before somebody has clicked in it once.',
    mend: 'arm',
  },
  'notifications-denied': {
    short: 'Notifications denied',
    full: 'This browser shows no notification of Baton. Allow them at the lock or the settings sign beside the address, then test your pager.',
    mend: 'test',
  },
  'notifications-not-asked': {
    short: 'Allow notifications',
    full: 'Notifications were not allowed yet in this browser, so a page shows only in this window.',
    mend: 'arm',
  },
  'pager-failed': {
    short: 'Pager test failed',
    full: 'A part of your last pager test failed. On-call shows which.',
    mend: 'test',
  },
  'pager-never-tested': {
    short: 'Pager never tested',
    full: 'No page has been shown on this device yet, so nobody knows whether one would be. Test it.',
    mend: 'test',
  },
  'pager-long-ago': {
    short: 'Pager not tested for 14 days',
    full: 'The last page was shown on this device more than 14 days ago. Test it again.',
    mend: 'test',
  },
}
