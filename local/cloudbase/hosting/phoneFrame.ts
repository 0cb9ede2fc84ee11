/** The local phone, as far as hosting must know it. */
export interface PhoneFrame {
  /** The only origin that may frame the app. */
  origin: string
  /** The body of the script that plays WeChat's bridge inside the frame. */
  script: string
  /** Where the pictures of WeChat users come from. */
  avatarOrigin?: string
}
