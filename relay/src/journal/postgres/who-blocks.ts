import { connect, type Database } from './connect.ts'

/** Another session of the server, as an operator can find it. What the server does not tell this user is null. */
interface Session {
  readonly pid: number
  readonly application: string | null
  readonly user: string | null
  readonly address: string | null
  readonly state: string | null
  /** Its commit waits for a standby. */
  readonly waitsForStandby: boolean
}

const question = `
SELECT
  (SELECT wait_event = 'SyncRep' FROM pg_stat_activity WHERE pid = $1) AS "waitsForStandby",
  current_setting('synchronous_standby_names') AS standbys,
  coalesce((
    SELECT json_agg(json_build_object(
      'pid', pid, 'application', nullif(application_name, ''), 'user', usename, 'address', host(client_addr), 'state', state,
      'waitsForStandby', coalesce(wait_event = 'SyncRep', false)) ORDER BY xact_start)
    FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids($1))), '[]') AS sessions`

/**
 * What keeps the server's process `pid`, a connection of ours, from going on, in words that end a sentence; null when
 * nothing is seen to. Asks on a connection of its own; rejects as the driver does.
 */
export async function whoBlocks(database: Database, pid: number): Promise<string | null> {
  const client = await connect(database)
  try {
    const { rows } = await client.query(question, [pid])
    const { waitsForStandby, standbys, sessions } = rows[0] as {
      readonly waitsForStandby: boolean | null
      readonly standbys: string
      readonly sessions: readonly Session[]
    }
    const standby = `a synchronous standby that does not answer (synchronous_standby_names is '${standbys}')`
    if (waitsForStandby) return `its commit waits for ${standby}`
    if (sessions.length === 0) return null
    return sessions
      .map((session) => `${nameOf(session)} holds it${session.waitsForStandby ? `, and waits for ${standby}` : ''}`)
      .join('; ')
  } finally {
    await client.end()
  }
}

/** Relays name themselves `baton`, unless their address says otherwise. */
function nameOf({ pid, application, user, address, state }: Session): string {
  const what = application === 'baton' ? 'another relay' : (application ?? 'a session without a name')
  const details = [
    `process ${pid}`,
    ...(user === null ? [] : [`user ${user}`]),
    ...(address === null ? [] : [`at ${address}`]),
    ...(state === null ? [] : [state]),
  ]
  return `${what} (${details.join(', ')})`
}
