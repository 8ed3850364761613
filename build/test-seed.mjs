// BATON_SEED=N repeats a failed property run with the seed that fast-check printed; without it each run has a new one.
if (process.env.BATON_SEED) {
  const { configureGlobal } = await import('fast-check')
  configureGlobal({ seed: Number(process.env.BATON_SEED) })
}
