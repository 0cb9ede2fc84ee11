/** The cloud storage as our functions need it; both SDKs and the tests' fake fill it. Rejects when the storage does. */
export interface FileStore {
  /** The bytes of a file of at most `maxBytes`; undefined where there is no such file. */
  download(fileId: string, maxBytes: number): Promise<Buffer | 'tooLarge' | undefined>
  /** Stores a file in place of whatever was there, and answers its `cloud://` id. */
  upload(cloudPath: string, bytes: Buffer): Promise<string>
  /** Removes a file; one that is not there is no error. */
  remove(fileId: string): Promise<void>
  /** An address that shows the file to anybody for `maxAgeS` seconds; undefined where there is no such file. */
  temporaryUrl(fileId: string, maxAgeS: number): Promise<string | undefined>
}
