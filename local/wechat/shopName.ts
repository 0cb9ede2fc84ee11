/** The shop as its customers see it in WeChat: the name of the official account and of the merchant. */
export const SHOP_NAME = '慢山茶铺'
