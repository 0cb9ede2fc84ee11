import { STORY_MS } from '../support/patience'
import { lookStories } from './looks'
import { setUpStage } from './stage'

jest.setTimeout(STORY_MS)

const stage = setUpStage()

describe('every page, for everybody', () => lookStories(stage))
