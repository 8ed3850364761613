import { cleanLine } from '../intake/text.ts'

/**
 * The `oncall.yaml` of a first start: commented, theirs to edit, and enough for a first alert to page somebody.
 * `ownerName` may be any text.
 */
export function seedOncallYaml({ ownerName }: { readonly ownerName: string }): string {
  // A JSON string is a double-quoted YAML string.
  return template.replace('OWNER_NAME', () => JSON.stringify(cleanLine(ownerName, 100) || 'Owner'))
}

const template = `# Who is called, for what, and in which order.
#
# Edit this file, then let Baton check it, show what changes and who would be paged, and apply it:
#
#   npm run relay -- apply FILE
#
# Durations are written 90s, 5m, 1h30m or 2d. Ids (owner, sample, checkout) are lower-case letters, digits and
# hyphens; names are for people and can be anything.

people:
  owner:
    name: OWNER_NAME
    # For colleagues who need this person now; Baton itself calls nobody:
    # phone: +49 151 2345678
    # Away from the desk: a page that nobody saw on a console for a minute goes to this person's phone by ntfy.
    # Pick a topic that nobody can guess, subscribe to it in the ntfy app, and take the # away:
    # ntfy:
    #   topic: baton-CHANGE-ME
    #   server: https://ntfy.sh     # or your own server
    #   after: 60s
    #   token: tk_…                 # only if the topic is protected
  ana:
    name: Ana (sample)              # put a colleague here; \`npm run relay -- invite ana\` makes their link

teams:
  sample:
    name: Sample team
    members: [owner, ana]
    on-call: [owner, ana]           # the first is the primary, the second the secondary

services:
  checkout:                         # alerts with the label service=checkout belong to it
    name: Checkout
    description: >-
      Takes the customers' orders and money. While it is down nobody can buy;
      orders that were already placed are safe.
    team: sample
    runbook: https://runbooks.example.com/checkout
    # dashboard: https://dashboards.example.com/checkout
    levers:                         # what may be pulled in an emergency, in plain words
      - name: Switch the shop to read-only
        url: https://admin.example.com/read-only
        note: Customers can look but not buy. Safe to pull, and to undo, at any time.
    policy: default
    hold-page: 0s                   # 90s here would wake nobody for what heals itself within 90 seconds
    resolve-after: 0s               # how long all alerts must be quiet before the incident resolves

escalation-policies:
  default:
    # Each step pages somebody and waits for an answer before the next. Whom to page:
    #   sam                   a person
    #   team sample           everybody in a team
    #   on-call sample        whoever is primary in a team now
    #   on-call sample/2      whoever is secondary (and so on)
    steps:
      - { page: [on-call sample], wait: 5m }
      - { page: [on-call sample/2], wait: 5m }
      - { page: [team sample], wait: 5m }
    repeat: 2                       # climb the steps this many times more when nobody answers
    acknowledgement-timeout: 30m    # somebody took it and nothing happened since: page again (or: never)

# For alerts whose service or route names no policy.
default-policy: default

# These severities page. The others only show in the feed.
page-severities: [critical, error, unknown]

# Procedures in Markdown, one a file, shown with the incidents that they are for. The path begins at this file; a Git
# working copy will do: changes are seen within half a minute.
runbooks: ./runbooks

# Exceptions. The first route whose every condition matches decides; what it leaves out falls to the service, then to
# the defaults above. Copy, change, and take the # away:
#
# routes:
#   - match: { labels: { team: payments }, severity: [critical, error], source: alertmanager }
#     service: checkout
#     policy: default
#   - match: { labels: { env: staging } }
#     page: false                   # never wakes anybody
#   - match: { labels: { alertname: DiskWillFillIn4Hours }, severity: warning }
#     page: true

# Who watches the watcher: an outside service that expects a ping, and alarms by itself when the relay goes silent.
#
# dead-man:
#   url: https://dead-man.example.com/ping/CHANGE-ME
#   every: 60s

# How often people outside are told how an incident stands, by SEV, and by these times unless you change them; and an
# incoming webhook (Slack, Mattermost and others) that status updates can be posted to.
#
# status-updates: { sev1: 20m, sev2: 20m, sev3: 30m, sev4: never, sev5: never, unset: 20m }
#
# updates:
#   webhook: https://chat.example.com/hooks/CHANGE-ME
`
