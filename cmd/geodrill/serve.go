package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"sync"

	"geodrill/geo"
	"geodrill/geo/gazetteer"
	"geodrill/server"
	"geodrill/web"
)

type serveCommand struct {
	Listen         string           `help:"Address to listen on." default:":8080" placeholder:"HOST:PORT"`
	Basemap        []string         `help:"Larger map, a PMTiles archive with the layers of the Protomaps basemap; may be repeated. Where it has tiles it goes before the world map that is built in." type:"existingfile" placeholder:"FILE"`
	Imagery        []server.Imagery `help:"Online imagery that exercises can switch on, a tile address with {z}, {x} and {y} after a name and before whose it is; may be repeated. Without it nothing is ever loaded from elsewhere." sep:"\n" placeholder:"NAME=URL|ATTRIBUTION"`
	Demo           bool             `help:"Load the demo: an instructor, a cohort, and an exercise to practise."`
	TLSCert        string           `name:"tls-cert" help:"Certificate file; with --tls-key, serve https." type:"existingfile" placeholder:"FILE"`
	TLSKey         string           `name:"tls-key" help:"Private key file of the certificate." type:"existingfile" placeholder:"FILE"`
	PublicURL      *url.URL         `name:"public-url" help:"The address that people use, when a proxy stands before." placeholder:"URL"`
	TrustedProxies []netip.Prefix   `help:"Networks whose X-Forwarded-For and X-Forwarded-Proto are believed, such as 10.0.0.0/8." placeholder:"CIDR"`
}

// Validate refuses flags that do not go together.
func (s *serveCommand) Validate() error {
	if (s.TLSCert == "") != (s.TLSKey == "") {
		return errors.New("--tls-cert and --tls-key go together")
	}
	if u := s.PublicURL; u != nil && (u.Scheme != "http" && u.Scheme != "https" || u.Host == "") {
		return errors.New("--public-url is an http or https address, such as https://class.example.org")
	}
	return nil
}

// Run serves until the process is told to stop.
func (s *serveCommand) Run(ctx context.Context, c console, flags *cli) error {
	return withApp(ctx, c, flags, func(a *app) error {
		site, err := web.Dist()
		if err != nil {
			return fmt.Errorf("web interface: %w", err)
		}
		basemap, closeBasemap, err := openBasemap(ctx, s.Basemap)
		if err != nil {
			return err
		}
		defer closeBasemap()
		places, err := a.places.open()
		if err != nil {
			return err
		}
		countries, err := geo.ReadCountryNames(gazetteer.Countries())
		if err != nil {
			return fmt.Errorf("names of countries: %w", err)
		}
		srv, err := server.New(server.Config{
			Challenges: a.challenges, Accounts: a.accounts, Images: a.images, Basemap: basemap, Places: places, Countries: countries, Imagery: s.Imagery, Hub: a.hub, Ready: a.ready,
			Log: a.log, NewID: newID, TrustedProxies: s.TrustedProxies, PublicURL: s.PublicURL, Web: site,
		})
		if err != nil {
			return err
		}
		// Listen first: a port that is taken should not cost a loaded demo.
		l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.Listen)
		if err != nil {
			return fmt.Errorf("listen on %s: %w; choose another address with --listen", s.Listen, err)
		}
		if s.Demo {
			if err := loadDemo(ctx, c, a); err != nil {
				return errors.Join(err, l.Close())
			}
		}
		for _, open := range s.addresses(l.Addr()) {
			fmt.Fprintln(c.out, open)
		}
		a.log.Info("serving", "address", l.Addr().String(), "tls", s.TLSCert != "", "version", version())
		return a.serve(ctx, func(ctx context.Context) error { return srv.Serve(ctx, l, s.TLSCert, s.TLSKey) })
	})
}

// serve runs f and the jobs and the relay beside it, until ctx ends or f returns.
func (a *app) serve(ctx context.Context, f func(ctx context.Context) error) error {
	ctx, stop := context.WithCancel(ctx)
	var jobs sync.WaitGroup
	jobs.Go(func() { a.jobs.Run(ctx) })
	jobs.Go(func() { a.relay.Run(ctx) })
	err := f(ctx)
	stop()
	jobs.Wait()
	return err
}

// addresses are the lines that tell where to open Geodrill: here, or where the
// public address says, and from the other machines in the room.
func (s *serveCommand) addresses(listening net.Addr) []string {
	if s.PublicURL != nil {
		return []string{"open: " + s.PublicURL.String()}
	}
	tcp, ok := listening.(*net.TCPAddr)
	if !ok {
		return nil
	}
	scheme := "http"
	if s.TLSCert != "" {
		scheme = "https"
	}
	at := func(host string) string {
		return (&url.URL{Scheme: scheme, Host: net.JoinHostPort(host, strconv.Itoa(tcp.Port))}).String()
	}
	if !tcp.IP.IsUnspecified() {
		return []string{"open: " + at(tcp.IP.String())}
	}
	lines := []string{"open: " + at("127.0.0.1")}
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return lines // the line above works all the same
	}
	for _, addr := range addrs {
		if ip, ok := addr.(*net.IPNet); ok && ip.IP.To4() != nil && ip.IP.IsGlobalUnicast() {
			lines = append(lines, "in the room: "+at(ip.IP.String()))
		}
	}
	return lines
}
