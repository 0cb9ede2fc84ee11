import { html } from '../../pages/page'
import { pageReply } from '../http/pageReply'
import type { Platform } from '../platform'
import type { WireReply } from '../router'
import { SHOP_NAME } from '../shopName'
import type { WeChatUser } from '../users'

/** The question of snsapi_userinfo, as WeChat puts it: who asks, what for, allow or refuse. */
export function consentPage(platform: Platform, { user, consent }: { user: WeChatUser; consent: string }): WireReply {
  return pageReply(platform, {
    title: '微信授权 · WeChat authorization',
    style: STYLE,
    script: SCRIPT,
    body: html`<section id="consent" data-token="${consent}" data-phone="${platform.phoneOrigin() ?? ''}">
      <p class="site"><strong>${SHOP_NAME}</strong> <small>${new URL(platform.siteUrl()).host}</small></p>
      <h1>申请使用你的微信头像、昵称<small lang="en">asks for your WeChat avatar and nickname</small></h1>
      <div class="card person">
        <img src="${user.avatar}" alt="" width="48" height="48" />
        <div>
          <strong>${user.nickname}</strong><br />
          <small>微信个人信息 · WeChat profile</small>
        </div>
      </div>
      <p class="notice-bad" role="alert" hidden></p>
      <div class="answers">
        <button class="button" type="button" data-answer="allow">允许 <span lang="en">Allow</span></button>
        <button class="button-plain" type="button" data-answer="refuse">拒绝 <span lang="en">Refuse</span></button>
      </div>
    </section>`,
  })
}

const STYLE = `
.site { margin: 16px 0 4px; }
.person { display: flex; align-items: center; gap: 12px; margin: 24px 0 32px; }
.person img { border-radius: 8px; }
h1 { margin-top: 0; }
h1 small { display: block; margin-top: 4px; font-weight: 400; }
`

// Inside the phone's frame the parent must navigate: a navigation from here to the site would be cross-site, and the
// browser would leave out the site's SameSite=Lax cookies, as nothing does inside WeChat.
const SCRIPT = `
const consent = document.getElementById('consent')
const notice = consent.querySelector('.notice-bad')
const buttons = [...consent.querySelectorAll('button')]
for (const button of buttons) button.addEventListener('click', () => decide(button.dataset.answer))

async function decide(answer) {
  for (const button of buttons) button.disabled = true
  try {
    const reply = await fetch('/connect/oauth2/decision', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ consent: consent.dataset.token, answer }),
    })
    const { url, message } = await reply.json()
    if (url === undefined) show(message)
    else leave(url)
  } catch {
    show('连接不上，请重试 · No connection, please try again.')
    for (const button of buttons) button.disabled = false
  }
}

function leave(url) {
  const isFramed = window.parent !== window && consent.dataset.phone !== ''
  if (isFramed) window.parent.postMessage({ type: 'wechat:navigate', url }, consent.dataset.phone)
  else window.location.replace(url)
}

function show(message) {
  notice.textContent = message
  notice.hidden = false
}
`
