import { fill, type Language, type Text } from '../../messages'

/** One thing that is wrong in a configuration file: named by place and expected shape, never by its value. */
export interface Problem extends Text {
  code: ProblemCode
}

export type ProblemCode = keyof typeof TEXTS

const TEXTS = {
  FILE_MISSING: { en: '{file} cannot be read.', zh: '无法读取 {file}。' },
  FILE_NOT_JSON: { en: '{file} is not valid JSON{place}.', zh: '{file} 不是合法的 JSON{place}。' },
  ENV_MISSING: {
    en: '{name} is missing or empty; needed by {users}. The real CLI would deploy an empty text.',
    zh: '{name} 缺失或为空；{users} 需要它。真实的 CLI 会部署一个空字符串。',
  },
  TEMPLATE_UNKNOWN: {
    en: '{place} holds a {{…}} that is not {{env.NAME}}.',
    zh: '{place} 里的 {{…}} 不是 {{env.NAME}} 的形式。',
  },
  WRONG_SHAPE: { en: '{place} must be {expected}.', zh: '{place} 应为 {expected}。' },
  UNKNOWN_KEY: { en: '{place} has an unknown key "{key}".', zh: '{place} 有未知的键 "{key}"。' },
  DUPLICATE: { en: '{place} says "{name}" twice.', zh: '{place} 重复了 "{name}"。' },
  ENV_TOO_LARGE: {
    en: '{place} is larger than 4 KB in all, names included.',
    zh: '{place} 总大小超过 4 KB（含变量名）。',
  },
  BAD_CRON: {
    en: '{place} must be seven fields: second minute hour day month weekday year; wrong here: {field}.',
    zh: '{place} 应为七个字段：秒 分 时 日 月 星期 年；有误：{field}。',
  },
  NEVER_DUE: { en: '{place} is never due.', zh: '{place} 永远不会触发。' },
  BAD_PATH: {
    en: '{place} must be a path such as /api/login: segments of 1 to 50 of A-Z a-z 0-9 . _ -.',
    zh: '{place} 应为形如 /api/login 的路径：每段 1 至 50 个字符，只含 A-Z a-z 0-9 . _ -。',
  },
  RESERVED_PATH: {
    en: '{place} begins with /__auth or /.well-known, which the platform keeps for itself.',
    zh: '{place} 以平台保留的 /__auth 或 /.well-known 开头。',
  },
  UNKNOWN_FUNCTION: {
    en: '{place} names a function that cloudbaserc.json does not have: "{name}".',
    zh: '{place} 提到了 cloudbaserc.json 中没有的函数 "{name}"。',
  },
} satisfies Record<string, Text>

/** Gathers problems, so that all are told together. */
export interface Problems {
  readonly all: Problem[]
  add(code: ProblemCode, values: Values): void
}

/** What fills a problem's text; words come in both languages, names and symbols need only one form. */
export type Values = Record<string, string | Text>

/** Starts with none. */
export function gatherProblems(): Problems {
  const all: Problem[] = []
  return {
    all,
    add: (code, values) => void all.push({ code, en: textOf(code, 'en', values), zh: textOf(code, 'zh', values) }),
  }
}

function textOf(code: ProblemCode, language: Language, values: Values): string {
  const chosen = Object.entries(values).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : value[language],
  ])
  return fill(TEXTS[code], language, Object.fromEntries(chosen) as Record<string, string>)
}

/** Thrown with everything that is wrong; `en` and `zh` are the whole report, one problem a line. */
export class ConfigError extends Error implements Text {
  override readonly name = 'ConfigError'
  readonly code = 'CONFIG_INVALID'
  readonly problems: readonly Problem[]
  readonly en: string
  readonly zh: string

  constructor(problems: readonly Problem[]) {
    const en = problems.map((problem) => problem.en).join('\n')
    super(en)
    this.problems = problems
    this.en = en
    this.zh = problems.map((problem) => problem.zh).join('\n')
  }
}
