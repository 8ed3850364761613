import { stepsOf } from '@baton/shared/model/runbook.ts'
import type { RoomRunbook } from '@baton/shared/view/room-state.ts'

const minute = 60_000

const checkout = `# Checkout is down

Nobody can pay. Work from the top; each step says what to look for.

1. Look whether the provider answers: [status page](https://status.example.net/).
2. Look at the pool: \`kubectl exec deploy/checkout -- pool status\`
3. If the pool is full, scale the workers to 12:
   \`\`\`
   kubectl scale deploy/worker --replicas 12
   \`\`\`
4. If the database lags, go to [Replica lag](db/replica-lag.md); if not, [fail over](#fail-over).

## Fail over

- [ ] Say so in the room and wait for strong objections
- [ ] Turn on us-2
- [ ] Verify that payments go through

| symptom | likely cause |
|---|---|
| timeouts only in EU | provider |
| timeouts everywhere | our pool |
`

const lag = `# Replica lag

1. Read the lag: \`select now() - pg_last_xact_replay_timestamp()\`
2. Above 30 s, stop the nightly export
`

/** Two runbooks: one that was begun and has changed since, one that applies as well. */
export function demoRunbooks(now: number, isOffline: boolean): readonly RoomRunbook[] {
  const steps = stepsOf(checkout)
  const [first, second, third] = steps.map(({ line }) => line)
  const by = (byName: string, minutes: number) => ({ byName, at: now - minutes * minute })
  return [
    {
      id: 'checkout',
      title: 'Checkout is down',
      text: checkout,
      steps,
      opened: {
        ...by('Sam', 4),
        isOutdated: true,
        ticks: {
          ...(first === undefined ? {} : { [first]: by('Sam', 3) }),
          ...(second === undefined ? {} : { [second]: by('Kim', 1) }),
        },
        flags: third === undefined ? {} : { [third]: { ...by('Sam', 1), text: 'it is called checkout-worker now' } },
      },
      pending: isOffline,
    },
    { id: 'db/replica-lag', title: 'Replica lag', text: lag, steps: stepsOf(lag), opened: null, pending: false },
  ]
}
