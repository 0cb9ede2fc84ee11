/**
 * All bytes of a request; undefined where there are more than `limit`. What is too much is read to its end and dropped,
 * so that the client gets to see the refusal. Rejects where the request is cut off.
 */
export async function readBytes(request: AsyncIterable<unknown>, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= limit) chunks.push(chunk)
  }
  return size > limit ? undefined : Buffer.concat(chunks)
}
