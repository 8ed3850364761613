import type { AlarmPage } from '@baton/shared/view/alarm-state.ts'
import { useState } from 'react'
import { formatDay, formatDuration } from '../../presentation/format.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { useActions } from '../store/context.tsx'
import { copyText } from '../ui/copy-text.ts'
import { Key } from '../ui/key.tsx'
import { LinkHost } from '../ui/outside-link.tsx'

/** What to do first: the runbook's first steps, where to look, and how it ended the last time. */
export function FirstSteps({ page }: { readonly page: AlarmPage }) {
  const { runbook, lastTime } = page
  return (
    <aside className="alarm-side" aria-label="What to do first">
      {runbook !== null && (
        <section>
          <h3>
            <span>Runbook: {plainLine(runbook.title, 60)}</span>
            <span className="muted">
              {runbook.steps.length} of {runbook.stepCount} steps
            </span>
          </h3>
          <ol className="first-steps">
            {runbook.steps.map(({ line, text, command }, index) => (
              <li key={line}>
                <span className="step-number" aria-hidden="true">
                  {index + 1}
                </span>
                <span>{plainLine(text, 300)}</span>
                {command !== null && <Command command={command} isFirst={command === firstCommand(page)} />}
              </li>
            ))}
          </ol>
        </section>
      )}
      <p className="alarm-links">
        {page.dashboardUrl !== null && <OutsideButton label="Dashboard" url={page.dashboardUrl} />}
        {page.sourceUrl !== null && <OutsideButton label="At the source" url={page.sourceUrl} />}
        {page.runbookUrl !== null && <OutsideButton label="Runbook" url={page.runbookUrl} />}
      </p>
      {lastTime !== null && (
        <section>
          <h3>
            <span>Last time</span>
            <span className="muted">
              {formatDay(lastTime.at)}, {formatDuration(lastTime.lastedMs)}
            </span>
          </h3>
          <p>{lastTime.name === null ? 'Its alerts cleared.' : `Resolved by ${plainLine(lastTime.name, 60)}.`}</p>
        </section>
      )}
    </aside>
  )
}

/** What `y` copies: the command of the first step that has one. */
export function firstCommand({ runbook }: Pick<AlarmPage, 'runbook'>): string | null {
  return runbook?.steps.find(({ command }) => command !== null)?.command ?? null
}

function Command({ command, isFirst }: { readonly command: string; readonly isFirst: boolean }) {
  const [copied, setCopied] = useState<boolean | null>(null)
  return (
    <span className="step-command">
      <code>{plainLine(command, 300)}</code>
      <button
        type="button"
        className="quiet small"
        onClick={() =>
          void copyText(command).then(
            () => setCopied(true),
            () => setCopied(false),
          )
        }
      >
        <span role="status">{copied === null ? 'Copy' : copied ? 'Copied' : 'Not copied'}</span>
        {isFirst && <Key>y</Key>}
      </button>
    </span>
  )
}

function OutsideButton({ label, url }: { readonly label: string; readonly url: string }) {
  const actions = useActions()
  return (
    <button type="button" className="link-button" title={plainLine(url)} onClick={() => void actions.openLink(url)}>
      {label}{' '}
      <span className="link-host">
        <LinkHost url={url} />
      </span>
    </button>
  )
}
