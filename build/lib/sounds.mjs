const rate = 22_050

/** -3 dBFS: loud, and a resampler or a cheap speaker still has room before it clips. */
const peak = 10 ** (-3 / 20)

/** Each tone fades in and out over this many seconds, so that neither its edges nor a loop's seam click. */
const edge = 0.008

/**
 * A tone of a sound: `partials` are [multiple of hertz, strength]; `decay` is the time in seconds in which it falls to
 * 1/e, without one it holds.
 * @typedef {{ at: number, seconds: number, hertz: number, partials: [number, number][], decay?: number }} Tone
 */

const bright = [
  [1, 1],
  [2, 0.5],
  [3, 0.35],
  [4, 0.15],
]
const hollow = [
  [1, 1],
  [3, 0.4],
  [5, 0.2],
]
const bell = [
  [1, 1],
  [2.76, 0.25],
  [5.4, 0.08],
]

const recipes = {
  // Loops. Two tones six times, then half a second in which people can hear each other.
  'page.wav': {
    seconds: 2,
    tones: [0, 1, 2, 3, 4, 5].map((step) => ({
      at: step * 0.25,
      seconds: 0.25,
      hertz: step % 2 === 0 ? 960 : 1280,
      partials: bright,
    })),
  },
  // Loops. Low and slow, not to be taken for a page; its overtones carry it on speakers that have no bass.
  'blind.wav': {
    seconds: 2.4,
    tones: [0, 0.4, 0.8].map((at) => ({ at, seconds: 0.28, hertz: 220, partials: hollow })),
  },
  // Once. Two soft notes that rise, over in less than a second: something to look at, nothing to get up for.
  'timer.wav': {
    seconds: 0.9,
    tones: [
      { at: 0, seconds: 0.5, hertz: 523.25, partials: bell, decay: 0.14 },
      { at: 0.16, seconds: 0.7, hertz: 783.99, partials: bell, decay: 0.18 },
    ],
  },
  'test.wav': {
    seconds: 1.5,
    tones: [
      { at: 0, seconds: 1.1, hertz: 659.25, partials: bell, decay: 0.3 },
      { at: 0.2, seconds: 1.3, hertz: 987.77, partials: bell, decay: 0.35 },
    ],
  },
}

/**
 * Renders every sound of the console. The same bytes each time.
 * @returns {Map<string, Buffer>} WAV files by name: 16 bit, one channel, 22,050 Hz
 */
export function renderSounds() {
  return new Map(Object.entries(recipes).map(([name, recipe]) => [name, encodeWav(normalise(mix(recipe)))]))
}

function mix({ seconds, tones }) {
  const samples = new Float64Array(Math.round(seconds * rate))
  for (const tone of tones) addTone(samples, tone)
  return samples
}

function addTone(samples, { at, seconds, hertz, partials, decay }) {
  const start = Math.round(at * rate)
  const count = Math.min(Math.round(seconds * rate), samples.length - start)
  for (let i = 0; i < count; i += 1) {
    const time = i / rate
    const fade = Math.min(1, time / edge, (count - 1 - i) / rate / edge)
    const level = fade * (decay === undefined ? 1 : Math.exp(-time / decay))
    let value = 0
    for (const [multiple, strength] of partials) value += strength * Math.sin(2 * Math.PI * hertz * multiple * time)
    samples[start + i] += level * value
  }
}

function normalise(samples) {
  const loudest = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return samples.map((value) => (value / loudest) * peak)
}

function encodeWav(samples) {
  const header = 44
  const file = Buffer.alloc(header + samples.length * 2)
  file.write('RIFF', 0, 'ascii')
  file.writeUInt32LE(file.length - 8, 4)
  file.write('WAVEfmt ', 8, 'ascii')
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(rate, 24)
  file.writeUInt32LE(rate * 2, 28)
  file.writeUInt16LE(2, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36, 'ascii')
  file.writeUInt32LE(samples.length * 2, 40)
  samples.forEach((value, i) => {
    file.writeInt16LE(Math.round(value * 32_767), header + i * 2)
  })
  return file
}
