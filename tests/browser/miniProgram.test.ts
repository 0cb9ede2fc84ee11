import { miniStories } from './mini/miniStories'
import { miniTroubleStories } from './mini/miniTroubleStories'
import { twoPhonesStories } from './mini/twoPhonesStories'
import { setUpStage } from './stage'

jest.setTimeout(120_000)

const stage = setUpStage()

describe('the mini-program', () => miniStories(stage))
describe('the mini-program, when something goes wrong', () => miniTroubleStories(stage))
describe('two phones side by side', () => twoPhonesStories(stage))
