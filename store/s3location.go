package store

import (
	"errors"
	"fmt"
	"net/url"

	"github.com/minio/minio-go/v7/pkg/s3utils"
)

// amazonEndpoint is where buckets are that name no endpoint.
const amazonEndpoint = "s3.amazonaws.com"

// s3Location is where a bucket is.
type s3Location struct {
	bucket   string
	endpoint string // a host, with a port or without
	plain    bool   // http, not https
	region   string // "" when the location names none
}

// parseS3Location reads s3://BUCKET?endpoint=URL&region=NAME. Errors do not
// repeat the location: somebody may have put a secret into it.
func parseS3Location(location string) (s3Location, error) {
	u, err := url.Parse(location)
	if err != nil || u.Scheme != "s3" || u.Opaque != "" || u.Fragment != "" {
		return s3Location{}, errors.New("not an address of the form s3://BUCKET?endpoint=URL")
	}
	if u.User != nil {
		return s3Location{}, fmt.Errorf("the address holds a user: keys belong into %s and %s", envAccessKey, envSecretKey)
	}
	if u.Path != "" && u.Path != "/" {
		return s3Location{}, errors.New("the address has a path: a bucket is used whole")
	}
	if err := s3utils.CheckValidBucketNameStrict(u.Host); err != nil {
		return s3Location{}, fmt.Errorf("bucket %q: %w", u.Host, err)
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return s3Location{}, errors.New("what follows the question mark cannot be read: it is name=value, joined by &")
	}
	l := s3Location{bucket: u.Host, endpoint: amazonEndpoint}
	for name, values := range query {
		switch {
		case name != "endpoint" && name != "region":
			return s3Location{}, fmt.Errorf("parameter %q is unknown: there are endpoint and region", name)
		case len(values) != 1 || values[0] == "":
			return s3Location{}, fmt.Errorf("parameter %q wants one value", name)
		case name == "region":
			l.region = values[0]
		default:
			if l.endpoint, l.plain, err = parseS3Endpoint(values[0]); err != nil {
				return s3Location{}, err
			}
		}
	}
	return l, nil
}

// parseS3Endpoint reads http://HOST:PORT or https://HOST:PORT, the port being
// optional.
func parseS3Endpoint(endpoint string) (host string, plain bool, err error) {
	u, err := url.Parse(endpoint)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil ||
		u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" {
		return "", false, errors.New("parameter \"endpoint\" is an address such as https://s3.example.org or http://127.0.0.1:9000")
	}
	return u.Host, u.Scheme == "http", nil
}
