/** How long a test waits for one thing that must come, on a slow and busy machine too. */
export const PATIENCE_MS = 60_000

/** How long a whole story or its set-up may take: a wait in vain ends before it, and says what it waited for. */
export const STORY_MS = 4 * PATIENCE_MS
