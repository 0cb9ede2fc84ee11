/** The one call that is measured: the package has no types of its own. */
declare module 'xml2js' {
  export function parseStringPromise(text: string, options: { explicitArray: boolean }): Promise<unknown>
}
