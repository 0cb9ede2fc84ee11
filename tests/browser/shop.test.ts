import { buyingStories } from './buying'
import { loginStories } from './login'
import { lookStories } from './looks'
import { ordersStories } from './orders'
import { setUpStage } from './stage'
import { sharingStories } from './sharing'
import { troubleStories } from './trouble'

jest.setTimeout(120_000)

// One file, so that all stories share one system and one Chromium.
const stage = setUpStage()

describe('buying in the phone', () => buyingStories(stage))
describe('when something goes wrong', () => troubleStories(stage))
describe('who holds the phone', () => loginStories(stage))
describe('sharing', () => sharingStories(stage))
describe('orders', () => ordersStories(stage))
describe('every page, for everybody', () => lookStories(stage))
