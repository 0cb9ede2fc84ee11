import { pageCss } from '../pages/style'
import { deskCss } from './deskStyle'
import { checkCss, panelCss } from './panelStyle'
import { screenCss, sheetCss } from './screenStyle'

/** The style sheet of the two phones: the tokens and the look of local pages, the handsets, their sheets and the developer panel. */
export const phoneCss = pageCss + deskCss + panelCss + screenCss + sheetCss + checkCss
