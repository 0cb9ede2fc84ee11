import { readSource } from './sources'

export interface Tag {
  name: string
  attributes: Record<string, string>
}

const TAG = /<([a-z][\w-]*)((?:\s+[\w:-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*\/?>/g
const ATTRIBUTE = /([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/g

/** Every opening tag of a wxml file; it relies on wcc, which refuses what is not well formed. */
export function tagsOf(file: string): Tag[] {
  return [...withoutComments(file).matchAll(TAG)].map(([, name = '', attributes = '']) => ({
    name,
    attributes: Object.fromEntries(
      [...attributes.matchAll(ATTRIBUTE)].map(([, key = '', double, single]) => [key, double ?? single ?? '']),
    ),
  }))
}

/** What stands between the tags of a wxml file. */
export function textsOf(file: string): string {
  return withoutComments(file)
    .replaceAll(TAG, ' ')
    .replaceAll(/<\/[\w-]+>/g, ' ')
}

function withoutComments(file: string): string {
  return readSource(file).replaceAll(/<!--[\s\S]*?-->/g, '')
}
