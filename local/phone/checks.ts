import type { Checks } from './state'

/** Somebody else holds the phone: the verdicts about the last one's pages are gone. */
export function forgetChecks(checks: Checks): void {
  delete checks.config
  delete checks.payment
}
