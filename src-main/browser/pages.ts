// The one page that the browser host shows to someone who has no token. It needs no style of its
// own: the policy allows none inline, and there is nothing to decorate.

export function noTokenPage(): Response {
  return new Response(
    `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Winnow</title>
  </head>
  <body>
    <h1>Winnow is running here</h1>
    <p>
      To open it, use the whole address that it printed in the terminal where it was started,
      with its <code>token</code>. Or start it again: <code>npm start -- --browser</code> opens a
      window of the Winnow that is running.
    </p>
    <p>The token keeps other programs and other people on this machine out.</p>
  </body>
</html>
`,
    {
      status: 401,
      headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' },
    },
  );
}
