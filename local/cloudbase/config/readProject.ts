import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Text } from '../../messages'
import { envFiller } from './fillEnv'
import { ConfigError, gatherProblems, type Problems } from './problems'
import type { Project } from './project'
import { readDatabase } from './readDatabase'
import { readFunctions } from './readFunctions'
import { readerOf, type Reader } from './shapes'

export interface ProjectFiles {
  /** Path of cloudbaserc.json. */
  cloudbaserc: string
  /** Path of database.json. */
  database: string
  /** The only values for `{{env.NAME}}`. */
  env: Record<string, string>
}

/** Reads both files; throws one ConfigError that holds everything wrong in either. */
export function readProject(files: ProjectFiles): Project {
  const problems = gatherProblems()
  const settings = readJson(files.cloudbaserc, problems)
  const schema = readJson(files.database, problems)

  const cloud =
    settings && readCloudbaserc(readerOf(settings.value, path.basename(files.cloudbaserc), problems), files.env)
  const names = cloud?.functions.map(({ name }) => name)
  const database = schema && readDatabase(readerOf(schema.value, path.basename(files.database), problems), names)

  if (problems.all.length > 0 || cloud === undefined || database === undefined) throw new ConfigError(problems.all)
  return { ...cloud, database }
}

function readCloudbaserc(file: Reader, env: Record<string, string>): Omit<Project, 'database'> {
  const filler = envFiller(env, file.problems)
  const project = {
    envId: filler.fill(file.text('envId') ?? '', 'envId'),
    region: file.has('region') ? (file.text('region') ?? '') : 'ap-shanghai',
    functions: readFunctions(file, filler),
  }
  filler.report()
  return project
}

function readJson(file: string, problems: Problems): { value: unknown } | undefined {
  const text = readText(file)
  if (text === undefined) return void problems.add('FILE_MISSING', { file: path.basename(file) })
  try {
    return { value: JSON.parse(text) as unknown }
  } catch (error) {
    // The parser's own text quotes the file, so only the line is passed on.
    problems.add('FILE_NOT_JSON', { file: path.basename(file), place: lineOf(text, error) })
    return undefined
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch {
    // Missing or unreadable comes to the same for the reader of the report.
    return undefined
  }
}

function lineOf(text: string, error: unknown): Text {
  const position = /position (\d+)/.exec(String(error))?.[1]
  if (position === undefined) return { en: '', zh: '' }
  const line = text.slice(0, Number(position)).split('\n').length
  return { en: ` (line ${line})`, zh: `（第 ${line} 行）` }
}
