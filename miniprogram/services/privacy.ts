/** The answer to `wx.onNeedPrivacyAuthorization`. */
export type PrivacyAnswer =
  { event: 'exposureAuthorization' } | { event: 'agree'; buttonId: string } | { event: 'disagree' }

export type AnswerPrivacy = (answer: PrivacyAnswer) => void

/** A dialog on a page that can ask the customer. */
export interface PrivacyAsker {
  ask(): void
}

export type Privacy = ReturnType<typeof createPrivacy>

/**
 * Where WeChat's question "has the customer agreed to the privacy notice?" meets the dialog that asks it.
 * Questions that come while one is open get the same answer; where no page can ask, the answer is no.
 */
export function createPrivacy() {
  const open: AnswerPrivacy[] = []
  let asker: PrivacyAsker | undefined

  function answerAll(answer: PrivacyAnswer): void {
    for (const each of open.splice(0)) each(answer)
  }

  return {
    attend(page: PrivacyAsker): void {
      asker = page
    },

    /** The dialog goes; what was asked in it and not answered is not agreed to. */
    leave(page: PrivacyAsker): void {
      if (asker !== page) return
      asker = undefined
      answerAll({ event: 'disagree' })
    },

    /** WeChat wants to know before it goes on. */
    needed(answer: AnswerPrivacy): void {
      if (asker === undefined) return answer({ event: 'disagree' })
      open.push(answer)
      answer({ event: 'exposureAuthorization' })
      asker.ask()
    },

    /** Call it only after the button with this id was tapped: WeChat looks at that. */
    agree: (buttonId: string) => answerAll({ event: 'agree', buttonId }),

    refuse: () => answerAll({ event: 'disagree' }),
  }
}
