import { accessibilityProblems, isTooWide } from '../readable'
import type { MiniPhone } from './miniPhone'

/** Takes a picture for the designer; nothing sticks out, and everybody can read it. */
export async function lookAt({ page, picture }: MiniPhone, name: string): Promise<void> {
  await picture(name)
  const problems = await accessibilityProblems(page.mainFrame())
  expect({ name, problems, isTooWide: await isTooWide(page.mainFrame()) }).toEqual({
    name,
    problems: [],
    isTooWide: false,
  })
}
