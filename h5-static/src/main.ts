import { createApp } from 'vue'
import App from './App.vue'
import { router } from './routes'
import { login } from './wiring'
import './generated/tokens.css'
import './styles/vant.css'
import './styles/base.css'

void login.ask()
addEventListener('pageshow', (event) => {
  if (event.persisted) login.returned()
})

createApp(App).use(router).mount('#app')
