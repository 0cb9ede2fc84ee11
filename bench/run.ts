import { buildAll } from '../scripts/build/all'
import { build } from './build'
import { bundleSize } from './bundleSize'
import type { Claim, Figure } from './claim'
import { forgedNotification } from './forgedNotification'
import { jssdkSign } from './jssdkSign'
import { login } from './login'
import { miniProgram } from './miniProgram'
import { notificationCpu } from './notificationCpu'
import { payV3Sign } from './payV3Sign'
import { start } from './start'

const SUITES: Record<string, () => Claim[] | Promise<Claim[]>> = {
  bundleSize,
  login,
  jssdkSign,
  forgedNotification,
  notificationCpu,
  payV3Sign,
  build,
  miniProgram,
  start,
}

const wanted = process.argv.slice(2)
const unknown = wanted.find((name) => !Object.hasOwn(SUITES, name))
if (unknown !== undefined) throw new Error(`No such claim: ${unknown}. There are: ${Object.keys(SUITES).join(', ')}`)

await buildAll()
const names = wanted.length > 0 ? wanted : Object.keys(SUITES)
let failed = 0
for (const name of names) {
  for (const claim of (await SUITES[name]?.()) ?? []) {
    if (!claim.holds) failed++
    console.log(lineOf(claim))
  }
}
console.log(failed === 0 ? '\nevery claim holds' : `\n${failed} claims do not hold`)
process.exit(failed === 0 ? 0 : 1)

function lineOf({ name, ours, theirs, ratio, goal, holds }: Claim): string {
  const verdict = holds ? 'holds ' : 'FAILS '
  return `${verdict} ${name.padEnd(38)} ${side(ours)}  |  ${side(theirs)}  |  ${round(ratio)}×  (goal: ${goal})`
}

function side({ what, value, unit }: Figure): string {
  return `${round(value)} ${unit}, ${what}`.padEnd(44)
}

function round(value: number): string {
  if (!Number.isFinite(value)) return '∞'
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3)
}
