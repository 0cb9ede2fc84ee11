export type Language = 'en' | 'zh'

/** A text for developers in both languages; `{name}` marks a value. */
export interface Text {
  en: string
  zh: string
}

/** Chinese where `WXFLOW_LANG`, else `LANG`, begins with "zh"; English otherwise. */
export function languageOf(env: Record<string, string | undefined>): Language {
  return /^zh/i.test(env['WXFLOW_LANG'] ?? env['LANG'] ?? '') ? 'zh' : 'en'
}

/** Fills the `{name}` places of one language's text. An unknown name stays visible, so that a mistake is seen. */
export function fill(text: Text, language: Language, values: Record<string, string | number> = {}): string {
  return text[language].replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
}
