/**
 * Makes the body of `/__wechat/bridge.js` from the built bridge (`dist/local/phone/bridge.js`) and the phone's origin,
 * the only one the bridge speaks with. Throws when `phoneOrigin` is no origin.
 */
export function bridgeScript(builtBridge: string, phoneOrigin: string): string {
  const isOrigin = URL.canParse(phoneOrigin) && new URL(phoneOrigin).origin === phoneOrigin
  if (!isOrigin) throw new TypeError(`"${phoneOrigin}" is not an origin.`)
  return `(() => {\nconst PHONE_ORIGIN = ${JSON.stringify(phoneOrigin)}\n${builtBridge}\n})()\n`
}
