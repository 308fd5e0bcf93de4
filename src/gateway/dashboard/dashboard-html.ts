/** The page before its script runs. */
export const DASHBOARD_HTML = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="robots" content="noindex">
    <title>Refill gateway</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/dashboard/files/main.css">
    <script type="module" src="/dashboard/files/main.js"></script>
  </head>
  <body>
    <noscript>The dashboard draws its charts with JavaScript. Allow it for this address.</noscript>
  </body>
</html>
`
