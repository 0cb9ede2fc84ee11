/** What one client of the admin API signs with. */
export interface Credential {
  secretId: string
  secretKey: string
  /** Empty for the merchant's own keys, which are permanent; a function instance proves itself by one as well. */
  sessionToken: string
  /** A function's name, or 'admin'. */
  owner: string
}

export interface Credentials {
  issue(owner: string): Credential
  /** Makes the credential unknown at once; an unknown id is fine. */
  revoke(secretId: string): void
  find(secretId: string): Credential | undefined
}

/** Keeps credentials in memory only, so that none outlives the process. */
export function createCredentials(random: (bytes: number) => Buffer): Credentials {
  const known = new Map<string, Credential>()

  return {
    issue(owner) {
      const credential = {
        secretId: `AKIDlocal${random(12).toString('hex')}`,
        secretKey: random(24).toString('hex'),
        sessionToken: owner === 'admin' ? '' : random(24).toString('hex'),
        owner,
      }
      known.set(credential.secretId, credential)
      return credential
    },
    revoke: (secretId) => void known.delete(secretId),
    find: (secretId) => known.get(secretId),
  }
}
