// node file-store.child.ts DIRECTORY: saves without end, two at a time, and prints each number that is promised.
import { FileStore } from './file-store.ts'

const store = new FileStore(process.argv[2]!)
const filler = 'x'.repeat(20_000)
for (let n = 1; ; n++) {
  // Two in flight: the later batch is asked for while the earlier one is being written.
  const first = store.save('incident/a', { n, filler })
  await Promise.resolve().then(() => undefined)
  const second = Promise.all([store.save('incident/b', { n, filler }), store.save('index', { n, filler })])
  await first
  await second
  process.stdout.write(`${n}\n`)
}
