// Package external looks whether addresses on other hosts can still be opened, for check --external. No build does
// that: its result must not depend on other hosts.
//
// It is polite: one request at a time to each host, with a pause between two, a User-Agent that says who asks, and no
// more than the head of a page where a host gives it. It waits as long as a host asks for. Answers are kept between
// runs.
package external

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/sync/errgroup"

	"porchlight/internal/cache"
)

// Checker looks at addresses. The zero value asks without pauses and keeps nothing.
type Checker struct {
	Agent   string        // the User-Agent
	Folder  string        // in which answers are kept; "" keeps none
	Now     time.Time     // by which kept answers get too old
	Hosts   int           // asked at the same time
	Pause   time.Duration // between two requests to a host
	Wait    time.Duration // before the first retry; doubled for the second
	Longest time.Duration // that a host may ask to wait; one that asks for more is not asked again
	Timeout time.Duration // of a request

	Transport http.RoundTripper // nil: the usual one
}

// Polite is a Checker with the pauses that hosts on the web expect.
func Polite(agent, folder string) *Checker {
	return &Checker{
		Agent: agent, Folder: folder, Now: time.Now(), Hosts: 8, Pause: time.Second,
		Wait: 2 * time.Second, Longest: 30 * time.Second, Timeout: 20 * time.Second,
	}
}

// Status is what became of an address.
type Status uint8

const (
	Alive  Status = iota + 1
	Moved         // for good, by permanent redirects
	Dead          // the host does not exist, or says that the page does not
	Unsure        // refused, too busy, too slow or broken: a reader may be able to open it
)

// Answer is what is known of an address.
type Answer struct {
	Status Status
	To     string // of Moved: the new address
	Why    string // of Dead and Unsure: "the host answers 404 Not Found"
	Looked time.Time
}

// ErrOffline is that no host can be reached at all.
var ErrOffline = errors.New("no host can be reached")

// How long answers are kept. What is unsure is looked at each time.
const (
	keepAlive = 7 * 24 * time.Hour
	keepOther = 24 * time.Hour
)

// offlineAfter is how many hosts are tried before the machine counts as offline.
const offlineAfter = 3

// noHost is why an address is dead whose host is not in the domain name system.
const noHost = "there is no such host"

// cacheName is the file of the answers.
const cacheName = "external"

// Look gives an answer for each address. progress may be nil. With ErrOffline and when ctx ends, it gives the answers
// that are known.
func (c *Checker) Look(ctx context.Context, addresses []string, progress func(done, total int64)) (
	map[string]Answer, error,
) {
	kept := map[string]Answer{}
	if c.Folder != "" {
		cache.Open(c.Folder, cacheName).Next(&kept)
	}
	l := look{Checker: c, answers: map[string]Answer{}, progress: progress, total: int64(len(addresses))}
	l.client = c.newClient()
	byHost := map[string][]string{}
	for _, address := range addresses {
		if old, ok := kept[address]; ok && c.isFresh(old) {
			l.answers[address] = old
			l.step()
			continue
		}
		host := address
		if u, err := url.Parse(address); err == nil {
			host = strings.ToLower(u.Host)
		}
		byHost[host] = append(byHost[host], address)
	}
	err := l.all(ctx, byHost)
	if c.Folder != "" {
		for address, answer := range kept {
			if _, known := l.answers[address]; !known && c.isFresh(answer) {
				l.answers[address] = answer
			}
		}
		err = cmp.Or(err, cache.Save(c.Folder, cacheName, l.answers))
	}
	return l.answers, err
}

func (c *Checker) isFresh(a Answer) bool {
	age := c.Now.Sub(a.Looked)
	switch a.Status {
	case Alive:
		return age >= 0 && age < keepAlive
	case Moved, Dead:
		return age >= 0 && age < keepOther
	}
	return false
}

// look is one run of Look.
type look struct {
	*Checker
	client      *retryablehttp.Client
	progress    func(done, total int64)
	total, done int64
	reached     atomic.Int64 // hosts that answered
	unreached   atomic.Int64

	mu      sync.Mutex
	answers map[string]Answer
}

func (l *look) step() {
	l.done++
	if l.progress != nil {
		l.progress(l.done, l.total)
	}
}

// all asks hosts at the same time, and each for one address after the other.
func (l *look) all(ctx context.Context, byHost map[string][]string) error {
	hosts, ctx := errgroup.WithContext(ctx)
	hosts.SetLimit(max(1, l.Hosts))
	for _, host := range slices.Sorted(maps.Keys(byHost)) {
		hosts.Go(func() error { return l.host(ctx, byHost[host]) })
	}
	err := hosts.Wait()
	if err == nil && l.reached.Load() == 0 && l.unreached.Load() > 0 {
		err = ErrOffline
	}
	if errors.Is(err, ErrOffline) {
		clear(l.answers)
	}
	if l.unreached.Load() > l.reached.Load() { // names may be unknown because of the network
		for address, answer := range l.answers {
			if answer.Why == noHost {
				answer.Status = Unsure
				l.answers[address] = answer
			}
		}
	}
	return err
}

// host asks one host for its addresses.
func (l *look) host(ctx context.Context, addresses []string) error {
	known := false // the host answered, whatever it was
	for i, address := range addresses {
		pause := l.Pause
		if i == 0 {
			pause = 0
		}
		if !sleep(ctx, pause) {
			return ctx.Err()
		}
		answer, reached := l.ask(ctx, address)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		switch {
		case reached && !known:
			known = true
			l.reached.Add(1)
		case i == 0 && l.unreached.Add(1) >= offlineAfter && l.reached.Load() == 0:
			return ErrOffline
		}
		answer.Looked = l.Now.UTC()
		l.mu.Lock()
		l.answers[address] = answer
		l.step()
		l.mu.Unlock()
	}
	return nil
}

// ask asks for the head of a page, and for the page where the host does not give that.
func (l *look) ask(ctx context.Context, address string) (_ Answer, reached bool) {
	answer, code, err := l.request(ctx, http.MethodHead, address)
	if err == nil && code >= 400 && code != http.StatusTooManyRequests && sleep(ctx, l.Pause) {
		answer, _, err = l.request(ctx, http.MethodGet, address)
	}
	if err == nil {
		return answer, true
	}
	var unknown *net.DNSError
	switch {
	case errors.As(err, &unknown) && unknown.IsNotFound:
		return Answer{Status: Dead, Why: noHost}, false
	case errors.Is(err, errEndless):
		return Answer{Status: Unsure, Why: "it leads from one address to the next without end"}, true
	case isTimeout(err):
		return Answer{Status: Unsure, Why: "the host takes too long to answer"}, false
	}
	if cause := errors.Unwrap(err); cause != nil {
		err = cause
	}
	return Answer{Status: Unsure, Why: err.Error()}, false
}

// request makes a request, and gives the last status on the way.
func (l *look) request(ctx context.Context, method, address string) (Answer, int, error) {
	way := &trail{}
	req, err := retryablehttp.NewRequestWithContext(context.WithValue(ctx, trail{}, way), method, address, nil)
	if err != nil {
		return Answer{}, 0, err
	}
	req.Header.Set("User-Agent", l.Agent)
	req.Header.Set("Accept", "text/html, */*;q=0.8")
	resp, err := l.client.Do(req)
	if err != nil {
		return Answer{}, 0, err
	}
	resp.Body.Close() //nolint:errcheck // nothing of it is read
	switch why := fmt.Sprintf("the host answers %s", resp.Status); {
	case resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusGone:
		return Answer{Status: Dead, Why: why}, resp.StatusCode, nil
	case resp.StatusCode >= 300:
		return Answer{Status: Unsure, Why: why}, resp.StatusCode, nil
	case way.to != "":
		if _, place, ok := strings.Cut(address, "#"); ok && !strings.Contains(way.to, "#") {
			way.to += "#" + place
		}
		return Answer{Status: Moved, To: way.to}, resp.StatusCode, nil
	}
	return Answer{Status: Alive}, resp.StatusCode, nil
}

// sleep waits. false: ctx ended.
func sleep(ctx context.Context, pause time.Duration) bool {
	if pause <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

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
