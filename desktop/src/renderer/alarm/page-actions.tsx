import type { AlarmPage } from '@baton/shared/view/alarm-state.ts'
import { useState } from 'react'
import { isWaiting } from '../../presentation/ask-words.ts'
import { helpEffect } from '../../presentation/effects.ts'
import { plural } from '../../presentation/format.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { HelpForm } from '../help/help-form.tsx'
import { DeclineForm } from '../room/head/asked-actions.tsx'
import { SnoozeMenu } from '../room/head/snooze-menu.tsx'
import { useUnavailable } from '../room/head/use-unavailable.ts'
import { useConsole, useFace } from '../store/context.tsx'
import { CallButton } from '../ui/call-link.tsx'
import { copyText } from '../ui/copy-text.ts'
import { EffectButton } from '../ui/effect-button.tsx'
import { isAsked } from './acknowledgeable.ts'
import { firstCommand } from './first-steps.tsx'
import { useAlarmKeys } from './use-alarm-keys.ts'
import { useSingleClicks } from './use-single-clicks.ts'

type Form = 'help' | 'decline' | null

/** What else can be done about a page. `hasKeys`: it is the one that the alarm is about. */
export function PageActions({ page, hasKeys = false }: { readonly page: AlarmPage; readonly hasKeys?: boolean }) {
  const [form, setForm] = useState<Form>(null)
  const unavailable = useUnavailable()
  const { incidentId } = page
  const close = () => setForm(null)
  useSingleClicks(form !== null)
  if (form === 'help') return <HelpForm incidentId={incidentId} names={page.helpPages} onEnd={close} />
  if (form === 'decline') return <DeclineForm incidentId={incidentId} onEnd={close} />

  return (
    <div className="page-actions">
      {hasKeys && <PageKeys page={page} needHelp={() => setForm('help')} />}
      {(isAsked(page) || page.ask !== null) && !page.pending && !page.drill && (
        <EffectButton
          label="I cannot…"
          effect={
            page.ask === null ? 'tells the room, stops paging you' : `tells ${plainLine(page.ask.byName, 30)} at once`
          }
          run={() => setForm('decline')}
        />
      )}
      {page.asks.some(isWaiting) ? (
        <AskedAlready page={page} needHelp={() => setForm('help')} hasKeys={hasKeys} />
      ) : (
        <EffectButton
          label="Need help"
          {...(hasKeys ? { hint: 'e' } : {})}
          effect={`${helpEffect(page.helpPages)}, with a line from you`}
          unavailable={unavailable('incident.escalate')}
          run={() => setForm('help')}
        />
      )}
      {!isAsked(page) && <Putting page={page} />}
    </div>
  )
}

/** To put it off, or to give it away: who is asked to help decides neither. */
function Putting({ page: { incidentId } }: { readonly page: AlarmPage }) {
  const { ui } = useFace()
  const unavailable = useUnavailable()
  return (
    <>
      <SnoozeMenu incidentId={incidentId} />
      <EffectButton
        label="Give to…"
        effect="pages whom you choose"
        unavailable={unavailable('incident.reassign')}
        run={() => ui.setState({ dialog: { kind: 'reassign', incidentId } })}
      />
    </>
  )
}

interface AskedAlreadyProps {
  readonly page: AlarmPage
  readonly needHelp: () => void
  readonly hasKeys: boolean
}

/** Whoever was asked has not answered: the same again, the next one, everybody. */
function AskedAlready({ page, needHelp, hasKeys }: AskedAlreadyProps) {
  const { actions } = useFace()
  const unavailable = useUnavailable()('incident.escalate')
  const reach = useConsole((state) => state.reach)
  const waiting = page.asks.findLast(isWaiting)
  const live = page.everybody.filter((person) => reach[person]?.reach === 'live').length
  const keys = (hint: string) => (hasKeys ? { hint } : {})
  const name = plainLine(waiting?.name ?? '', 30)
  return (
    <>
      {waiting !== undefined && (
        <EffectButton
          label={`Page ${name} again`}
          {...keys('p')}
          effect="every channel, from the first"
          unavailable={unavailable}
          run={() => actions.needHelp(page.incidentId, { person: waiting.person })}
        />
      )}
      <EffectButton
        label={page.helpPages.length === 0 ? 'Page somebody else…' : `Page ${page.helpPages.join(', ')} too`}
        {...keys('e')}
        effect="with a line from you"
        unavailable={unavailable}
        run={needHelp}
      />
      <EffectButton
        label="Page everybody"
        {...keys('Shift E')}
        effect={`${plural(page.everybody.length, 'person', 'people')}; ${live} can be reached`}
        unavailable={unavailable ?? (page.everybody.length === 0 ? 'nobody is left to page' : null)}
        run={() => actions.needHelp(page.incidentId, { everybody: true })}
      />
      {waiting !== undefined && <CallButton person={waiting.person} name={waiting.name} />}
    </>
  )
}

/** The alarm's single keys; what each does stands on a button. */
function PageKeys({ page, needHelp }: { readonly page: AlarmPage; readonly needHelp: () => void }): null {
  const { bridge, actions } = useFace()
  const waiting = page.asks.findLast(isWaiting)
  useAlarmKeys({
    e: needHelp,
    '.': () => void actions.ask('Muting', bridge.muteHere()),
    p: () => {
      if (waiting !== undefined) void actions.needHelp(page.incidentId, { person: waiting.person })
    },
    E: () => {
      if (page.everybody.length > 0) void actions.needHelp(page.incidentId, { everybody: true })
    },
    y: () => {
      const command = firstCommand(page)
      if (command !== null) void actions.ask('Copying', copyText(command))
    },
  })
  return null
}
