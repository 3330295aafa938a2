package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// findNginx is where nginx is, or "". Debian keeps it where only root looks.
func findNginx() string {
	for _, name := range []string{"nginx", "/usr/sbin/nginx"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// nginxConfig serves the files of a folder: with sendfile, those of the map from
// what is packed beforehand. It is one process, so that its processor time is all
// there is.
const nginxConfig = `daemon off;
master_process off;
pid DIR/nginx.pid;
error_log stderr error;
events { worker_connections 512; }
http {
	access_log off;
	sendfile on;
	tcp_nopush on;
	keepalive_timeout 60s;
	keepalive_requests 1000000000;
	client_body_temp_path DIR/temp-body;
	proxy_temp_path DIR/temp-proxy;
	fastcgi_temp_path DIR/temp-fastcgi;
	uwsgi_temp_path DIR/temp-uwsgi;
	scgi_temp_path DIR/temp-scgi;
	types { image/jpeg jpg; application/vnd.mapbox-vector-tile mvt; }
	server {
		listen ADDRESS;
		root DIR/files;
		location /basemap/ { gzip_static always; }
	}
}
`

// startNginx serves dir/files with an nginx of its own on a free port.
func startNginx(ctx context.Context, path, dir string) (*process, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	config := filepath.Join(dir, "nginx.conf")
	text := strings.NewReplacer("DIR", dir, "ADDRESS", address).Replace(nginxConfig)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, path, "-e", "stderr", "-p", dir, "-c", config)
	cmd.WaitDelay, cmd.Stderr = stopTimeout, os.Stderr
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start nginx: %w", err)
	}
	p := &process{name: "nginx", address: address, cmd: cmd, stdin: io.NopCloser(nil)}
	deadline := time.Now().Add(stopTimeout)
	for {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			return p, conn.Close()
		}
		if time.Now().After(deadline) || sleep(ctx, 20*time.Millisecond) != nil {
			p.cmd.Process.Kill()
			p.cmd.Wait() // it was killed
			return nil, fmt.Errorf("nginx does not answer: %w", err)
		}
	}
}

// freeAddress is a loopback address on which nobody listens.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}
