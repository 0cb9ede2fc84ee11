import type { LoginAnswer, UserView } from '../../../core/api'
import { guestPicture } from '../../generated/pictures'
import { after } from '../../services/clock'
import { createLoader, type Loaded, type Loader } from '../../services/loader'
import { calm, problemNotice, type Notice } from '../../services/notices'
import { isUnwanted, type PhoneDetail } from '../../services/profile'
import { problemOf, type Problem } from '../../services/refused'
import { shopCard } from '../../services/sharing'
import { profile, session, textScale } from '../../services/wiring'

type Part = 'avatar' | 'nickname' | 'phone'

const refusedPrivacy = calm('没有关系', '头像、昵称和手机号都可以不填，照样买茶。改主意了，随时再来。')
const refusedPhone = calm('没有绑定手机号', '不绑定也能买茶。改主意了，随时再来。')

/** Who the customer is, and what they like to tell of themselves. */
Page({
  data: {
    textScale,
    user: null as UserView | null,
    name: '',
    nickname: '',
    avatar: guestPicture,
    /** What is being changed at this moment. */
    busy: { avatar: false, nickname: false, phone: false },
    notice: null as Notice | null,
    problem: null as Problem | null,
    isSlow: false,
  },
  loader: undefined as Loader | undefined,

  onLoad() {
    this.loader = createLoader<LoginAnswer>({ load: session.ready, show: (change) => this.show(change), after })
  },
  onShow() {
    void this.reload()
  },
  onUnload() {
    this.loader?.leave()
  },
  onShareAppMessage: shopCard,

  show({ data, ...change }: Partial<Loaded<LoginAnswer>>) {
    this.setData(change)
    if (data !== null && data !== undefined) this.showUser(data.user)
  },
  showUser(user: UserView) {
    const nickname = user.nickname ?? ''
    this.setData({ user, nickname, name: user.nickname ?? '茶友', avatar: user.avatarUrl ?? guestPicture })
  },
  async reload() {
    await this.loader?.reload()
  },

  chooseAvatar(event: WechatMiniprogram.CustomEvent<{ avatarUrl?: string; errMsg?: string }>) {
    const { avatarUrl = '', errMsg = '' } = event.detail
    if (avatarUrl !== '') return this.change('avatar', () => profile.changeAvatar(avatarUrl))
    if (isUnwanted(errMsg)) this.setData({ notice: refusedPrivacy })
  },
  loseAvatar() {
    if (this.data.avatar !== guestPicture) this.setData({ avatar: guestPicture })
  },
  /** A tap on "done" ends in a blur, too: a name that is kept or on its way is not sent again. */
  keepNickname(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    const nickname = event.detail.value.trim()
    const kept = this.data.user?.nickname ?? ''
    // The field keeps what was typed until its own data change, so these follow it first.
    this.setData({ nickname })
    if (nickname === '' || nickname === kept) return this.setData({ nickname: kept })
    return this.change('nickname', () => profile.changeNickname(nickname))
  },
  bindPhone(event: WechatMiniprogram.CustomEvent<PhoneDetail>) {
    return this.change('phone', () => profile.bindPhone(event.detail))
  },
  agreePrivacy() {
    this.setData({ notice: null })
  },
  refusePrivacy() {
    this.setData({ notice: refusedPrivacy })
  },
  /** Changes one part, once at a time, and shows what came of it. */
  async change(part: Part, work: () => Promise<UserView | undefined>) {
    if (this.data.busy[part]) return
    this.setData({ [`busy.${part}`]: true, notice: null })
    try {
      const user = await work()
      if (user === undefined) this.setData({ notice: refusedPhone })
      else this.showUser(user)
    } catch (error) {
      this.setData({ notice: problemNotice(problemOf(error)) })
    } finally {
      this.setData({ [`busy.${part}`]: false })
    }
  },

  readPrivacy() {
    void wx.openPrivacyContract({})
  },
  openWeb() {
    void wx.navigateTo({ url: '/pages/web/web' })
  },
})
