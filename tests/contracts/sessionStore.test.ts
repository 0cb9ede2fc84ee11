import { cloudSessionStore } from '../../core/sessions/cloudSessionStore'
import { onEachDatabase } from './databases'
import { describeSessionStore } from './sessionStore'

onEachDatabase(describeSessionStore, cloudSessionStore)
