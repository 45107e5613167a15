#!/bin/bash
# imsg dump --html in a real browser: the page of a message shows its headers, its text and its own HTML; what the message
# brings along neither runs nor asks anything of the network. Part of tools/check --long, which installs Debian's chromium;
# skipped where there is none. MAPI32_PAGE=FILE.png keeps the picture.
. "$top_srcdir/tests/lib.sh"
if ! command -v chromium > /dev/null && [ -n "${MAPI32_LONG:-}" ] && [ "$(id -u)" = 0 ]; then
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium fonts-dejavu-core; } > apt.log 2>&1 ||
        tail -3 apt.log
fi
command -v chromium > /dev/null || { echo "skipped: no chromium here"; exit 77; }

# all the browser asks of the network comes to a proxy that writes down what, and has nothing
cat > proxy.py << 'PY'
import http.server
import sys

class Proxy(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        with open('asked.txt', 'a') as file:
            print(self.command, self.path, file=file)
        self.send_error(404)
    do_CONNECT = do_POST = do_HEAD = do_GET

    def log_message(self, *arguments):
        pass

server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Proxy)
with open('port.txt', 'w') as file:
    file.write(str(server.server_address[1]))
server.serve_forever()
PY
python3 proxy.py & proxy=$!
trap 'kill $proxy; rm -rf "$work"' EXIT
for _ in $(seq 100); do [ -s port.txt ] && break; sleep 0.1; done

browse() { # browse PAGE ARGS: Chromium, with a profile of its own each time
    local page=$1; shift
    rm -rf profile
    timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
        --disable-component-update --disable-sync --disable-default-apps --user-data-dir="$PWD/profile" \
        --proxy-server="127.0.0.1:$(cat port.txt)" --virtual-time-budget=3000 "$@" "file://$PWD/$page" 2> browser.log
}

cat > body.html << 'HTML'
<html><head><base href="http://example.org/"><meta http-equiv="refresh" content="1;url=http://example.org/gone">
<link rel="stylesheet" href="http://example.org/style.css"><style>@import "http://example.org/more.css";</style></head>
<body onload="document.body.style.background='#ff0000'">
<p>Dear Anna, the figures of K&ouml;ln:</p>
<div style="background:#0a7f2b;color:white;width:300px;height:80px">a block of one colour</div>
<script>document.body.innerHTML = '<div style="background:#ff0000;width:900px;height:900px"></div>';
fetch('http://example.org/fetch'); parent.document.title = 'taken over';</script>
<img src="http://example.org/pixel.png"><iframe src="http://example.org/frame"></iframe>
<div style="background:url(http://example.org/background.png)">x</div><video src="http://example.org/v.mp4" autoplay></video>
<form action="http://example.org/form"><input name="a"></form><script>document.forms[0].submit()</script></body></html>
HTML
printf 'a;b\n' > figures.csv
imsg create -o page.msg --from 'Bo Berg <bo@example.org>' --to 'Anna Alm <anna@example.org>' --subject 'Figures of Köln' \
    --body 'The text of the message.' --html @body.html --attach figures.csv
imsg dump --html page.msg > page.html

echo '<img src="http://example.org/control.png">' > control.html
browse control.html --dump-dom > /dev/null
check "the proxy sees what a page asks for" contains asked.txt control.png
grep -v example.org asked.txt > browser-own.txt # what the browser asks for by itself
rm -f asked.txt
browse page.html --dump-dom > dom.html
check "the page is there" contains dom.html 'Figures of Köln'
for text in 'Bo Berg &lt;bo@example.org&gt;' 'Attachment 0: figures.csv' 'The text of the message.' 'PR_SUBJECT'; do
    check "it has: $text" contains dom.html "$text"
done
check "its title is the message's" grep -q '<title>[^<]*Figures of Köln' dom.html
browse page.html --window-size=1000,1400 --screenshot="$PWD/page.png" > /dev/null
[ -z "${MAPI32_PAGE:-}" ] || cp page.png "$MAPI32_PAGE"
check "nothing was asked of the network" sh -c "! grep example.org asked.txt"
check "the picture shows the message's HTML, and nothing that it runs" python3 - page.png << 'PY'
import collections
import struct
import sys
import zlib

data = open(sys.argv[1], 'rb').read()
width, height, depth, kind = struct.unpack('>IIBB', data[16:26])
assert (depth, kind) in ((8, 2), (8, 6)), (depth, kind)
size = 3 if kind == 2 else 4
packed, position = b'', 8
while position < len(data):
    length, name = struct.unpack('>I4s', data[position:position + 8])
    if name == b'IDAT':
        packed += data[position + 8:position + 8 + length]
    position += length + 12
raw, stride = zlib.decompress(packed), width * size
above, colours = bytearray(stride), collections.Counter()
for y in range(height):
    form, line = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
    for x in range(stride):
        left, up, corner = line[x - size] if x >= size else 0, above[x], above[x - size] if x >= size else 0
        if form == 1:
            add = left
        elif form == 2:
            add = up
        elif form == 3:
            add = (left + up) // 2
        elif form == 4:
            guess = left + up - corner
            add = min((abs(guess - value), order, value) for order, value in enumerate((left, up, corner)))[2]
        else:
            add = 0
        line[x] = (line[x] + add) & 255
    above = line
    colours.update(bytes(line[x:x + 3]) for x in range(0, stride, size))
block, red = colours[bytes.fromhex('0a7f2b')], colours[bytes.fromhex('ff0000')]
print(width, height, 'block', block, 'red', red, 'colours', len(colours))
assert width == 1000 and height == 1400
assert 300 * 80 * 0.8 < block <= 300 * 80, 'the message\'s HTML'
assert red == 0, 'a script ran'
assert len(colours) > 20, 'no text'
PY
finish
