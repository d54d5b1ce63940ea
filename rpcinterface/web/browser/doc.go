// Package browser tests the web page in a real browser: the real supervisord
// with real programs, and Debian's chromium, driven by chromedp. It holds tests
// only, and skips them loudly where there is no chromium.
//
// One browser is shared by all tests; each has a tab of its own. Nothing waits
// for a time to pass: tests wait for what must become true. A tab in which a
// script fails, or which reports a violation of the Content-Security-Policy,
// fails its test, whatever the test is about.
//
//	go test ./rpcinterface/web/browser -update   makes ../screenshots anew
//	REEVE_BROWSER_LOAD=2000 go test -run Load -v ./rpcinterface/web/browser
//	                                             measures with 2,000 processes
//
// With 2,000 processes, on two processors that had more to do: the first paint
// came after 0.35 s and the live rows after 0.67 s; a round of figures took 47 ms
// of the page's thread; all of them stopping took 250 ms; the page had 8 MB of
// heap and 955 elements, the daemon 32 MB instead of 23. The HTML is 67 kB
// compressed, of 1.5 MB.
package browser
