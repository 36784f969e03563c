package care

import (
	"strings"
	"testing"
)

// TestTrackersAreKnown: what websites of the field load is known by host and by call, each with its class.
func TestTrackersAreKnown(t *testing.T) {
	data, _ := Load(nil)
	for class, addresses := range map[string]string{
		"ads": `connect.facebook.net/en_US/fbevents.js facebook.com/tr?id=1 www.googletagmanager.com/gtag/js
			www.google-analytics.com stats.g.doubleclick.net www.googleadservices.com analytics.tiktok.com/i18n bat.bing.com/bat.js
			snap.licdn.com px.ads.linkedin.com/collect sc-static.net/scevent.min.js static.ads-twitter.com/uwt.js ct.pinterest.com`,
		"replay": `static.hotjar.com www.clarity.ms/tag/x edge.fullstory.com cdn.mouseflow.com d10lpsik1i8c69.luckyorange.com`,
		"calls":  `cdn.callrail.com/companies/1/swap.js 123.tctm.co calltrk.com solutions.invocacdn.com rw.marchex.io`,
		"chat": `widget.intercom.io js.drift.com js.driftt.com cdn.livechatinc.com embed.tawk.to connect.podium.com
			widget.birdeye.com`,
		"form": `js.hs-scripts.com js.hsforms.net app-ab12.marketo.com pi.pardot.com embed.typeform.com form.jotform.com
			www.wufoo.com docs.google.com/forms/d/x www.google.com/recaptcha/api.js`,
		"share": "platform-api.sharethis.com static.addtoany.com s7.addthis.com assets.pinterest.com/js/pinit.js",
		"embed": `www.youtube.com/embed/x www.youtube-nocookie.com/embed/x youtu.be player.vimeo.com x.disqus.com
			secure.gravatar.com maps.googleapis.com platform.twitter.com/widgets.js`,
		"font":      "fonts.googleapis.com/css fonts.gstatic.com use.typekit.net",
		"code":      "cdn.jsdelivr.net/npm/x unpkg.com/x cdnjs.cloudflare.com/ajax code.jquery.com",
		"analytics": "stats.wp.com/e.js x.matomo.cloud",
	} {
		for _, address := range strings.Fields(addresses) {
			host, _, _ := strings.Cut(address, "/")
			if found := data.Tracker(host, "https://"+address); found == nil || found.Class != class {
				t.Errorf("%s: want one of class %q, have %+v", address, class, found)
			}
		}
	}
	for call, id := range map[string]string{
		"fbq('init', 1)": "meta-pixel", "gtag('js', d)": "google-tag", "ttq.load('x')": "tiktok-pixel",
		"window.lintrk('track')": "linkedin-insight", "pintrk('load')": "pinterest-tag", "twq('config')": "x-pixel",
		"snaptr('init')": "snap-pixel", "(function(h){h._hjSettings={}})": "hotjar",
	} {
		if found := data.TrackersIn(call); len(found) != 1 || found[0].ID != id {
			t.Errorf("%s: want %s, have %v", call, id, found)
		}
	}
	for _, tracker := range data.Trackers {
		if tracker.Source == "" {
			t.Errorf("%s: no source", tracker.ID)
		}
	}
}
