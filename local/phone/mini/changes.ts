import { PassThrough, type Readable } from 'node:stream'
import type { MiniBuild, MiniBuilder } from './builder'

/** Server-sent events: the state of the source at once, then after every compile `reload` with a version or `problem`. */
export function changesOf(builder: MiniBuilder): Readable {
  const stream = new PassThrough()
  const send = (build: MiniBuild) => void stream.write(eventOf(build))

  stream.on('close', builder.listen(send))
  void builder.latest().then((build) => stream.destroyed || send(build))
  return stream
}

function eventOf({ version, problem }: MiniBuild): string {
  return problem === undefined
    ? `event: reload\ndata: ${version}\n\n`
    : `event: problem\ndata: ${JSON.stringify(problem)}\n\n`
}
