package configfile_test

import (
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile"
)

func TestDumpHidden(t *testing.T) {
	config, _ := load(t, `[inet_http_server]
port=9001
username=u
password=hunter2
[supervisord]
environment=API_TOKEN="hunter2",LANG="C"
[rpcinterface:x]
supervisor.rpcinterface_factory=a:b
password=hunter2
[program:x]
command=/bin/cat
environment=MY_PASSWORD="hunter2"
`)
	dump, err := config.DumpHidden()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(dump), "hunter2") || !strings.Contains(string(dump), `"LANG": "C"`) {
		t.Errorf("%s", dump)
	}
	if config.Groups[0].Programs[0].Environment["MY_PASSWORD"] != "hunter2" {
		t.Error("the configuration itself was changed")
	}
}

func TestWebKeys(t *testing.T) {
	for text, want := range map[string]configfile.WebGetActions{
		"": configfile.WebGetClients, "web_get_actions=Clients": configfile.WebGetClients,
		"web_get_actions=true": configfile.WebGetAlways, "web_get_actions=always": configfile.WebGetAlways,
		"web_get_actions=no": configfile.WebGetNever, "web_get_actions=never": configfile.WebGetNever,
	} {
		config, warnings := load(t, "[supervisord]\n[inet_http_server]\nport=9001\nweb_hosts=a.example, b.example\n"+text+"\n")
		if got := config.Servers[0]; got.WebGetActions != want || len(got.WebHosts) != 2 || len(warnings) > 0 {
			t.Errorf("%q: %+v, %v", text, got, warnings)
		}
	}
	_, _, err := configfile.Load(written(t, "[supervisord]\n[inet_http_server]\nport=9001\nweb_get_actions=maybe\n"), testWorld(""))
	if err == nil || !strings.Contains(err.Error(), "web_get_actions") {
		t.Errorf("maybe: %v", err)
	}
}

func TestHealthWithoutAuth(t *testing.T) {
	for text, want := range map[string]bool{"": false, "health_without_auth=true": true, "health_without_auth=off": false} {
		config, warnings := load(t, "[supervisord]\n[inet_http_server]\nport=9001\n"+text+"\n")
		if got := config.Servers[0].HealthWithoutAuth; got != want || len(warnings) > 0 {
			t.Errorf("%q: %v, %v", text, got, warnings)
		}
	}
}
