/** Two phones and a panel: side by side where there is room, else one below the other. */
export const deskCss = `
.ribbon { position: relative; }
.desk { max-width: none; padding: 0; }
.phones { display: grid; justify-content: center; gap: 24px; }
.phone { width: 100%; max-width: 480px; margin: 0 auto; }
.phone-name { margin: 12px 0; font-size: 15px; font-weight: 600; text-align: center; }
.phone-name [lang='en'] { color: var(--ink-3); font-size: 13px; }
.panel { max-width: 480px; margin: 0 auto; padding: 12px; }
@media (max-width: 480px) {
  .phones { justify-content: stretch; }
  .screen { border-bottom: 1px solid var(--line); }
}
@media (min-width: 481px) {
  .desk { padding: 8px 16px 24px; }
  .phone { width: auto; max-width: none; }
  .handset { padding: 10px; border-radius: 50px; background: #0A0A0A; box-shadow: 0 0 0 1px #3A3A3C, 0 16px 40px rgb(0 0 0 / 16%); }
  .screen { width: 375px; border-radius: 40px; }
}
@media (min-width: 900px) {
  .phones { grid-template-columns: auto auto; gap: 32px; }
  .panel { max-width: 846px; columns: 2; column-gap: 12px; }
}
@media (min-width: 1240px) {
  .desk { display: grid; grid-template-columns: auto 340px; justify-content: center; align-items: start; gap: 40px; }
  .phones { position: sticky; top: 8px; }
  .panel { width: 100%; margin: 0; padding: 45px 0 0; columns: auto; }
}
`
