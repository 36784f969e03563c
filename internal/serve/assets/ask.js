// ask fetches an address of this host. The answer is {ok: false} when the server cannot be reached, else {ok: true, status, url, etag, type, text};
// url is where redirects led to. With etag, status is 304 when nothing changed; with head, there is no text.
export async function ask({ url, etag, head }) {
  try {
    const answer = await fetch(url, {
      method: head ? "HEAD" : "GET",
      cache: "no-store",
      headers: etag ? { "If-None-Match": etag } : {},
    });
    return {
      ok: true,
      status: answer.status,
      url: answer.url,
      etag: answer.headers.get("ETag") || "",
      type: answer.headers.get("Content-Type") || "",
      text: await answer.text(),
    };
  } catch {
    return { ok: false };
  }
}
