import { readFileSync } from 'node:fs'
import Sequencer from '@jest/test-sequencer'

/** Begins with the files that ask for more time than others, so that no core is left alone with one of them at the end. */
export default class SlowestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests)
    return [...sorted.filter(isSlow), ...sorted.filter((test) => !isSlow(test))]
  }
}

function isSlow({ path }) {
  return readFileSync(path, 'utf8').includes('jest.setTimeout(')
}
