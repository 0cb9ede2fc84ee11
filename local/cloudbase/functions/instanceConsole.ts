import { Console } from 'node:console'
import { Writable } from 'node:stream'
import type { LineLevel } from './instanceProtocol'

/** Sends what a function prints to `send`, whole line by whole line. */
export function captureConsole(send: (level: LineLevel, line: string) => void): void {
  const [info, warn, error] = [sink('info', send), sink('warn', send), sink('error', send)]

  const captured = new Console({ stdout: info, stderr: error })
  captured.warn = new Console({ stdout: info, stderr: warn }).warn
  globalThis.console = captured
}

function sink(level: LineLevel, send: (level: LineLevel, line: string) => void): Writable {
  return new Writable({
    decodeStrings: false,
    write(text: string | Buffer, _encoding, done) {
      for (const line of String(text).replace(/\n$/, '').split('\n')) send(level, line)
      done()
    },
  })
}
