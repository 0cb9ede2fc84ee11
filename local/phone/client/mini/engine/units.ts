/** 750rpx are the width of the screen; a page's 100vh are its own height, without the bars around it. */
export function browserUnits(value: string): string {
  return value
    .replace(/(?<![\w#-])(-?(?:\d+\.?\d*|\.\d+))rpx\b/g, (_, amount: string) => `${round(Number(amount) / 7.5)}vw`)
    .replace(/(?<![\w#-])(-?(?:\d+\.?\d*|\.\d+))vh\b/g, '$1cqh')
    .replace(/\b(?:env|constant)\(\s*safe-area-inset-(top|right|bottom|left)\s*(?:,[^()]*)?\)/g, 'var(--mini-safe-$1)')
}

function round(value: number): number {
  return Number(value.toFixed(5))
}
