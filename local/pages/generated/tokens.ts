// Written by `npm run shop` from shop/. Change it there.

/** The shop's design tokens as CSS variables, light and dark. */
export const tokensCss = `:root {
  color-scheme: light dark;
  --brand: #07c160;
  --brand-press: #06ad56;
  --brand-text: #067a3e;
  --on-brand: #ffffff;
  --ink: #191919;
  --ink-2: #5b5b5b;
  --ink-3: #6f6f6f;
  --paper: #f7f7f5;
  --card: #ffffff;
  --line: #ececea;
  --price: #c8431f;
  --warn: #fa9d3b;
  --warn-text: #9a5b00;
  --warn-soft: #fff6ea;
  --bad: #fa5151;
  --bad-text: #c93030;
  --bad-soft: #fdf1f0;
  --tea: #7a8f5a;
  --tea-text: #5f7440;
  --tea-soft: #f0f3e8;
  --text-title: 1.375rem;
  --text-body: 1.0625rem;
  --text-small: 0.9375rem;
  --text-tiny: 0.8125rem;
  --line-height: 1.45;
  --radius: 12px;
  --inner: 16px;
  --step: 4px;
  --control: 44px;
  --content: 480px;
}
@media (prefers-color-scheme: dark) {
  :root {
    --brand: #07c160;
    --brand-press: #06ad56;
    --brand-text: #2fcf7c;
    --on-brand: #ffffff;
    --ink: #e6e6e6;
    --ink-2: #a6a6a6;
    --ink-3: #8e8e8e;
    --paper: #111111;
    --card: #1c1c1e;
    --line: #2c2c2e;
    --price: #ff7a59;
    --warn: #fa9d3b;
    --warn-text: #ffb866;
    --warn-soft: #2a2217;
    --bad: #fa5151;
    --bad-text: #ff8a8a;
    --bad-soft: #2b1c1c;
    --tea: #a7bc86;
    --tea-text: #a7bc86;
    --tea-soft: #22261c;
  }
}
`
