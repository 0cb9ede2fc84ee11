/** What is done to an answer of WeChat Pay after the work. */
export type Alteration = 'wrongSignature' | 'wrongAmount' | 'foreign'

/** Somebody else, who is nobody. */
export const FOREIGN = { mchid: '1900099999', appid: 'wx00000000f0000000', number: 'SOMEBODYELSES' } as const
