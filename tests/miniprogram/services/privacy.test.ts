import { createPrivacy, type PrivacyAnswer } from '../../../miniprogram/services/privacy'

describe("WeChat's question about the privacy notice", () => {
  it('is shown to the customer, and answered with the tapped button', () => {
    const { privacy, asked, question } = setUp()
    const answers = question()
    expect(asked()).toBe(1)
    privacy.agree('agree')
    expect(answers).toEqual([{ event: 'exposureAuthorization' }, { event: 'agree', buttonId: 'agree' }])
  })

  it('takes no for an answer', () => {
    const { privacy, question } = setUp()
    const answers = question()
    privacy.refuse()
    expect(answers.at(-1)).toEqual({ event: 'disagree' })
  })

  it('is answered once for two that wait', () => {
    const { privacy, question } = setUp()
    const [first, second] = [question(), question()]
    privacy.agree('agree')
    privacy.refuse()
    expect(first.slice(1)).toEqual([{ event: 'agree', buttonId: 'agree' }])
    expect(second.slice(1)).toEqual([{ event: 'agree', buttonId: 'agree' }])
  })

  it('is answered with no where no page can ask', () => {
    const { leave, question } = setUp()
    leave()
    expect(question()).toEqual([{ event: 'disagree' }])
  })

  it('is answered with no when the page is left meanwhile', () => {
    const { leave, question } = setUp()
    const answers = question()
    leave()
    expect(answers.at(-1)).toEqual({ event: 'disagree' })
  })

  it('goes to the page that came last, whatever leaves before it', () => {
    const { privacy, leave, asked, question } = setUp()
    let askedHere = 0
    privacy.attend({ ask: () => (askedHere += 1) })
    leave()
    question()
    expect([asked(), askedHere]).toEqual([0, 1])
  })
})

function setUp() {
  const privacy = createPrivacy()
  let asked = 0
  const page = { ask: () => (asked += 1) }
  privacy.attend(page)
  const leave = () => privacy.leave(page)
  const question = () => {
    const answers: PrivacyAnswer[] = []
    privacy.needed((answer) => void answers.push(answer))
    return answers
  }
  return { privacy, leave, asked: () => asked, question }
}
