import { describeCloudDatabase } from './cloudDatabase'
import { databases } from './databases'

for (const [name, open] of databases) describeCloudDatabase(name, open)
