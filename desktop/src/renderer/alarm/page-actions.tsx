import type { AlarmPage } from '@baton/shared/wire/bridge.ts'
import { useId, useState } from 'react'
import { helpEffect, helpUnavailable } from '../lib/effects.ts'
import { plainLine } from '../lib/plain-text.ts'
import { DeclineForm } from '../room/asked-actions.tsx'
import { SnoozeMenu } from '../room/snooze-menu.tsx'
import { useUnavailable } from '../room/use-unavailable.ts'
import { useActions } from '../store/context.tsx'
import { EffectButton } from '../ui/effect-button.tsx'
import { LinkHost } from '../ui/outside-link.tsx'
import { isAsked } from './acknowledgeable.ts'

/** What else can be done about a page: read, call, or wait, always with an end. */
export function PageActions({ page }: { readonly page: AlarmPage }) {
  const actions = useActions()
  const unavailable = useUnavailable()

  return (
    <div className="page-actions">
      {isAsked(page) && !page.pending && <Decline incidentId={page.incidentId} />}
      {page.runbookUrl !== null && <RunbookButton url={page.runbookUrl} />}
      <EffectButton
        label="Need help"
        effect={helpEffect(page.helpPages)}
        unavailable={unavailable('incident.escalate') ?? helpUnavailable(page.helpPages)}
        run={() => actions.needHelp(page.incidentId, page.helpPages)}
      />
      <SnoozeMenu incidentId={page.incidentId} />
    </div>
  )
}

/** A no is told to the room at once, so that somebody else can be asked. */
function Decline({ incidentId }: { readonly incidentId: string }) {
  const [isOpen, setOpen] = useState(false)
  if (isOpen) return <DeclineForm incidentId={incidentId} onEnd={() => setOpen(false)} />
  return <EffectButton label="Can’t" effect="tells the room, stops paging you" run={() => setOpen(true)} />
}

function RunbookButton({ url }: { readonly url: string }) {
  const actions = useActions()
  const id = useId()
  return (
    <button
      type="button"
      className="effect-button"
      aria-describedby={id}
      title={plainLine(url)}
      onClick={() => void actions.openLink(url)}
    >
      <span>Runbook</span>
      <span id={id} className="effect" aria-hidden="true">
        <LinkHost url={url} />
      </span>
    </button>
  )
}
