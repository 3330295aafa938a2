package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/geo"
	"geodrill/server/api"
	"geodrill/tiles"

	"github.com/labstack/echo/v4"
)

// Config is what a Server needs. Basemap, Places, Imagery, TrustedProxies,
// PublicURL and Web may be empty.
type Config struct {
	Challenges *challenges.Service
	Accounts   *account.Service
	Images     *tiles.Library
	Basemap    *tiles.Basemap
	Places     *geo.PlaceSearch
	Countries  *geo.CountryNames               // with Places: names in languages that those have none in
	Imagery    []Imagery                       // what exercises can switch on
	Hub        *Hub                            // the Publisher that Challenges was given
	Ready      func(ctx context.Context) error // whether the database and the store of the photos answer; of the latter, tiles.ErrUnavailable
	Log        *slog.Logger
	NewID      func() string // ids of requests

	// TrustedProxies are the networks whose X-Forwarded-For and
	// X-Forwarded-Proto are believed.
	TrustedProxies []netip.Prefix
	// PublicURL is the address that the outside uses, when requests cannot
	// tell it; nil otherwise.
	PublicURL *url.URL
	// Web holds the built web interface: index.html, assets whose names change
	// with their content under assets/, and whatever else, each plain or as .br
	// and .gz. New reads it. Nil, or without an index.html, the root leads to
	// the contract's page instead.
	Web fs.FS
}

// Server answers the contract's requests.
type Server struct {
	challenges *challenges.Service
	accounts   *account.Service
	images     *tiles.Library
	basemap    *tiles.Basemap
	places     *geo.PlaceSearch
	names      *placeNames
	imagery    []Imagery
	importing  chan struct{} // holds one while an archive is imported
	hub        *Hub
	ready      func(ctx context.Context) error
	log        *slog.Logger
	newID      func() string
	proxies    []netip.Prefix
	publicURL  *url.URL

	boards  *boardCache
	joins   *slowdown
	signIns *signInLimits
	docs    func() (docsPage, error) // renders it once, for who asks first
	http    *http.Server
	unheard unheardConns
}

var _ api.StrictServerInterface = (*Server)(nil)

// Bounds on what one connection may take. Event streams set their own write
// deadlines.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = time.Minute
	writeTimeout      = time.Minute
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 32 << 10
)

// New returns a Server. It starts nothing; see Serve.
func New(c Config) (*Server, error) {
	contract, err := newContract()
	if err != nil {
		return nil, fmt.Errorf("contract: %w", err)
	}
	s := &Server{
		challenges: c.Challenges, accounts: c.Accounts, images: c.Images, basemap: c.Basemap, places: c.Places,
		names: newPlaceNames(c.Places, c.Countries), imagery: c.Imagery, importing: make(chan struct{}, 1), hub: c.Hub,
		ready: c.Ready, log: c.Log, newID: c.NewID, proxies: c.TrustedProxies, publicURL: c.PublicURL,
		boards: newBoardCache(), joins: newSlowdown(joinFailures), signIns: newSignInLimits(),
	}
	s.docs = sync.OnceValues(func() (docsPage, error) { return newDocsPage(contract.spec) })
	site, err := loadSite(c.Web, siteCSP(c.Imagery))
	if err != nil {
		return nil, fmt.Errorf("web interface: %w", err)
	}
	e := echo.New()
	e.HTTPErrorHandler = s.handleError
	e.IPExtractor = s.clientIP
	if site != nil {
		e.Use(site.tell)
	}
	e.Use(s.observe, s.secure, crossOrigin(), contract.find, s.limitBody, s.authenticate, contract.validate)
	if site != nil {
		e.Use(site.answer)
	} else {
		e.GET("/", func(c echo.Context) error { return c.Redirect(http.StatusSeeOther, "/api/v1/docs") })
	}
	api.RegisterHandlers(e, api.NewStrictHandler(s, nil))
	s.http = &http.Server{
		Handler:           answerHead(s.basemapTiles(e)),
		ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
		ConnContext: withConn, ConnState: s.unheard.follow,
		ErrorLog: slog.NewLogLogger(c.Log.Handler(), slog.LevelDebug),
	}
	s.http.RegisterOnShutdown(s.unheard.close)
	return s, nil
}

// Handler is the server without a listener, for tests and embedding. Event
// streams need a running hub: see Hub.Run.
func (s *Server) Handler() http.Handler { return s.http.Handler }

// stopTimeout is how long requests may take to finish once the server stops.
const stopTimeout = 5 * time.Second

// Serve answers requests on l, with TLS when certFile is not empty, until ctx
// ends; then it ends the event streams, lets running requests finish and
// returns nil. It returns an error when serving fails by itself.
func (s *Server) Serve(ctx context.Context, l net.Listener, certFile, keyFile string) error {
	hubCtx, stopHub := context.WithCancel(context.WithoutCancel(ctx))
	hubDone := make(chan struct{})
	go func() {
		defer close(hubDone)
		s.hub.Run(hubCtx, s.challenges)
	}()
	failed := make(chan error, 1)
	go func() {
		if certFile != "" {
			failed <- s.http.ServeTLS(l, certFile, keyFile)
		} else {
			failed <- s.http.Serve(gatheringListener{l})
		}
	}()
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	stopHub() // streams do not end by themselves while Shutdown waits
	<-hubDone
	stopCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	if stopErr := s.http.Shutdown(stopCtx); stopErr != nil {
		err = errors.Join(err, fmt.Errorf("stop: %w", stopErr), s.http.Close())
	}
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}
