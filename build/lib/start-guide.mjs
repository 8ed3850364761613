/**
 * What `npm start` tells a person once the relay is ready.
 * @param {{ relay: string, console: string, joined?: boolean, integrations: Record<string, { url: string }> }} ready
 */
export function startGuide(ready) {
  const { alertmanager, generic } = ready.integrations
  const lines = [
    '',
    ready.joined ? 'Baton was already running on this data; this start joined it.' : 'Baton is running.',
    '',
    `  relay    ${ready.relay}`,
    `  console  ${ready.console}`,
  ]
  if (generic) lines.push('', 'Send a first alert. It pages whoever is on call:', '', ...curl(generic.url, firing))
  if (generic) lines.push('', 'And say that it is over:', '', ...curl(generic.url, resolved))
  if (alertmanager) lines.push('', 'From Alertmanager, in alertmanager.yml:', '', ...receiver(alertmanager.url))
  if (!ready.joined) lines.push('', 'Ctrl-C stops it; what it accepted is on disk.')
  return `${lines.join('\n')}\n\n`
}

const firing = { key: 'first-alert', title: 'CheckoutDown', severity: 'critical', service: 'checkout' }
const resolved = { key: 'first-alert', status: 'resolved' }

function curl(url, body) {
  return [`  curl -H 'content-type: application/json' -d '${JSON.stringify(body)}' '${url}'`]
}

function receiver(url) {
  return [
    '  receivers:',
    '    - name: baton',
    '      webhook_configs:',
    `        - url: ${url}`,
    '          send_resolved: true',
  ]
}
