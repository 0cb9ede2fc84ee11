import { readFileSync } from 'node:fs'

export interface Vector<Input> {
  id: string
  group: string
  input: Input
  expected: string
}

/** The published vectors of one group: wechat-vectors.json names the source of each. */
export function vectorsOf<Input>(group: string): Vector<Input>[] {
  const { vectors } = JSON.parse(readFileSync('tests/vectors/wechat-vectors.json', 'utf8')) as {
    vectors: Vector<Input>[]
  }
  return vectors.filter((vector) => vector.group === group)
}
