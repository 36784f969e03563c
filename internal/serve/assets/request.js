// request fetches an address of this host. It returns {ok: false} when the server cannot be reached, else {ok: true, status, url, etag, size, type, text}.
// url is the address after redirects. size is in bytes, or 0 without a Content-Length. With etag, status is 304 when nothing changed. With head, text is empty.
// With json, which is sent to the host, the request is a POST.
export async function request({ url, etag, head, json }) {
  try {
    const response = await fetch(url, {
      method: json ? "POST" : head ? "HEAD" : "GET",
      cache: "no-store",
      headers: json ? { "Content-Type": "application/json" } : etag ? { "If-None-Match": etag } : {},
      body: json,
    });
    return {
      ok: true,
      status: response.status,
      url: response.url,
      etag: response.headers.get("ETag") || "",
      size: Number(response.headers.get("Content-Length")) || 0,
      type: response.headers.get("Content-Type") || "",
      text: await response.text(),
    };
  } catch {
    return { ok: false };
  }
}
