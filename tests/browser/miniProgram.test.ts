import { miniStories } from './mini/miniStories'
import { twoPhonesStories } from './mini/twoPhonesStories'
import { setUpStage } from './stage'

jest.setTimeout(120_000)

const stage = setUpStage()

describe('the mini-program', () => miniStories(stage))
describe('two phones side by side', () => twoPhonesStories(stage))
