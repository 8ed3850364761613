import type { HomeBridge } from '@baton/shared/wire/home.ts'
import { useState } from 'react'
import { Alarm } from '../alarm/alarm-view.tsx'
import { Said } from '../notices/said.tsx'
import { ConnectRelay } from './connect-relay.tsx'
import { ProveReach } from './prove-reach.tsx'
import './first-run.css'

interface FirstRunProps {
  readonly home: HomeBridge
  /** Why the token will not outlive this session, in words. */
  readonly secretsLimit: string | null
  readonly done: () => void
}

/** From nothing to a console that is known to ring: a relay, then a page to myself. */
export function FirstRun({ home, secretsLimit, done }: FirstRunProps) {
  const [isJoined, setJoined] = useState(false)
  return (
    <>
      <main className="pairing">
        <h1 className="brand">Baton</h1>
        {isJoined ? (
          <ProveReach home={home} done={done} />
        ) : (
          <ConnectRelay home={home} joined={() => setJoined(true)} />
        )}
        {secretsLimit !== null && <p className="unheld">{secretsLimit}</p>}
      </main>
      <Alarm />
      <Said />
    </>
  )
}
