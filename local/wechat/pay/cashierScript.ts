/**
 * The script of the cashier's page. One decision is under way at a time; at the end the phone that frames the page is told,
 * and a page on its own shows the result itself.
 */
export const CASHIER_SCRIPT = `
const cashier = document.getElementById('cashier')
const notice = document.getElementById('notice')
const ending = document.getElementById('ending')
const buttons = document.getElementById('buttons')
const { token, phone } = cashier.dataset

function enable(isEnabled) {
  for (const button of buttons.querySelectorAll('button')) button.disabled = !isEnabled
}

function stay(text) {
  notice.textContent = text
  notice.hidden = false
  enable(true)
}

async function decide(result) {
  enable(false)
  notice.hidden = true
  try {
    const reply = await fetch('/cashier', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, result }),
    })
    const end = await reply.json()
    if (end.result === 'ok' || end.result === 'cancel' || end.result === 'fail') finish(end)
    else stay(end.message)
  } catch {
    stay('网络异常，请重试 · No answer, please try again')
  }
}

function finish(end) {
  if (window.parent !== window && phone !== '')
    window.parent.postMessage({ type: 'wechat:cashier', result: end.result, errMsg: end.errMsg }, phone)
  buttons.remove()
  ending.textContent = end.message
}

buttons?.addEventListener('click', (event) => {
  const button = event.target.closest('button')
  if (button) decide(button.dataset.result)
})
`
