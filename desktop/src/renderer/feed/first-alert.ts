import { trimEnd } from '@baton/shared/trim-end.ts'

/** The command that sends a first alert, to copy; KEY is in what `npm start` printed. */
export function firstAlertCommand(relayUrl: string | null): string {
  const base = trimEnd(relayUrl ?? 'http://127.0.0.1:4010', '/')
  return [
    `curl -sS ${base}/v1/intake/generic/KEY \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '{"title":"First alert","severity":"critical"}'`,
  ].join('\n')
}
