import { cloudShareStore } from '../../core/sharing/cloudShareStore'
import { onEachDatabase } from './databases'
import { describeShareStore } from './shareStore'

onEachDatabase(describeShareStore, cloudShareStore)
