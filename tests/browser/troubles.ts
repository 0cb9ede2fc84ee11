import type { Page } from 'playwright-core'

/** Everything that a page complained about: console errors, uncaught errors, failed requests. */
export interface Troubles {
  /** Takes one refusal for part of the story, such as "503 /api/orders"; it must happen. */
  expect(refusal: string): void
  /** What happened unexpectedly, and what was expected and did not happen. */
  report(): string[]
}

/** Watches a page and every frame in it from now on. */
export function watchTroubles(page: Page): Troubles {
  const happened: string[] = []
  const expected = new Set<string>()

  page.on('console', (message) => {
    if (message.type() === 'error') happened.push(inShort(message.text(), message.location().url))
  })
  page.on('pageerror', (error) => happened.push(error.message))
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? ''
    // A request of a page that another one replaces is aborted by the browser itself.
    if (reason !== 'net::ERR_ABORTED') happened.push(`${reason} ${pathOf(request.url())}`)
  })

  return {
    expect: (refusal) => void expected.add(refusal),
    report: () => [
      ...happened.filter((trouble) => !expected.has(trouble)),
      ...[...expected].filter((refusal) => !happened.includes(refusal)).map((refusal) => `missing: ${refusal}`),
    ],
  }
}

/** The browser reports an answer from 400 on as an error of the console; its status and path say it all. */
function inShort(text: string, url: string): string {
  const status = /^Failed to load resource: .* status of (\d+)/.exec(text)?.[1]
  const reason = /^Failed to load resource: (net::\w+)/.exec(text)?.[1]
  return status === undefined && reason === undefined ? text : `${status ?? reason} ${pathOf(url)}`
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url
}
