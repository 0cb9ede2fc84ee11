import { STORY_MS } from '../support/patience'
import { buyingStories } from './buying'
import { loginStories } from './login'
import { ordersStories } from './orders'
import { setUpStage } from './stage'
import { sharingStories } from './sharing'
import { troubleStories } from './trouble'

jest.setTimeout(STORY_MS)

const stage = setUpStage()

describe('buying in the phone', () => buyingStories(stage))
describe('when something goes wrong', () => troubleStories(stage))
describe('who holds the phone', () => loginStories(stage))
describe('sharing', () => sharingStories(stage))
describe('orders', () => ordersStories(stage))
