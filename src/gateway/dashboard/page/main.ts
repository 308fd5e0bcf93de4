import './page.css'
import { openPage } from './open-page'

openPage(document.body, sessionStorage)
