import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export const help = `npm start -- [options]

  --port N           listen on this port; 0 takes any free one (4010)
  --host HOST        listen on this address (127.0.0.1)
  --data DIR         keep the store here (.baton)
  --runbooks DIR     read runbooks from this folder too; may be given again
  --allow-send HOST  send to this host, address or network of your own too; may be given again
  --no-open          open nothing
  --browser          open the browser, not the desktop app
  --json             print one line of JSON when the relay is ready, everything else on stderr
  --help             print this
`

const known = {
  port: { type: 'string', default: '4010' },
  host: { type: 'string', default: '127.0.0.1' },
  data: { type: 'string' },
  runbooks: { type: 'string', multiple: true, default: [] },
  'allow-send': { type: 'string', multiple: true, default: [] },
  'no-open': { type: 'boolean', default: false },
  browser: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
}

/**
 * Reads the options of `npm start`.
 * @param {readonly string[]} args
 * @param {{ root: string, from: string }} folders `root` holds the default store; a given DIR is relative to `from`
 * @returns {{ ok: true, options: StartOptions } | { ok: false, reason: string }} `reason` is one line
 * @typedef {{ port: number, host: string, data: string, runbooks: string[], allowSend: string[], open: boolean, browser: boolean, json: boolean, help: boolean }} StartOptions
 */
export function parseStartOptions(args, { root, from }) {
  const { tokens } = parseArgs({ args: [...args], options: known, strict: false, tokens: true })
  const values = Object.fromEntries(Object.entries(known).map(([name, option]) => [name, option.default]))
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') return refuse(`"${token.value}" is not an option.`)
    const option = Object.hasOwn(known, token.name) ? known[token.name] : null
    if (option === null) return refuse(`${token.rawName} is not an option of npm start.`)
    if (option.type === 'boolean' && token.value !== undefined) return refuse(`${token.rawName} takes no value.`)
    // "--port --json" is a forgotten value, not a port called --json.
    if (option.type === 'string' && (!token.value || (!token.inlineValue && token.value.startsWith('-')))) {
      return refuse(`${token.rawName} needs a value.`)
    }
    if (option.multiple) values[token.name] = [...values[token.name], token.value]
    else values[token.name] = option.type === 'boolean' ? true : token.value
  }
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
    return refuse(`--port needs a number from 0 to 65535, not "${values.port}".`)
  }
  return {
    ok: true,
    options: {
      port: Number(values.port),
      host: values.host,
      data: values.data === undefined ? resolve(root, '.baton') : resolve(from, values.data),
      runbooks: values.runbooks.map((dir) => resolve(from, dir)),
      allowSend: values['allow-send'],
      open: !values['no-open'],
      browser: values.browser,
      json: values.json,
      help: values.help,
    },
  }
}

function refuse(problem) {
  return { ok: false, reason: `${problem} npm start -- --help lists the options.` }
}
