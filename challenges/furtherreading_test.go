package challenges_test

import (
	"net/url"
	"strings"
	"testing"

	"geodrill/challenges"
)

func TestIsWebAddress(t *testing.T) {
	for address, want := range map[string]bool{
		"https://example.org":                              true,
		"http://example.org/a?b=c#d":                       true,
		"https://ru.wikipedia.org/wiki/Аба":                true,
		"https://xn--e1afmkfd.example/":                    true,
		"https://[2001:db8::1]:8443/":                      true,
		"https://192.168.0.7/page":                         true,
		"https://example.org/" + strings.Repeat("a", 1980): true,
		"https://example.org/" + strings.Repeat("a", 1981): false,
		"":                                     false,
		"example.org":                          false,
		"//example.org":                        false,
		"/etc/passwd":                          false,
		"javascript:alert(1)":                  false,
		"JavaScript://example.org/%0aalert(1)": false,
		"data:text/html,x":                     false,
		"file:///etc/passwd":                   false,
		"ftp://example.org":                    false,
		"https:":                               false,
		"https://":                             false,
		"https:///path":                        false,
		"https://:443/":                        false,
		"https:example.org":                    false,
		"https://user@example.org":             false,
		"https://user:word@example.org":        false,
		"https://example.org/a b":              false,
		" https://example.org":                 false,
		"https://example.org\n":                false,
		"https://example.org/\u202egro":        false,
		"https://example.org\\@evil.test":      false,
		"https://example.org/\x00":             false,
		"https://example.org/\xff":             false,
		"https://exa%6dple.org:port/":          false,
	} {
		if got := challenges.IsWebAddress(address); got != want {
			t.Errorf("%.60q: %v, want %v", address, got, want)
		}
	}
}

// What is taken for a link leads where it says: to its host, over the web.
func FuzzIsWebAddress(f *testing.F) {
	for _, seed := range []string{"https://example.org/a?b#c", "http://[::1]:80/", "https://a\\@b", "javascript:x", "https://a@b", "https://a\tb"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		if !challenges.IsWebAddress(address) {
			return
		}
		u, err := url.Parse(address)
		if err != nil || !strings.HasPrefix(u.Scheme, "http") || u.Host == "" || u.User != nil || strings.ContainsAny(address, " \t\r\n\\\"<>\x00") && strings.ContainsAny(u.Host, " \\\"<>") {
			t.Errorf("%q is taken for a link", address)
		}
	})
}
