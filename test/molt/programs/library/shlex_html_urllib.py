import shlex, html, urllib.parse as u
print(shlex.split("a 'b c' d\\ e \"f g\""), shlex.quote("it's"), shlex.join(["a b", "c"]), shlex.quote("safe"))
print(html.escape("<a href='x'>&\"</a>"), html.unescape("&lt;&amp;&eacute;&#65;&#x42;&nbsp;|"), html.escape("'", quote=False))
r = u.urlparse("https://user:pw@host.com:8080/p/a?q=1&r=2#frag"); print(r.scheme, r.netloc, r.hostname, r.port, r.path, r.query, r.fragment, r.username, r.geturl())
print(u.quote("a b/ç?"), u.unquote("a%20b%C3%A7"), u.quote_plus("a b&c"), u.urlencode({"a": 1, "b": "x y"}), u.parse_qs("a=1&a=2&b=3"), u.parse_qsl("x=1&y="), u.urljoin("http://a/b/c", "../d"), u.urlsplit("http://x/y?z").query, u.quote("a/b", safe=""), u.urlunparse(("http", "h", "/p", "", "q", "")), u.urlencode([("k", [1, 2])], doseq=True))
try: shlex.split("'open")
except ValueError as e: print(e)
