/** Who a request comes from, as the platform or a session of ours says it: never as the client says it. */
export interface Visitor {
  userId: string
  /** The app in which WeChat knows this person as `openid`. */
  appid: string
  openid: string
  client: 'miniProgram' | 'h5'
}
