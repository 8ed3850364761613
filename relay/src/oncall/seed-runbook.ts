/** The runbook of a first start: theirs to edit, and shown with the sample alerts of the README and `relay fire`. */
export const sampleRunbook = `---
# What this runbook is for. An alert shows it when one of these fits; an alert can also name it, with the
# label or annotation "runbook: checkout".
title: Checkout is slow or down
services: [checkout]
alerts: [Checkout is down, Checkout is slow, "Sample alert: checkout is slow"]
---

# Checkout is slow or down

Customers cannot pay. Orders that were already placed are safe.

## First, in five minutes

1. Look at the error rate and the latency of checkout: is it all customers, or one region?
2. Look at what was deployed in the last hour. If something was, roll it back now and look for the reason later.
3. If the payment provider says that it is down, switch the shop to read-only. That is safe, and easy to undo.

\`\`\`sh
# What runs, and since when. Put your own commands here.
kubectl -n shop rollout history deployment/checkout
\`\`\`

## Then

- [ ] Say what customers notice, and since when, in the field "Impact".
- [ ] Send a first status update.
- [ ] If nothing helped within twenty minutes, ask the owners of payments to join.

## It is over when

1. The error rate has been normal for ten minutes.
2. The last status update says so.
`
