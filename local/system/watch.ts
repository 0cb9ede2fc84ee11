import { watch } from 'node:fs'
import { buildAll } from '../../scripts/build/all'
import type { System } from './system'

// The mini-program's source is watched by the phone itself, with every start.
const SOURCES = ['core', 'cloudfunctions', 'shop', 'h5-static', 'local/phone/client']
const QUIET_MS = 80

/** Builds again when a source changes, and lets new calls run in new instances. One build at a time. */
export function rebuildOnChange(system: System, onBuilt: (ms: number) => void): void {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  async function rebuild(): Promise<void> {
    const start = performance.now()
    await buildAll()
    system.cloudbase.renew()
    onBuilt(Math.round(performance.now() - start))
  }

  for (const folder of SOURCES) {
    watch(folder, { recursive: true }, (_, file) => {
      if (file?.includes('generated') === true) return
      clearTimeout(timer)
      // A build error is printed by the bundler itself; the last good build goes on serving.
      timer = setTimeout(() => (running = running.then(rebuild).catch(() => undefined)), QUIET_MS)
    })
  }
}
