package config

import (
	"net/url"
	"slices"
)

// cacheSchemes are how addresses of folders and buckets for a shared cache begin.
var cacheSchemes = []string{"file", "s3", "gs", "azblob"}

func (r *reader) cache() {
	address := &r.cfg.CacheURL
	if *address == "" {
		return
	}
	u, err := url.Parse(*address)
	if err != nil || !slices.Contains(cacheSchemes, u.Scheme) || u.Scheme != "file" && u.Host == "" ||
		u.Scheme == "file" && u.Path == "" {
		r.wrong("cache.url", "want an address such as \"file:///srv/cache\" or \"s3://name\", have %q", *address)
		*address = ""
	}
}
