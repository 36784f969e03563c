package external

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// retries is how often a request is made again, and hops how many redirects are followed.
const (
	retries = 2
	hops    = 10
)

var errEndless = errors.New("redirects without end")

// trail is where permanent redirects of one request lead, up to the first that is not permanent.
type trail struct {
	to    string
	ended bool
}

// newClient makes the client for a run.
func (c *Checker) newClient() *retryablehttp.Client {
	client := retryablehttp.NewClient()
	client.Logger = nil
	client.HTTPClient = &http.Client{Timeout: c.Timeout, Transport: c.Transport, CheckRedirect: follow}
	client.RetryMax, client.RetryWaitMin, client.RetryWaitMax = retries, c.Wait, max(c.Wait, c.Longest)
	client.ErrorHandler = retryablehttp.PassthroughErrorHandler
	client.CheckRetry = func(ctx context.Context, resp *http.Response, err error) (bool, error) {
		var unknown *net.DNSError
		switch {
		case ctx.Err() != nil:
			return false, ctx.Err()
		case errors.As(err, &unknown) && unknown.IsNotFound, errors.Is(err, errEndless), isTimeout(err):
			return false, nil
		case resp != nil && asksToWait(resp) > c.Longest:
			return false, nil
		}
		return retryablehttp.DefaultRetryPolicy(ctx, resp, err)
	}
	return client
}

// asksToWait is how long a host asks to wait by Retry-After.
func asksToWait(resp *http.Response) time.Duration {
	if resp.Header.Get("Retry-After") == "" {
		return 0
	}
	return retryablehttp.DefaultBackoff(0, 0, 0, resp)
}

// follow notes the way of a request.
func follow(req *http.Request, via []*http.Request) error {
	if len(via) > hops {
		return errEndless
	}
	way, _ := req.Context().Value(trail{}).(*trail)
	if way == nil || req.Response == nil {
		return nil
	}
	if len(via) == 1 {
		*way = trail{} // a further try begins anew
	}
	code := req.Response.StatusCode
	if code != http.StatusMovedPermanently && code != http.StatusPermanentRedirect {
		way.ended = true
	}
	if !way.ended {
		way.to = req.URL.String()
	}
	return nil
}

func isTimeout(err error) bool {
	var slow net.Error
	return errors.As(err, &slow) && slow.Timeout()
}
