import { buildAll } from './build/all'

const start = performance.now()
await buildAll()
process.stdout.write(`built in ${Math.round(performance.now() - start)} ms\n`)
