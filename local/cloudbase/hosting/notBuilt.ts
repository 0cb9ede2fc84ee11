/** Shown at the app's address while there is no built H5 app. */
export const NOT_BUILT_PAGE = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>wxflow</title>
<style>
body { margin: 0; background: #ededed; color: #191919; font: 16px/1.6 -apple-system, "PingFang SC", sans-serif }
main { max-width: 30em; margin: 20vh auto 0; padding: 24px; background: #fff; border-radius: 8px }
code { padding: 2px 6px; background: #f2f2f2; border-radius: 4px }
</style>
</head>
<body>
<main>
<h1>H5 页面还没有构建</h1>
<p>请先运行 <code>npm run build</code>，然后刷新本页。接口 <code>/api/…</code> 已经可用。</p>
<p lang="en">The H5 app is not built yet. Run <code>npm run build</code>, then reload this page. The API at <code>/api/…</code> works already.</p>
</main>
</body>
</html>
`
