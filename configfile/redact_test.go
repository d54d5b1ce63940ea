package configfile

import "testing"

func TestHide(t *testing.T) {
	h := newHider()
	for _, test := range []struct{ name, text, want string }{
		{"DB_PASSWORD", "x", hidden},
		{"db_pass", "x", hidden},
		{"AWS_SECRET_ACCESS_KEY", "x", hidden},
		{"GITHUB_TOKEN", "x", hidden},
		{"KEY", "x", hidden},
		{"SSH-KEY", "x", hidden},
		{"KEYBOARD", "de", "de"},
		{"PATH", "/bin:/usr/bin", "/bin:/usr/bin"},
		{"PASSWORD", "", ""},
		{"DATABASE_URL", "postgres://me:pw@db/x", "postgres://" + hidden + "@db/x"},
		{"HOME_URL", "http://db/x?a@b", "http://db/x?a@b"},
		{"command", "/bin/x --password=a --user b", "/bin/x --password=" + hidden + " --user b"},
		{"command", "/bin/x --db-password 'a b' -v", "/bin/x --db-password " + hidden + " -v"},
		{"command", "curl https://me:pw@h/ -H 'X-Token: abc'", "curl https://" + hidden + "@h/ -H 'X-Token: " + hidden + "'"},
		{"command", "/bin/cat -u", "/bin/cat -u"},
	} {
		if got := h.hide(test.name, test.text); got != test.want {
			t.Errorf("%s=%s: %s, want %s", test.name, test.text, got, test.want)
		}
	}
}
