import { miniStories } from './mini/miniStories'
import { miniTroubleStories } from './mini/miniTroubleStories'
import { twoPhonesStories } from './mini/twoPhonesStories'
import { STORY_MS } from '../support/patience'
import { setUpStage } from './stage'

jest.setTimeout(STORY_MS)

const stage = setUpStage()

describe('the mini-program', () => miniStories(stage))
describe('the mini-program, when something goes wrong', () => miniTroubleStories(stage))
describe('two phones side by side', () => twoPhonesStories(stage))
