// Runs in the measured page before anything else. Times are on the page's own clock, in ms.
globalThis.bench = {
  /** For each key: from the event's own timestamp (when the browser took it) to the first task after the next frame. */
  keys: [],
  /** When rows were first painted. */
  marks: {},

  takeKeys() {
    return this.keys.splice(0)
  },

  /** Follows a link of the console; returns when. */
  go(hash) {
    location.hash = hash
    return performance.now()
  },

  /** Incidents in the console's cache whose whole history is there. */
  async wholeInCache() {
    const answerOf = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const database = await answerOf(indexedDB.open('baton'))
    const range = IDBKeyRange.bound('incident/', 'incident/\uffff')
    const kept = await answerOf(database.transaction('documents').objectStore('documents').getAll(range))
    database.close()
    return kept.filter(({ completeness }) => completeness === 'complete').length
  },
}

function afterPaint(run) {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => run(performance.now())
    port2.postMessage(null)
  })
}

addEventListener('keydown', (event) => afterPaint((at) => bench.keys.push(at - event.timeStamp)), { capture: true })

for (const [name, selector] of [
  ['feed', '[data-incident]'],
  ['room', '.entries li'],
]) {
  let isThere = false
  const look = () => {
    const is = document.querySelector(selector) !== null
    if (is && !isThere)
      afterPaint((at) => {
        bench.marks[name] = at
      })
    isThere = is
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true })
}
