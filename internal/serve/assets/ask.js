// ask fetches an address of this host. The answer is {ok: false} when the server cannot be reached, else {ok: true, status, url, etag, size, type, text};
// url is where redirects led to, and size is in bytes, 0 when it is not told. With etag, status is 304 when nothing changed; with head, there is no text.
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
      size: Number(answer.headers.get("Content-Length")) || 0,
      type: answer.headers.get("Content-Type") || "",
      text: await answer.text(),
    };
  } catch {
    return { ok: false };
  }
}
