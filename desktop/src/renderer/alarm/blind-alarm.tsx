import { useId } from 'react'
import { useConsole, useFace } from '../store/context.tsx'
import { CallLink } from '../ui/call-link.tsx'
import { Age, Moment } from '../ui/ticking.tsx'
import { AlarmShell } from './alarm-shell.tsx'
import { useAlarmEvidence } from './use-alarm-evidence.ts'

/** I am on call and no page can reach this screen. */
export function BlindAlarm() {
  const { bridge, actions } = useFace()
  const titleId = useId()
  const detailId = useId()
  const connection = useConsole((state) => state.connection)
  const offset = useConsole((state) => state.clockOffsetMs)
  useAlarmEvidence('blind')
  const { since, lastHeardAt } = connection

  return (
    <AlarmShell
      labelledBy={titleId}
      describedBy={detailId}
      className="alarm-blind"
      body={
        <div className="one-page one-page-alone">
          <h2 id={titleId} className="alarm-title">
            You are blind
          </h2>
          <div id={detailId} className="alarm-detail">
            <p>
              {/* Told by this machine's clock, while an age runs on the relay's. */}
              You are on call, and this console has not reached the relay since <Moment at={since} /> (
              <Age since={since + offset} />
              ). A page cannot arrive here.
            </p>
            <p>
              {lastHeardAt === null ? (
                'Nothing has been heard from the relay since this page was opened.'
              ) : (
                <>
                  Last heard from the relay: <Moment at={lastHeardAt} />.
                </>
              )}
            </p>
            <p>
              Check this machine’s network, then the relay’s. Until it is back, watch your phone or ask someone to stand
              in.
            </p>
            <StandIns />
          </div>
        </div>
      }
      actions={
        <>
          <button
            type="button"
            className="acknowledge"
            onClick={() => void actions.ask('Silencing', bridge.silenceHere())}
          >
            Silence here
          </button>
          <p className="alarm-hint">
            Stops the noise on this device only. You stay on call. If the relay runs, it pages the next person in your
            place; if it does not, nobody is paged.
          </p>
        </>
      }
    />
  )
}

/** Who else is on call and can be called: no page gets out from here. */
function StandIns() {
  const teams = useConsole((state) => state.oncall)
  const people = new Map(teams.flatMap(({ levels }) => levels.map(({ person, name }) => [person, name] as const)))
  return (
    <p className="stand-ins">
      {[...people].slice(0, 5).map(([person, name]) => (
        <CallLink key={person} person={person} name={name} />
      ))}
    </p>
  )
}
