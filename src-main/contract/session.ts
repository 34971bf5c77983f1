// How a page and the browser host know each other. Both hold the same secret (the page as a key
// that no script can read) and neither ever sends it: what travels is signed with it, for one run
// of Winnow. Whoever takes the port afterwards is sent what opened a Winnow that has ended.

/** The texts that are signed (HMAC-SHA-256, base64url); `run` is a random name of the host's run. */
export const signed = {
  /** The host's answer to a nonce: it holds the secret. */
  proof: (nonce: string, run: string) => `winnow is here: ${nonce} ${run}`,
  /** What a page shows with each request. */
  key: (run: string) => `winnow page: ${run}`,
  /** What the printed address carries. */
  link: (run: string) => `winnow link: ${run}`,
} as const;
