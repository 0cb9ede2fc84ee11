import { transform } from 'esbuild'
import { CompileError } from './compileError'

export type Json = Record<string, unknown>

/** Reads a json file that must hold an object; comments and trailing commas are mistakes, as they are for WeChat. */
export async function parseJson(file: string, source: string): Promise<Json> {
  const value = await parse(file, source)
  if (isObject(value)) return value
  throw new CompileError({ file, line: 1, column: 1 }, { en: 'An object is expected.', zh: '这里应该是一个对象。' })
}

/** Whether a value is an object with keys. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

async function parse(file: string, source: string): Promise<unknown> {
  try {
    return JSON.parse(source)
  } catch (error) {
    throw await located(file, source, error)
  }
}

// JSON.parse tells a position only sometimes, and differently in each version of Node; esbuild always does.
async function located(file: string, source: string, error: unknown): Promise<CompileError> {
  const failure: { errors?: { text: string; location: { line: number; column: number } | null }[] } = await transform(
    source,
    { loader: 'json', logLevel: 'silent' },
  ).then(
    () => ({}),
    (refused: object) => refused,
  )
  const first = failure.errors?.[0]
  const detail = first?.text ?? (error instanceof Error ? error.message : String(error))
  const place = first?.location ? { file, line: first.location.line, column: first.location.column + 1 } : { file }
  return new CompileError(place, { en: `Not valid JSON: ${detail}`, zh: `不是有效的 JSON：${detail}` })
}
